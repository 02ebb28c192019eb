"""`/digilocker/…`: the link of the chat, agreeing to it, and the way back from DigiLocker.

Looking at a link changes nothing, since messengers look at links themselves; only pressing the button does.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from seva.digilocker.desk import DigiLockerDesk, Seen
from seva.errors import StorageError
from web.digilocker.page import LANGUAGES, TROUBLE, Pages

log = structlog.get_logger(__name__)
COOKIE, COOKIE_SECONDS = "digilocker", 15 * 60
SEE_OTHER = 303
STATUS = {"unknown": 404, "used": 410, "replaced": 410, "expired": 410, "elsewhere": 403}
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


def digilocker_pages(app: FastAPI, desk: DigiLockerDesk, pages: Pages, public_url: str, digilocker_url: str) -> None:
    """Adds the pages. `public_url` is where browsers reach them, `digilocker_url` where agreeing sends them on to."""
    routes = _Routes(desk, pages, public_url.startswith("https:"), digilocker_url)
    router = APIRouter(prefix="/digilocker")
    router.get("/callback", response_class=HTMLResponse)(routes.come_back)
    router.get("/{link}", response_class=HTMLResponse)(routes.look)
    router.post("/{link}")(routes.agree)
    app.include_router(router)


class _Routes:
    def __init__(self, desk: DigiLockerDesk, pages: Pages, is_https: bool, digilocker_url: str) -> None:
        self._desk, self._pages, self._is_https = desk, pages, is_https
        onward = urlsplit(digilocker_url)
        self._policy = "; ".join(
            (
                "default-src 'none'",
                "style-src 'unsafe-inline'",
                # A form's answer leads on, perhaps over several addresses: browsers hold that to be part of sending it.
                f"form-action 'self' https: {onward.scheme}://{onward.netloc}",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )

    async def look(self, request: Request, link: str) -> Response:
        """What the link asks for, or why it is not open."""
        return await self._answer(request, lambda cookie: self._desk.look(link, cookie))

    async def agree(self, request: Request, link: str) -> Response:
        """The citizen agrees: on to DigiLocker."""
        return await self._answer(request, lambda cookie: self._desk.open(link, cookie))

    async def come_back(self, request: Request) -> Response:
        """The citizen comes back, with a code or without."""
        given = request.query_params
        state, code, error = (given.get(name, "")[:2000] for name in ("state", "code", "error"))
        return await self._answer(request, lambda cookie: self._desk.come_back(state, code, error, cookie))

    async def _answer(self, request: Request, see: Callable[[str], Seen]) -> Response:
        cookie = request.cookies.get(COOKIE, "")
        try:
            seen = await run_in_threadpool(see, cookie)
        except StorageError as error:
            log.error("digilocker_page_failed", error=error.code)
            return self._html(self._pages.said(TROUBLE, _language(request, None)), 503)
        if seen.page:
            return self._onward(seen)
        language = _language(request, seen.language)
        return self._html(self._pages.page(seen, language, request.url.path), STATUS.get(seen.said, 200))

    def _onward(self, seen: Seen) -> Response:
        response = RedirectResponse(str(seen.page), status_code=SEE_OTHER, headers=self._headers())
        if seen.cookie:
            response.set_cookie(
                COOKIE, seen.cookie, max_age=COOKIE_SECONDS, path="/digilocker", secure=self._is_https, httponly=True,
                samesite="lax",
            )  # fmt: skip
        return response

    def _html(self, page: str, status: int) -> HTMLResponse:
        return HTMLResponse(page, status, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {**HEADERS, "Content-Security-Policy": self._policy}


def _language(request: Request, of_chat: str | None) -> str:
    """What the address says, else the conversation's, else the browser's."""
    said = request.query_params.get("lang", "")
    if said in LANGUAGES:
        return said
    accepts_hindi = request.headers.get("Accept-Language", "hi").lower().startswith("hi")
    return of_chat or ("hi" if accepts_hindi else "en")
