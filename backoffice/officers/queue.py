"""The queue: what waits, those that are due first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from backoffice.models import Application
from backoffice.office import Office
from backoffice.officers.officer import Officer
from backoffice.reference_numbers import read_reference
from backoffice.states import ISSUING_KINDS, OPEN, STATUSES, Status
from backoffice.tables import applications, certificates, proposals

Waiting = Literal["todo", "second", "citizen", "done", "all"]
Due = Literal["", "late", "soon", "none"]
WAITING: tuple[Waiting, ...] = get_args(Waiting)
DUES: tuple[Due, ...] = get_args(Due)
PAGE = 50
# Beyond so many the queue says "more than": to count a million rows takes longer than anybody waits.
MOST_COUNTED = 1000
SOON = timedelta(days=3)
FEWEST_DIGITS = 4


@dataclass(frozen=True)
class Filters:
    """What to show. `waiting`: for whom; `due`: late, within three days, or without a date; `text`: a number."""

    waiting: Waiting = "todo"
    department: str = ""
    service: str = ""
    district: str = ""
    status: Status | Literal[""] = ""
    due: Due = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True)
class Entry:
    """A line of the queue; `proposed`: the decision that waits for a second officer."""

    reference: str
    department: str
    service: str
    district: str
    status: Status
    filed_at: datetime
    due_on: date | None
    days_left: int | None
    proposed: str | None


@dataclass(frozen=True)
class Page:
    """A page of the queue; `total` is exact up to MOST_COUNTED, and `more` says that there are more."""

    entries: list[Entry]
    total: int
    more: bool
    page: int

    @property
    def pages(self) -> int:
        """How many pages can be turned to."""
        return max(1, -(-self.total // PAGE))


def queue(session: Session, office: Office, officer: Officer, filters: Filters) -> Page:
    """The applications within the officer's scope that the filters let through."""
    own = applications.c
    where = [*officer.scope(), *_conditions(office, filters)]
    counted = select(own.id).where(*where).limit(MOST_COUNTED + 1).subquery()
    total = int(session.execute(select(func.count()).select_from(counted)).scalar_one())
    waits = and_(proposals.c.application_id == own.id, proposals.c.state == "open")
    page = max(1, min(filters.page, -(-min(total, MOST_COUNTED) // PAGE)))
    query = (
        select(Application, proposals.c.action)
        .join_from(applications, proposals, waits, isouter=True)
        .where(*where)
        .order_by(own.due_on.asc().nulls_last(), own.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    today = office.today()
    entries = [entry_of(row[0], row[1], today) for row in session.execute(query)]
    return Page(entries, min(total, MOST_COUNTED), total > MOST_COUNTED, page)


def entry_of(application: Application, proposed: str | None, today: date) -> Entry:
    """An application as the queue shows it."""
    due = application.due_on if application.status in OPEN or application.status == "approved" else None
    return Entry(
        reference=application.reference_number,
        department=application.department,
        service=application.service,
        district=application.district or "",
        status=application.status,
        filed_at=application.filed_at,
        due_on=application.due_on,
        days_left=(due - today).days if due else None,
        proposed=proposed,
    )


def _conditions(office: Office, filters: Filters) -> list[Any]:
    own, given = applications.c, []
    for column, value in (
        (own.department, filters.department),
        (own.service, filters.service),
        (own.district, filters.district),
    ):
        if value:
            given.append(column == value)
    if filters.text:
        return [*given, _numbered(filters.text)]
    given.append(own.status == filters.status if filters.status else _waiting(office, filters.waiting))
    return [*given, *_due(office.today(), filters.due)]


def _waiting(office: Office, waiting: Waiting) -> Any:
    """For whom an application waits, by its status."""
    own = applications.c
    issuing = [service.id for service in office.catalogue.services.values() if service.kind in ISSUING_KINDS]
    decided = and_(own.status == "approved", own.service.in_(issuing))
    ended = or_(own.status.in_(["rejected", "withdrawn", "issued"]), and_(own.status == "approved", ~decided))
    second = select(proposals.c.application_id).where(proposals.c.state == "open")
    return {
        "todo": or_(own.status.in_(["filed", "under_review"]), decided),
        "second": and_(own.status.in_(sorted(OPEN)), own.id.in_(second)),
        "citizen": own.status == "needs_information",
        "done": ended,
        "all": own.status.in_(STATUSES),
    }[waiting]


def _due(today: date, due: Due) -> list[Any]:
    own = applications.c
    return {
        "": [],
        "late": [own.due_on < today],
        "soon": [own.due_on >= today, own.due_on <= today + SOON],
        "none": [own.due_on.is_(None)],
    }[due]


def _numbered(text: str) -> Any:
    """Applications by what was typed: a reference number, a certificate's number, or some digits of the first."""
    own, typed = applications.c, text.strip().upper()
    if (reference := read_reference(text)) is not None:
        return own.reference_number == reference
    if typed.count("-") and len(typed) == len("DL-CRT-2026-00000000"):
        found = select(certificates.c.application_id).where(certificates.c.number == typed)
        return own.id.in_(found)
    digits = "".join(str(int(sign)) for sign in typed if sign.isdigit())
    if len(digits) < FEWEST_DIGITS:
        return own.id.is_(None)
    return func.replace(own.reference_number, "-", "").contains(digits)
