"""`/verify`: the page; what is asked of the server by number or file; the published lists for other verifiers."""

from asyncio import sleep
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from seva.documents.intake.model import MAX_FILE_BYTES
from seva.errors import StorageError
from seva.language.identifiers import parse_certificate_number
from seva.verifying import CannotRead, NothingTrusted, NumberOutcome, NumberVerdict, TooOften, Trusted, VerifyingDesk
from web.verify.page import LANGUAGES, Answer, Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data: blob:; media-src blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
LISTED = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
CBOR, LARGEST_FORM = "application/cbor", 2048
NETWORK_BITS = 64
# Each answer to a number takes so many seconds, whether there is such a certificate or not.
ANSWER_SECONDS = 0.6
STATUS = {NumberVerdict.too_often: 429, NumberVerdict.no_answer: 503}


def verify_pages(app: FastAPI, desk: VerifyingDesk, page: Page, seconds: float = ANSWER_SECONDS) -> None:
    """Adds the page and what belongs to it."""
    routes = _Routes(desk, page, seconds)
    router = APIRouter(prefix="/verify")
    router.get("", response_class=HTMLResponse)(routes.look)
    router.post("/number", response_class=HTMLResponse)(routes.number)
    router.post("/file")(routes.file)
    router.get("/keys")(routes.keys)
    router.get("/statuses")(routes.statuses)
    app.mount("/verify/static", StaticFiles(directory=Path(__file__).parent / "static"), name="verify")
    app.include_router(router)


class _Routes:
    def __init__(self, desk: VerifyingDesk, page: Page, seconds: float) -> None:
        self._desk, self._page, self._seconds = desk, page, seconds

    async def look(self, request: Request) -> Response:
        """The page; what stands after # in its address never comes here."""
        return await self._html(request)

    async def number(self, request: Request) -> Response:
        """Validity and kind of a number, after the same time for every number."""
        return await _after(self._seconds, lambda: self._number(request))

    async def file(self, request: Request) -> Response:
        """What the codes in a picture or PDF say; nothing of it is kept."""
        content = await _body(request, MAX_FILE_BYTES)
        if content is None:
            return JSONResponse({"code": "too_large", "codes": []}, 413, HEADERS)
        try:
            codes = await run_in_threadpool(self._desk.codes, content, _asker(request))
        except TooOften as error:
            return JSONResponse({"code": error.code, "codes": []}, 429, HEADERS)
        except CannotRead as error:
            return JSONResponse({"code": error.code, "codes": []}, 422, HEADERS)
        except StorageError as error:
            return JSONResponse({"code": error.code, "codes": []}, 503, HEADERS)
        return JSONResponse({"codes": list(codes)}, headers=HEADERS)

    async def keys(self) -> Response:
        """The key set as the departments have signed it."""
        return await self._listed(lambda trusted: trusted.keys_signed)

    async def statuses(self) -> Response:
        """The status list as the departments have signed it."""
        return await self._listed(lambda trusted: trusted.statuses_signed)

    async def _listed(self, part: Callable[[Trusted], bytes | None]) -> Response:
        try:
            content = part(await run_in_threadpool(self._desk.trust.now))
        except NothingTrusted:
            content = None
        if content is None:
            return JSONResponse({"code": NothingTrusted.code}, 503, HEADERS)
        return Response(content, media_type=CBOR, headers=LISTED)

    async def _number(self, request: Request) -> Response:
        body = await _body(request, LARGEST_FORM)
        given = parse_qs((body or b"").decode(errors="replace")).get("number", [""])[0]
        number = parse_certificate_number(given)
        try:
            outcome = await run_in_threadpool(self._desk.numbers.check, number, _asker(request)) if number else None
        except StorageError:
            outcome = NumberOutcome(NumberVerdict.no_answer)
        language = _language(request)
        answer = self._page.answer(outcome, number or "", language)
        return await self._html(request, answer, 422 if outcome is None else STATUS.get(outcome.verdict, 200))

    async def _html(self, request: Request, answer: Answer | None = None, status: int = 200) -> Response:
        html = await run_in_threadpool(self._page.html, _language(request), answer)
        return HTMLResponse(html, status, headers=HEADERS)


async def _after(seconds: float, work: Callable[[], Awaitable[Response]]) -> Response:
    """What work gives, not before so many seconds are over."""
    start = monotonic()
    answer = await work()
    await sleep(max(0.0, seconds - (monotonic() - start)))
    return answer


async def _body(request: Request, most: int) -> bytes | None:
    """The body; None when it is longer."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return body


def _asker(request: Request) -> str:
    """The address that asks, as the server sees it: behind a proxy, start uvicorn so that it trusts the proxy.

    Of IPv6 the network counts, for whoever has a connection has all addresses of its /64.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return f"address:{host}"
    if isinstance(address, IPv6Address):
        whole = address.ipv4_mapped or ip_network((address, NETWORK_BITS), strict=False).network_address
        return f"address:{whole}"
    return f"address:{address}"


def _language(request: Request) -> str:
    """What the address says, else the browser's."""
    said = request.query_params.get("lang", "")
    accepts_hindi = request.headers.get("Accept-Language", "hi").lower().startswith("hi")
    return said if said in LANGUAGES else ("hi" if accepts_hindi else "en")
