"""One application as a page: answers, papers, history, what the citizen was told, and what can be done."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from backoffice.errors import BackofficeError
from backoffice.officers.case import Case, case_of
from backoffice.officers.mistakes import may_reopen
from backoffice.officers.proposals import needs_second
from backoffice.officers.queue import Filters, queue
from backoffice.officers.reasons import reasons_for
from backoffice.officers.transfers import departments_of, districts_of
from backoffice.states import ISSUING_KINDS, OPEN
from seva.officials import Official, Permission, Reason
from web.desk.panes import panes_of, papers_of
from web.desk.parts import Desk, Told
from web.desk.problems import outside_is_not_found, said
from web.desk.values import Names, answers
from web.officials_design.look import language_of


@dataclass(frozen=True)
class May:
    """What the official can do with the application as it stands."""

    look: bool
    decide: bool
    issue: bool
    confirm: bool
    correct: bool
    transfer: bool
    reopen: bool


def show(desk: Desk, request: Request, official: Official, reference: str, status: int = 200, **more: Any) -> Response:
    """The page; `more` are a problem and what was typed, when it is shown again."""
    officer, language = desk.officer(official), language_of(request)
    with outside_is_not_found(), desk.office.sessions.reading() as session:
        case = case_of(session, desk.office, officer, reference)
        following = queue(session, desk.office, officer, Filters()).entries
    names, is_open = Names(desk.office.catalogue, language), desk.door.looks.is_open(official, reference)
    service = case.application.service
    values: dict[str, Any] = {
        "case": case,
        "own": case.application,
        "state": case.file.application,
        "is_open": is_open,
        "why_look": [reason.value for reason in Reason],
        "answers": answers(names, service, case.file.fields, is_open),
        "papers": papers_of(case),
        "panes": panes_of(desk, request.query_params, case, is_open),
        "may": _may(desk, official, case),
        "is_sensitive": needs_second(desk.office, case.application, "approve"),
        "missing": [d.id for d in case.file.application.documents if d.required and not d.received],
        "reasons": {use: reasons_for(use) for use in ("reject", "request_information")},
        "places": _places(desk, names, case),
        "told": _told(desk, case),
        "days_left": (case.application.due_on - desk.office.today()).days if case.application.due_on else None,
        "next": next((entry.reference for entry in following if entry.reference != reference), None),
        "has_preview": desk.preview is not None and _is_issuing(desk, case),
        "done": request.query_params.get("done", ""),
        "problem": "",
        "given": {},
        "same_page": f"/desk/applications/{reference}",
    }
    return desk.page(request, "case.html", status, **{**values, **more})


def _is_issuing(desk: Desk, case: Case) -> bool:
    service = desk.office.catalogue.services.get(case.application.service)
    return service is not None and service.kind in ISSUING_KINDS


def _may(desk: Desk, official: Official, case: Case) -> May:
    status, waits = case.application.status, case.waits
    is_free = status in OPEN and waits is None
    mine = waits is not None and waits.proposed_by == desk.officer(official).actor
    return May(
        look=official.may(Permission.LOOK),
        decide=is_free and official.may(Permission.DECIDE),
        issue=status == "approved" and _is_issuing(desk, case) and official.may(Permission.DECIDE),
        confirm=waits is not None and status in OPEN and not mine and official.may(Permission.CONFIRM),
        correct=(is_free or status == "approved") and official.may(Permission.DECIDE),
        transfer=is_free and official.may(Permission.TRANSFER),
        reopen=may_reopen(desk.office, case.application) and official.may(Permission.CORRECT),
    )


def _places(desk: Desk, names: Names, case: Case) -> list[tuple[str, str]]:
    """Offices to which it can be handed."""
    service = case.application.service
    places = districts_of(desk.office, case.application) + departments_of(desk.office, case.application)
    return sorted(((place, names.place(service, place)) for place in places), key=lambda pair: pair[1])


def _told(desk: Desk, case: Case) -> list[Told]:
    """What the assistant says it told the citizen; else which news it was given."""
    if desk.told is not None:
        return list(desk.told.told(case.application.reference_number))
    return [Told(sent.at, sent.remarks, f"callback.{sent.state}", sent.status) for sent in case.sent]


def again(
    desk: Desk, request: Request, official: Official, reference: str, error: BackofficeError, given: Any
) -> Response:
    """The page after something could not be done: what is wrong, and what was typed."""
    return show(desk, request, official, reference, error.status, problem=said(error), given=given, done="")
