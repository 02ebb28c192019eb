"""How much officers do and how long it takes, for those who answer for them; counted from the audit trail."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from backoffice.office import Office
from backoffice.schemas.work import Done, Lying, OfficersWork
from backoffice.tables import applications, events
from backoffice.times import INDIA, as_utc, day_in_india

ACTS = ("approve", "reject", "request_information")
# With these a case comes to the department.
COMES = ("file", "provide_information", "reopen")
WHO = "officer:"
BEGINNING, MOST_DAYS = date(2020, 1, 1), 31
_a, _e = applications.c, events.c


def work(session: Session, office: Office, department: str, since: date, until: date) -> OfficersWork:
    """What the department's officers did on these days (both included), and what lies with them now.

    Days to come, days before BEGINNING, and all but the last MOST_DAYS are left out.
    """
    until = max(BEGINNING, min(until, office.today()))
    since = max(since, until - timedelta(days=MOST_DAYS - 1))
    return OfficersWork(
        department=department,
        since=min(since, until),
        until=until,
        as_of=office.now(),
        done=_done(session, department, since, until) if since <= until else [],
        lying=_lying(session, office, department),
    )


def _done(session: Session, department: str, since: date, until: date) -> list[Done]:
    first, last = (as_utc(datetime.combine(day, time(), INDIA)) for day in (since, until + timedelta(days=1)))
    before = events.alias()
    came = (
        select(func.max(before.c.occurred_at))
        .where(before.c.application_id == _e.application_id, before.c.id < _e.id, before.c.action.in_(COMES))
        .scalar_subquery()
    )
    query = (
        select(_e.actor, _e.occurred_at, _e.action, _a.service, _a.district, _a.due_on, came.label("came"))
        .join_from(events, applications, _a.id == _e.application_id)
        .where(_a.department == department, _e.action.in_(ACTS), _e.actor.startswith(WHO, autoescape=True))
        .where(_e.occurred_at >= first, _e.occurred_at < last)
    )
    found: Counter[tuple[Any, ...]] = Counter(_kind(row) for row in session.execute(query))
    names = ("officer", "day", "service", "district", "action", "days", "late")
    return [Done(**dict(zip(names, kind, strict=True)), count=found[kind]) for kind in sorted(found, key=str)]


def _kind(row: Any) -> tuple[Any, ...]:
    day = day_in_india(row.occurred_at)
    days = (day - day_in_india(row.came)).days if row.came else 0
    late = None if row.due_on is None else day > row.due_on
    return (_name(row.actor), day, row.service, row.district or "", row.action, max(0, days), late)


def _lying(session: Session, office: Office, department: str) -> list[Lying]:
    opened = (
        select(_e.actor)
        .where(_e.application_id == _a.id, _e.action == "start_review")
        .order_by(_e.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    overdue = func.sum(case((_a.due_on < office.today(), 1), else_=0))
    waits = _a.status.in_(["filed", "under_review"]) & (_a.kind != "appointment")
    query = select(
        opened.label("actor"), _a.service, func.coalesce(_a.district, "").label("district"), func.count(), overdue
    )
    found: Counter[tuple[str, str, str]] = Counter()
    late: Counter[tuple[str, str, str]] = Counter()
    for actor, service, district, count, overdue_now in session.execute(
        query.where(_a.department == department, waits).group_by("actor", _a.service, "district")
    ):
        key = (_name(actor or ""), service, district)
        found[key] += count
        late[key] += int(overdue_now or 0)
    return [
        Lying(officer=who, service=service, district=district, count=found[key], overdue=late[key])
        for key in sorted(found)
        for who, service, district in [key]
    ]


def _name(actor: str) -> str:
    """The officer's login; empty for everybody else."""
    return actor.removeprefix(WHO) if actor.startswith(WHO) else ""
