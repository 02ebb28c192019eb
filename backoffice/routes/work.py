"""What a department tells of its officers' work."""

from typing import Annotated

from fastapi import APIRouter, Query

from backoffice.guards import JsonRoute
from backoffice.officers.work import MOST_DAYS, work
from backoffice.openapi import problems
from backoffice.schemas.types import Identifier, IsoDate
from backoffice.schemas.work import OfficersWork
from backoffice.security import ClientDep, OfficeDep

router = APIRouter(route_class=JsonRoute, tags=["figures"])


@router.get("/officers/work", operation_id="getOfficersWork", responses=problems(403, 404))
def get_officers_work(
    office: OfficeDep,
    client: ClientDep,
    department: Annotated[Identifier, Query(examples=["revenue"])],
    since: Annotated[IsoDate, Query(alias="from", description="First day, in India.")],
    until: Annotated[
        IsoDate, Query(alias="to", description=f"Last day; of more than {MOST_DAYS} days the last ones count.")
    ],
) -> OfficersWork:
    """How much each officer of a department decided and how long it took, and what lies with each now. Counts alone:
    no application and no applicant is named. `since` and `until` of the answer are the days that were counted."""
    client.require(department)
    office.check_department(department)
    with office.sessions.reading() as session:
        return work(session, office, department, since, until)
