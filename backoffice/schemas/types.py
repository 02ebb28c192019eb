"""Kinds of values that requests and answers share."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from backoffice.reference_numbers import CERTIFICATE_PATTERN, REFERENCE_PATTERN

Language = Literal["en", "hi"]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ReferenceNumber = Annotated[str, StringConstraints(pattern=REFERENCE_PATTERN)]
CertificateNumber = Annotated[str, StringConstraints(pattern=CERTIFICATE_PATTERN)]
AccountNumber = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]{2,30}$"), Field(examples=["1234509876"])
]
IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,128}$")]
SlotId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}\.[a-z0-9_]{1,64}\.[0-9]{8}T[0-9]{4}$")]
PlaceName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Pin = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Paise = Annotated[int, Field(ge=0, le=10**15)]
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _only_iso(value: Any) -> Any:
    # pydantic would also take a number of seconds, or a date with a time
    if isinstance(value, str) and not _ISO_DATE.fullmatch(value):
        raise ValueError("write the date as YYYY-MM-DD")
    return value


def _whole_number(value: Any) -> Any:
    # JSON Schema takes 5.0 for an integer; strict pydantic does not
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _with_zone(value: Any) -> Any:
    # strict pydantic takes no text for a moment; far years are brought to where UTC can be reckoned
    if not isinstance(value, str):
        raise ValueError("write the moment as 2026-11-22T05:00:00Z")
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("the moment needs its zone, such as Z")
    return moment if 1970 <= moment.year < 9000 else datetime(1970 if moment.year < 1970 else 9000, 1, 1, tzinfo=UTC)


def _whole_second_in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


Absent = SkipJsonSchema[None]
"""A parameter that may be left out, but cannot be sent as null."""
AS_WHOLE_NUMBER = BeforeValidator(_whole_number)
IsoDate = Annotated[date, BeforeValidator(_only_iso)]
Moment = Annotated[datetime, AfterValidator(_whole_second_in_utc)]
"""A moment in an answer."""
ToldMoment = Annotated[Moment, BeforeValidator(_with_zone)]
"""A moment in a request: RFC 3339, with its zone."""


class Request(BaseModel):
    """Base of all bodies: unknown keys are refused and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)
