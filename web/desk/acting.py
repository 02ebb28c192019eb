"""What an official does with one application: back to its page afterwards, with what was done or what is wrong."""

from collections.abc import Callable
from typing import Any, get_args

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from backoffice.errors import BackofficeError, NotFound
from backoffice.models import Application
from backoffice.officers import deciding, mistakes, transfers
from backoffice.officers.deciding import Order
from backoffice.officers.officer import find_for
from seva.officials import Official
from seva.officials.errors import ReasonMissing
from web.desk import case_page
from web.desk.forms import text, texts
from web.desk.parts import Desk
from web.desk.problems import outside_is_not_found
from web.desk.values import typed

SEE_OTHER = 303
ORDERS: tuple[Order, ...] = get_args(Order)
Work = Callable[[Session], Any]


def look(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """Records why, then shows what is personal; ReasonMissing when no reason was chosen."""
    application = _find(desk, official, reference)
    where = {"department": application.department, "district": application.district or ""}
    try:
        desk.door.looks.open(official, reference, text(form, "reason"), text(form, "words"), **where)
    except ReasonMissing:
        return case_page.show(desk, request, official, reference, 400, problem="desk.problem.no_why")
    return RedirectResponse(f"/desk/applications/{reference}", SEE_OTHER)


def decide(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """A decision, or its proposal."""
    action = text(form, "action")
    order: Order = action if action in ORDERS else "start_review"
    reason = text(form, f"{order}_reason") or None
    asked = {name: tuple(texts(form, f"asked_{name}")) for name in ("fields", "documents")}
    wanted = deciding.Request(order, reason, text(form, f"{order}_words"), text(form, "seen"), **asked)
    officer = desk.officer(official)
    return _done(
        desk, request, official, reference, form, order,
        lambda session: deciding.decide(session, desk.office, officer, reference, wanted),
    )  # fmt: skip


def confirm(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """The second officer confirms."""
    officer, seen = desk.officer(official), text(form, "seen")
    return _done(
        desk, request, official, reference, form, "confirm",
        lambda session: deciding.confirm(session, desk.office, officer, reference, seen),
    )  # fmt: skip


def send_back(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """The second officer sends it back."""
    officer, words, seen = desk.officer(official), text(form, "note"), text(form, "seen")
    return _done(
        desk, request, official, reference, form, "send_back",
        lambda session: deciding.send_back(session, desk.office, officer, reference, words, seen),
    )  # fmt: skip


def correct(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """Corrects an answer, which only who may read it can."""
    if not desk.door.looks.is_open(official, reference):
        return case_page.show(desk, request, official, reference, 403, problem="desk.problem.not_open")
    officer, why, seen = desk.officer(official), text(form, "why"), text(form, "seen")
    field, service = text(form, "field"), desk.office.catalogue.services.get(_find(desk, official, reference).service)
    value = typed(service.field(field) if service else None, text(form, "value"))
    return _done(
        desk, request, official, reference, form, "correct",
        lambda session: mistakes.correct(session, desk.office, officer, reference, field, value, why, seen),
    )  # fmt: skip


def transfer(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """Hands it to another office; whoever does not see that one goes back to the queue."""
    officer, to, why, seen = desk.officer(official), text(form, "to"), text(form, "why"), text(form, "seen")
    return _done(
        desk, request, official, reference, form, "transfer",
        lambda session: transfers.transfer(session, desk.office, officer, reference, to, why, seen),
    )  # fmt: skip


def reopen(desk: Desk, request: Request, official: Official, reference: str, form: FormData) -> Response:
    """Takes a decision back."""
    officer, why, seen = desk.officer(official), text(form, "why"), text(form, "seen")
    return _done(
        desk, request, official, reference, form, "reopen",
        lambda session: mistakes.reopen(session, desk.office, officer, reference, why, seen),
    )  # fmt: skip


def _find(desk: Desk, official: Official, reference: str) -> Application:
    with outside_is_not_found(), desk.office.sessions.reading() as session:
        return find_for(session, desk.officer(official), reference)


def _done(
    desk: Desk, request: Request, official: Official, reference: str, form: FormData, what: str, work: Work
) -> Response:
    application = _find(desk, official, reference)
    try:
        ended = desk.office.sessions.transaction(work)
    except NotFound:
        raise
    except BackofficeError as error:
        return case_page.again(desk, request, official, reference, error, {name: text(form, name) for name in form})
    done = "proposed" if ended == "proposed" else what
    desk.note(official, f"desk.{done}", application, order=what)
    desk.wake()
    still_seen = what != "transfer" or _is_seen(desk, official, reference)
    return RedirectResponse(
        f"/desk/applications/{reference}?done={done}" if still_seen else f"/desk?done={done}", SEE_OTHER
    )


def _is_seen(desk: Desk, official: Official, reference: str) -> bool:
    try:
        with desk.office.sessions.reading() as session:
            find_for(session, desk.officer(official), reference)
    except NotFound:
        return False
    return True
