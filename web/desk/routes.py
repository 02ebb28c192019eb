"""The addresses of the desk, and the permission that each asks for."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.datastructures import FormData

from seva.officials import Official, Permission
from web.desk import acting, case_page, papers, queue_page, several
from web.desk.forms import form_of
from web.desk.parts import STATIC, Desk
from web.officials_design import add_design
from web.officials_design.assets import Kept

CASE = "/applications/{reference}"
Form = Annotated[FormData, Depends(form_of)]


def desk_pages(app: FastAPI, desk: Desk) -> None:
    """Adds the pages and their files."""
    add_design(app)
    router = APIRouter(prefix="/desk", include_in_schema=False)
    _reading(router, desk)
    _papers(router, desk)
    _deciding(router, desk)
    _leading(router, desk)
    app.mount("/desk/static", Kept(STATIC), name="desk-static")
    app.include_router(router)


def _reading(router: APIRouter, desk: Desk) -> None:
    reader = Annotated[Official, Depends(desk.door.allowed(Permission.DESK))]
    looker = Annotated[Official, Depends(desk.door.allowed(Permission.LOOK))]

    @router.get("")
    def queue(request: Request, official: reader) -> Response:
        """What waits."""
        return queue_page.show(desk, request, official)

    @router.get(CASE)
    def case(request: Request, official: reader, reference: str) -> Response:
        """One application."""
        return case_page.show(desk, request, official, reference)

    @router.post(CASE + "/look")
    def look(request: Request, official: looker, reference: str, form: Form) -> Response:
        """Shows what is personal, for a reason."""
        return acting.look(desk, request, official, reference, form)


def _papers(router: APIRouter, desk: Desk) -> None:
    looker = Annotated[Official, Depends(desk.door.allowed(Permission.LOOK))]

    @router.get(CASE + "/papers/{document}/pages/{page}")
    def picture(official: looker, reference: str, document: str, page: int) -> Response:
        """A page of a document as a picture."""
        return papers.picture(desk, official, reference, document, page)

    @router.get(CASE + "/papers/{document}/file")
    def content(official: looker, reference: str, document: str) -> Response:
        """A document as it was sent, to be saved."""
        return papers.content(desk, official, reference, document)

    @router.get(CASE + "/preview")
    def preview(official: looker, reference: str) -> Response:
        """The certificate as it would be issued."""
        return papers.preview(desk, official, reference)


def _deciding(router: APIRouter, desk: Desk) -> None:
    decider = Annotated[Official, Depends(desk.door.allowed(Permission.DECIDE))]
    mover = Annotated[Official, Depends(desk.door.allowed(Permission.TRANSFER))]

    @router.post(CASE + "/decide")
    def decide(request: Request, official: decider, reference: str, form: Form) -> Response:
        """Approves, rejects, asks for more, starts a review or issues."""
        return acting.decide(desk, request, official, reference, form)

    @router.post(CASE + "/correct")
    def correct(request: Request, official: decider, reference: str, form: Form) -> Response:
        """Corrects an answer."""
        return acting.correct(desk, request, official, reference, form)

    @router.post(CASE + "/transfer")
    def transfer(request: Request, official: mover, reference: str, form: Form) -> Response:
        """Hands it to another office."""
        return acting.transfer(desk, request, official, reference, form)

    @router.post("/several")
    def chosen(request: Request, official: decider, form: Form) -> Response:
        """What would be done with several, to be confirmed."""
        return several.confirmation(desk, request, official, form)

    @router.post("/several/confirmed")
    def confirmed(request: Request, official: decider, form: Form) -> Response:
        """Does it."""
        return several.done(desk, request, official, form)


def _leading(router: APIRouter, desk: Desk) -> None:
    second = Annotated[Official, Depends(desk.door.allowed(Permission.CONFIRM))]
    corrector = Annotated[Official, Depends(desk.door.allowed(Permission.CORRECT))]

    @router.post(CASE + "/confirm")
    def confirm(request: Request, official: second, reference: str, form: Form) -> Response:
        """The second officer's yes."""
        return acting.confirm(desk, request, official, reference, form)

    @router.post(CASE + "/send-back")
    def send_back(request: Request, official: second, reference: str, form: Form) -> Response:
        """The second officer's no."""
        return acting.send_back(desk, request, official, reference, form)

    @router.post(CASE + "/reopen")
    def reopen(request: Request, official: corrector, reference: str, form: Form) -> Response:
        """Takes a decision back."""
        return acting.reopen(desk, request, official, reference, form)
