"""Parameters that several operations share."""

from typing import Annotated

from fastapi import Header, Path, Query

from backoffice.schemas import types

Reference = Annotated[types.ReferenceNumber, Path()]
ServiceInPath = Annotated[types.Identifier, Path(examples=["water_bill_payment"])]
ServiceInQuery = Annotated[types.Identifier, Query()]
PlaceInQuery = Annotated[types.PlaceName | types.Absent, Query(description="Id of a place or district, or a PIN code.")]
RequiredKey = Annotated[
    types.IdempotencyKey,
    Header(alias="Idempotency-Key", description="The same key and body get the same answer, however often sent."),
]
OptionalKey = Annotated[
    types.IdempotencyKey | types.Absent,
    Header(alias="Idempotency-Key", description="With it, repeating the request is harmless."),
]
