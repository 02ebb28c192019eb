"""Certificates: the published lists, which are open to everybody; one by its number."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from pydantic import BaseModel

from backoffice.certificates import find_certificate
from backoffice.certificates.documents import document_of
from backoffice.certificates.listed import as_keys, as_statuses
from backoffice.certificates.publishing import KEYS, STATUSES, current
from backoffice.guards import JSON, JsonRoute
from backoffice.office import Office
from backoffice.openapi import Responses, problems
from backoffice.schemas.published import PublishedKeys, PublishedStatuses
from backoffice.schemas.responses import CertificateState
from backoffice.schemas.types import Absent, CertificateNumber, ReferenceNumber
from backoffice.security import ClientDep, OfficeDep

router = APIRouter(route_class=JsonRoute, tags=["certificates"])
CBOR, PDF = "application/cbor", "application/pdf"
# An hour: a revocation is known to everybody who has a network soon, and one server bears many verifiers.
CACHED = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*", "Vary": "Accept"}
LISTED: Responses = {200: {"content": {CBOR: {"schema": {"type": "string", "format": "binary"}}}}}
Number = Annotated[CertificateNumber, Path()]
Accept = Annotated[str, Header(include_in_schema=False)]


@router.get(
    "/certificates/keys",
    operation_id="getCertificateKeys",
    response_model=PublishedKeys,
    responses={**LISTED, **problems()},
)
def get_keys(office: OfficeDep, accept: Accept = "") -> Response:
    """The departments' public keys: CBOR (docs/certificates.md), or JSON where that is asked for."""
    return _listed(office, KEYS, accept, as_keys)


@router.get(
    "/certificates/statuses",
    operation_id="getCertificateStatuses",
    response_model=PublishedStatuses,
    responses={**LISTED, **problems()},
)
def get_statuses(office: OfficeDep, accept: Accept = "") -> Response:
    """Which certificates count no more, without their numbers: CBOR, or JSON where that is asked for."""
    return _listed(office, STATUSES, accept, as_statuses)


def _listed(office: Office, what: str, accept: str, shown: Callable[[Office, bytes], BaseModel]) -> Response:
    content = current(office, what)
    if JSON in accept:
        return Response(shown(office, content).model_dump_json(), media_type=JSON, headers=CACHED)
    return Response(content, media_type=CBOR, headers=CACHED)


@router.get("/certificates/{number}", operation_id="getCertificate", responses=problems(404))
def get_certificate(office: OfficeDep, client: ClientDep, number: Number) -> CertificateState:
    """Whether a certificate is genuine, and whether it still counts."""
    with office.sessions.reading() as session:
        return find_certificate(session, office, client, number)


@router.get(
    "/certificates/{number}/document",
    operation_id="getCertificateDocument",
    responses={200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}, **problems(404)},
    response_class=Response,
)
def get_certificate_document(
    office: OfficeDep,
    client: ClientDep,
    number: Number,
    reference_number: Annotated[
        ReferenceNumber | Absent, Query(description="Of the application that it must have been issued on.")
    ] = None,
) -> Response:
    """The certificate as a signed PDF, for the department's client, which looks to whom it gives it."""
    content = document_of(office, client, number, reference_number)
    headers = {"Content-Disposition": f'attachment; filename="{number}.pdf"', "Cache-Control": "no-store"}
    return Response(content, media_type=PDF, headers=headers)
