"""What the routes share: the locker behind a request, who calls, and faults that strike before and after."""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl, unquote

from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from simulator.digilocker.config import Client
from simulator.digilocker.errors import ApiError
from simulator.digilocker.locker import Locker

GONE = "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
HUGE = 40 * 1024 * 1024
Work = Callable[[Request], Awaitable[Response]]


def locker_of(request: Request) -> Locker:
    """The locker that the app was made with."""
    locker: Locker = request.app.state.locker
    return locker


def struck(where: str) -> Callable[[Work], Work]:
    """Has the faults of an address strike, and errors answered as the API does."""

    def around(work: Work) -> Work:
        async def handle(request: Request) -> Response:
            locker = locker_of(request)
            locker.calls.append(where)
            faults = locker.faults.hits(where)
            if "slow" in faults:
                await asyncio.sleep(faults["slow"].seconds)
            if "away" in faults:
                return _away()
            if "nonsense" in faults:
                return PlainTextResponse('{"access_token": 5, "items": {}}', media_type="application/json")
            try:
                if "error" in faults:
                    raise ApiError(faults["error"].code)
                request.state.faults = faults
                answer = await work(request)
            except ApiError as error:
                return JSONResponse(error.body, status_code=error.status)
            return _away() if "lost" in faults else answer

        handle.__name__ = work.__name__
        handle.__doc__ = work.__doc__
        return handle

    return around


def _away() -> Response:
    return Response(GONE, status_code=503, media_type="text/html")


def client_of(request: Request, form: Mapping[str, str]) -> Client:
    """The client that calls, by HTTP Basic or by the form; ApiError unless its secret is right."""
    client_id, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
    client = locker_of(request).client(client_id)
    if client is None or client.secret != secret:
        raise ApiError("invalid_client")
    return client


def bearer(request: Request) -> str:
    """The access token of a call; ApiError when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiError("invalid_token")
    return token


async def form_of(request: Request) -> dict[str, str]:
    """The body of a form; ApiError for a body of another type."""
    if not request.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
        raise ApiError("invalid_request", "The body must be a form")
    return dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(given, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_client") from None
    return unquote(client_id), unquote(secret)
