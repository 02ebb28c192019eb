"""What someone sees who may not go on; refusals of those who are signed in stand in the audit log."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from seva.officials.errors import Forged, NotAllowed, NotSignedIn, OfficialsError, OutOfScope, ReasonMissing
from web.officials.browser import SAFE
from web.officials.guard import Guard, Visit
from web.officials_design import Look
from web.officials_design.look import language_of

# status, title, text
SHOWN: dict[type[OfficialsError], tuple[int, str, str]] = {
    NotAllowed: (403, "look.error.403", "look.error.403.help"),
    OutOfScope: (404, "look.error.404", "look.error.404.help"),
    Forged: (403, "wrong.forged", "wrong.forged.help"),
    ReasonMissing: (400, "wrong.reason", "wrong.reason.help"),
}
NOTED = (NotAllowed, OutOfScope, Forged)


def add_refusals(app: FastAPI, guard: Guard, look: Look) -> None:
    """Has the app answer the errors about officials with pages."""
    app.add_exception_handler(NotSignedIn, _to_sign_in)
    for kind in SHOWN:
        app.add_exception_handler(kind, _page_for(guard, look))


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = "/officials/login?ended=1" + (f"&next={quote(back, safe='')}" if request.method in SAFE else "")
    if request.headers.get("HX-Request"):
        return Response(status_code=401, headers={"HX-Redirect": "/officials/login?ended=1"})
    if "text/html" in request.headers.get("Accept", "text/html") or "*/*" in request.headers.get("Accept", ""):
        return RedirectResponse(address, 303)
    return JSONResponse({"code": NotSignedIn.code}, 401)


def _page_for(guard: Guard, look: Look) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def refused(request: Request, error: Exception) -> Response:
        status, title, text = next(shown for kind, shown in SHOWN.items() if isinstance(error, kind))
        visit: Visit | None = getattr(request.state, "visit", None)
        if visit and isinstance(error, NOTED):
            about = {"method": request.method, "error": getattr(error, "code", "")}
            await run_in_threadpool(guard.audit.record, visit.official, "refused", request.url.path, **about)
        words = look.formats(language_of(request))["say"]
        who = guard.visitor(request) if visit else None
        return look.page(request, "officials/said.html", who=who, status=status, title=words(title), text=words(text))

    return refused
