"""httpx over aiohttp's connections: a request takes a seventh of the processor time that httpx needs by itself.

Each error of aiohttp is the one that httpx's own transport raises at the same point: whether a request may have left
decides about sending it again.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from yarl import URL

# In order: the first that fits. What aiohttp raises while a connection is made, the request has not left.
ERRORS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientProxyConnectionError, httpx.ProxyError),
    (aiohttp.ClientHttpProxyError, httpx.ProxyError),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ClientOSError, httpx.ReadError),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientPayloadError, httpx.RemoteProtocolError),
    (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
    (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
    (aiohttp.ClientError, httpx.ReadError),
    (TimeoutError, httpx.ReadTimeout),
    (OSError, httpx.ReadError),
)
# httpx has set what is sent; aiohttp adds nothing of its own.
OURS_ALREADY = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


class Transport(httpx.AsyncBaseTransport):
    """Connections of one event loop, made at the first request. `idle` is how long one is kept open, in seconds."""

    def __init__(self, connections: int, idle: float) -> None:
        self._connections, self._idle = connections, idle
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read."""
        body = await request.aread()
        session = self._opened()
        with _told():
            answer = await session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers.multi_items(),
                data=body or None,
                allow_redirects=False,
                proxy=self._proxy(request.url),
                timeout=_timeout(request.extensions.get("timeout", {})),
            )
        return httpx.Response(answer.status, headers=list(answer.raw_headers), stream=_Body(answer))

    async def aclose(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The same certificates as httpx's own transport trusts.
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=self._idle, ssl=httpx.create_ssl_context()
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False,
                skip_auto_headers=OURS_ALREADY,
            )  # fmt: skip
        return self._session

    def _proxy(self, url: httpx.URL) -> str | None:
        """The proxy that the environment names for a host, looked up once: aiohttp would look in a thread each time."""
        key = (url.scheme, url.host)
        if key not in self._proxies:
            proxies = {} if proxy_bypass(url.host) else getproxies()
            self._proxies[key] = proxies.get(url.scheme) or proxies.get("all")
        return self._proxies[key]


class _Body(httpx.AsyncByteStream):
    """What the server sends, as it comes, still compressed if it was."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _told():
            async for chunk in self._answer.content.iter_any():
                yield chunk

    async def aclose(self) -> None:
        """Gives the connection back, or closes it where the body was not read to its end."""
        self._answer.release()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientError, OSError) as error:
        told = next(ours for theirs, ours in ERRORS if isinstance(error, theirs))
        raise told(type(error).__name__) from error


def _timeout(seconds: dict[str, float | None]) -> aiohttp.ClientTimeout:
    """Waiting for a free connection counts with making one, as in aiohttp it does."""
    connect, pool = seconds.get("connect"), seconds.get("pool")
    both = None if connect is None or pool is None else connect + pool
    return aiohttp.ClientTimeout(total=None, connect=both, sock_connect=connect, sock_read=seconds.get("read"))
