"""`/officials`: where one may go, one's own account, leaving."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from seva.officials.errors import SignInRefused, WeakPassword
from seva.officials.model import Official
from seva.officials.roles import Permission
from web.officials.browser import SESSION
from web.officials.joining import said_of
from web.officials.pages import Pages, address_of, posted

DONE = {"changed": "me.changed", "ended": "me.ended"}


def own_routes(pages: Pages) -> APIRouter:
    """The pages."""
    router = APIRouter(prefix="/officials")
    Own = Annotated[Official, Depends(pages.guard.allowed(Permission.OWN))]

    @router.get("")
    async def start(request: Request, official: Own) -> Response:
        """Where one may go."""
        return pages.own(request, "start")

    @router.post("/logout")
    async def leave(request: Request, official: Own) -> Response:
        """Ends this sign-in."""
        await run_in_threadpool(pages.officials.sign_in.leave, official)
        response = pages.on("/officials/login?left=1")
        pages.browser.forget(response, SESSION)
        return response

    @router.get("/me")
    async def me(request: Request, official: Own) -> Response:
        """One's own account and sign-ins."""
        said = (words for name, words in DONE.items() if name in request.query_params)
        return await _me(pages, request, official, said=next(said, ""))

    @router.post("/me/password")
    async def change_password(request: Request, official: Own) -> Response:
        """A new password for the old one."""
        given, session = await posted(request), request.state.visit.session
        try:
            texts = given.get("old", ""), given.get("password", "")
            change = pages.officials.sign_in.change_password
            token = await run_in_threadpool(change, session, *texts, address_of(request))
        except (SignInRefused, WeakPassword) as error:
            return await _me(pages, request, official, error)
        return pages.on("/officials/me?changed=1", token)

    @router.post("/me/sign-ins/{session_id}/end")
    async def end(request: Request, official: Own, session_id: str) -> Response:
        """Ends another of one's own sign-ins."""
        if await run_in_threadpool(pages.officials.sessions.end, official.id, session_id):
            await run_in_threadpool(pages.guard.audit.record, official, "sign_out", official.login)
        return pages.on("/officials/me")

    @router.post("/me/sign-ins/end")
    async def end_others(request: Request, official: Own) -> Response:
        """Ends all of one's own sign-ins but this one."""
        if ended := await run_in_threadpool(pages.officials.sessions.end_others, official.id, official.session):
            record = pages.guard.audit.record
            await run_in_threadpool(record, official, "sign_out.others", official.login, number=str(ended))
        return pages.on("/officials/me?ended=1")

    return router


async def _me(
    pages: Pages,
    request: Request,
    official: Official,
    error: SignInRefused | WeakPassword | None = None,
    said: str = "",
) -> Response:
    sessions = await run_in_threadpool(pages.officials.sessions.of, official.id)
    account = request.state.visit.session.account
    values = {"account": account, "sessions": sessions, "here": official.session, "said": said}
    return pages.own(request, "me", 400 if error else 200, catalogue=pages.catalogue, **values, **said_of(error))
