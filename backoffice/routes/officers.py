"""The officers' side: what waits, and deciding it."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response

from backoffice import views
from backoffice.certificates.ending import end
from backoffice.changes import find
from backoffice.guards import JsonRoute
from backoffice.officers.by_key import decide_by_key
from backoffice.openapi import problems
from backoffice.received import content_of
from backoffice.routes.parameters import Reference
from backoffice.schemas.requests import CertificateAction, Decision
from backoffice.schemas.responses import CaseFile, CertificateChanged, Decided, Queue
from backoffice.schemas.types import Absent, CertificateNumber, Identifier
from backoffice.security import OFFICER, OfficeDep, OfficerDep
from backoffice.states import Status
from backoffice.wake import WakeDep

SAVED = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
router = APIRouter(tags=["officers"], route_class=JsonRoute)


@router.get("/queue", operation_id="listQueue", responses=problems(404))
def list_queue(
    office: OfficeDep,
    officer: OfficerDep,
    department: Annotated[Identifier | Absent, Query()] = None,
    status: Annotated[Status | Absent, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    escalated: Annotated[bool, Query()] = False,
) -> Queue:
    """Applications, those that are due first; or only those whose deadline the next level was told of."""
    with office.sessions.reading() as session:
        found = views.queue(session, office, department, status, limit, offset, escalated)
    if department is not None and not found.total:
        office.check_department(department)
    return found


@router.get("/queue/{reference}", operation_id="getCaseFile", responses=problems(404))
def get_case_file(office: OfficeDep, officer: OfficerDep, reference: Reference) -> CaseFile:
    """All that an officer needs to decide."""
    with office.naming_codes(reference), office.sessions.reading() as session:
        return views.case_file(session, office, find(session, reference, OFFICER))


@router.get(
    "/queue/{reference}/documents/{document}",
    operation_id="getDocument",
    responses={200: {"content": {"application/octet-stream": {}}}, **problems(404)},
    response_class=Response,
)
def get_document(
    office: OfficeDep, officer: OfficerDep, reference: Reference, document: Annotated[Identifier, Path()]
) -> Response:
    """The content of a document as it was sent; it is to be saved, never shown by the browser itself."""
    with office.naming_codes(reference), office.sessions.reading() as session:
        media_type, content = content_of(session, office, find(session, reference, OFFICER), document)
    return Response(content, media_type=media_type, headers=SAVED)


@router.post(
    "/applications/{reference}/decisions", operation_id="decideApplication", responses=problems(404, 409, body=True)
)
def decide_application(
    office: OfficeDep, officer: OfficerDep, wake: WakeDep, reference: Reference, decision: Annotated[Decision, Body()]
) -> Decided:
    """Decides an application; a certificate gets its number when it is issued. Sensitive kinds take two: approving or
    rejecting them is a proposal until somebody else (`by`) decides the same."""
    with office.naming_codes(reference):
        answer = office.sessions.transaction(lambda session: decide_by_key(session, office, reference, decision))
    wake()
    return answer


@router.post("/certificates/{number}/actions", operation_id="endCertificate", responses=problems(404, 409, body=True))
def end_certificate(
    office: OfficeDep,
    officer: OfficerDep,
    wake: WakeDep,
    number: Annotated[CertificateNumber, Path()],
    action: Annotated[CertificateAction, Body()],
) -> CertificateChanged:
    """Revokes a certificate, or puts a corrected or newer one in its place; the status list says so at once."""
    answer = office.sessions.transaction(lambda session: end(session, office, number, action))
    wake()
    return answer
