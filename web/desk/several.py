"""Alike ones at once: a page that lists what would be done, then one that says how it went."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from backoffice.officers.bulk import candidates, decide_all
from backoffice.officers.deciding import Order
from backoffice.officers.officer import find_for
from backoffice.officers.reasons import reasons_for
from seva.officials import Official, masked
from web.desk.forms import text, texts
from web.desk.parts import Desk
from web.desk.problems import said_of

SEE_OTHER = 303
# What alike ones have done to them at once: what each must be told by itself is not among it.
ORDERS: tuple[Order, ...] = ("start_review", "approve", "issue", "reject")
SEPARATOR = "|"


def confirmation(desk: Desk, request: Request, official: Official, form: FormData) -> Response:
    """What would be done with those that were chosen, and which are left out."""
    order = _order(form)
    if order is None or not texts(form, "chosen"):
        return RedirectResponse("/desk?done=none_chosen", SEE_OTHER)
    with desk.office.sessions.reading() as session:
        found = candidates(session, desk.office, desk.officer(official), texts(form, "chosen"), order)
    reasons = {name: reason for name, reason in reasons_for("reject").items() if not reason.more}
    return desk.page(
        request,
        "several.html",
        order=order,
        chosen=[item for item in found if not item.why],
        left_out=[item for item in found if item.why],
        reasons=reasons if order == "reject" else {},
        masked=masked,
    )


def done(desk: Desk, request: Request, official: Official, form: FormData) -> Response:
    """Does it, and lists how it went for each."""
    order, pairs = _order(form), [tuple(given.split(SEPARATOR, 1)) for given in texts(form, "chosen")]
    chosen = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]
    reason = text(form, "reason") or None
    if order is None or not chosen or (order == "reject" and reason is None):
        return RedirectResponse("/desk?done=none_chosen", SEE_OTHER)
    results = decide_all(desk.office, desk.officer(official), chosen, order, reason)
    for result in results:
        if not result.code:
            _note(desk, official, result.reference, order)
    desk.wake()
    problems = {result.reference: said_of(result.code) for result in results if result.code}
    went_well = [result.reference for result in results if not result.code]
    return desk.page(request, "went.html", order=order, went_well=went_well, problems=problems)


def _order(form: FormData) -> Order | None:
    return next((order for order in ORDERS if order == text(form, "action")), None)


def _note(desk: Desk, official: Official, reference: str, order: str) -> None:
    with desk.office.sessions.reading() as session:
        application = find_for(session, desk.officer(official), reference)
    desk.note(official, f"desk.{order}", application, order=order, several="yes")
