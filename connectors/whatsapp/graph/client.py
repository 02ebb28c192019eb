"""Requests to Graph: one pool of connections, time-outs, and every outcome as one of our errors."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx

from connectors.whatsapp.errors import GraphRefused, GraphUnknown, GraphUnreachable, NumberUnknown
from connectors.whatsapp.graph.transport import Transport
from connectors.whatsapp.json_values import mapping, text, whole
from connectors.whatsapp.settings import WhatsAppSettings

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0
# For all of a file, however slowly it comes.
DOWNLOAD_SECONDS = 120.0
CONNECTIONS = 100
# Shorter than servers keep idle connections, so that none is used that is being closed.
IDLE_SECONDS = 3.0
LONGEST_RETRY_AFTER = 3600.0
# The request did not leave.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# Overloaded: says so before it looks at what was asked.
NOT_LOOKED_AT = 503


class Client:
    """Calls paths of Graph with the token of a number. `transport` replaces the network."""

    def __init__(
        self,
        settings: WhatsAppSettings,
        transport: httpx.AsyncBaseTransport | None = None,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._base = settings.base
        self._tokens = settings.tokens
        self._main_token = settings.access_token.get_secret_value()
        # Against answers that come drop by drop.
        self._longest = CONNECT_SECONDS + 1.5 * answer_seconds
        timeout = httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS)
        self._transport = transport or Transport(CONNECTIONS, IDLE_SECONDS)
        self._http = httpx.AsyncClient(timeout=timeout, transport=self._transport)
        # They log addresses, and those of media open the file.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)

    async def call(
        self, method: str, path: str, number: str | None = None, is_repeatable: bool = True, **options: Any
    ) -> Mapping[str, Any]:
        """The JSON object that Graph answers with. `number` is ours, whose token is used; without one, the first's.

        Raises GraphRefused; GraphUnreachable; GraphUnknown if it may have been done and must not be done twice.
        """
        url, headers = f"{self._base}/{path.lstrip('/')}", self._headers(number)
        with _told(is_repeatable):
            async with asyncio.timeout(self._longest):
                # Past the client's own layers: cookies, redirects and passwords, which take as long as the request.
                request = self._http.build_request(method, url, headers=headers, **options)
                answer = await self._transport.handle_async_request(request)
                await _read_whole(answer)
        if answer.is_success:
            return _read(answer, is_repeatable)
        raise _error(answer, is_repeatable)

    @asynccontextmanager
    async def stream(self, url: str, number: str) -> AsyncIterator[httpx.Response]:
        """The bytes behind a link, with the number's token: check the host first. Raises as `call`."""
        headers = self._headers(number)
        with _told(is_repeatable=True):
            async with asyncio.timeout(DOWNLOAD_SECONDS), self._http.stream("GET", url, headers=headers) as answer:
                if not answer.is_success:
                    raise GraphRefused(None, answer.status_code)
                yield answer

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    def _headers(self, number: str | None) -> dict[str, str]:
        token = self._main_token if number is None else self._tokens.get(number)
        if not token:
            raise NumberUnknown("No access token is set for the number.")
        return {"Authorization": f"Bearer {token}"}


async def _read_whole(answer: httpx.Response) -> None:
    try:
        await answer.aread()
    finally:
        await answer.aclose()


@contextmanager
def _told(is_repeatable: bool) -> Any:
    """Errors of the network as ours; never with their texts, which may show an address."""
    try:
        yield
    except NOT_SENT as error:
        raise GraphUnreachable(f"Meta cannot be reached ({type(error).__name__}).") from None
    except (httpx.TransportError, httpx.DecodingError, TimeoutError) as error:
        kind = GraphUnreachable if is_repeatable else GraphUnknown
        raise kind(f"Meta did not answer ({type(error).__name__}).") from None


def _read(answer: httpx.Response, is_repeatable: bool) -> Mapping[str, Any]:
    body = _json(answer)
    if not isinstance(body, Mapping):
        kind = GraphUnreachable if is_repeatable else GraphUnknown
        raise kind("Meta's answer cannot be read.")
    return body


def _error(answer: httpx.Response, is_repeatable: bool) -> Exception:
    error = mapping(mapping(_json(answer)).get("error"))
    number, status = whole(error.get("code")), answer.status_code
    if number is None and status >= 500 and status != NOT_LOOKED_AT and not is_repeatable:
        # Something between us and Meta lost the answer.
        return GraphUnknown(f"Meta's answer was lost on the way (HTTP {status}).")
    details = text(mapping(error.get("error_data")).get("details")) or text(error.get("message")) or ""
    return GraphRefused(
        number, status, whole(error.get("error_subcode")), _retry_after(answer), details,
        error.get("is_transient") is True,
    )  # fmt: skip


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _retry_after(answer: httpx.Response) -> float:
    seconds = whole(answer.headers.get("Retry-After")) or 0
    return min(max(float(seconds), 0.0), LONGEST_RETRY_AFTER)
