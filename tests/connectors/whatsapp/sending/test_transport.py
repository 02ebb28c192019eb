"""The transport over aiohttp tells what httpx's own tells, from servers that behave in every way there is."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from connectors.whatsapp.graph.transport import Transport

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
TIMEOUT = httpx.Timeout(0.3, connect=1.0)
OWN: list[Callable[[], httpx.AsyncBaseTransport]] = [httpx.AsyncHTTPTransport, lambda: Transport(10, 3.0)]
BOTH = pytest.mark.parametrize("make", OWN, ids=["httpx", "aiohttp"])
JSON = b"Content-Type: application/json\r\n"


@asynccontextmanager
async def server(serve: Serve) -> AsyncIterator[str]:
    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


async def request_of(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    """The first line, headers and body of a request."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines if line)}
    return first, headers, await reader.readexactly(int(headers.get("content-length", 0)))


def saying(*parts: bytes, closes: bool = True) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        for part in parts:
            writer.write(part)
            await writer.drain()
        if closes:
            writer.close()
        else:
            await reader.read()  # until the client goes

    return serve


def asked(make: Callable[[], httpx.AsyncBaseTransport], serve: Serve, path: str = "/x") -> httpx.Response:
    async def ask() -> httpx.Response:
        async with server(serve) as base, httpx.AsyncClient(transport=make(), timeout=TIMEOUT) as http:
            return await http.post(base + path, json={"a": 1})

    return asyncio.run(ask())


@BOTH
@pytest.mark.parametrize(
    ("serve", "error"),
    [
        pytest.param(saying(), httpx.RemoteProtocolError, id="closes without a word"),
        pytest.param(saying(closes=False), httpx.ReadTimeout, id="says nothing"),
        pytest.param(saying(b"what?\r\n\r\n"), httpx.RemoteProtocolError, id="no HTTP"),
        pytest.param(
            saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), httpx.RemoteProtocolError, id="half a body"
        ),
        pytest.param(
            saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", closes=False), httpx.ReadTimeout,
            id="a body that stops",
        ),
    ],
)  # fmt: skip
def test_an_answer_that_is_none(
    make: Callable[[], httpx.AsyncBaseTransport], serve: Serve, error: type[Exception]
) -> None:
    with pytest.raises(error):
        asked(make, serve)


@BOTH
@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://no-such-host.invalid/"])
def test_nobody_there(make: Callable[[], httpx.AsyncBaseTransport], url: str) -> None:
    async def ask() -> None:
        async with httpx.AsyncClient(transport=make(), timeout=TIMEOUT) as http:
            await http.post(url, json={})

    with pytest.raises(httpx.ConnectError):
        asyncio.run(ask())


@BOTH
def test_status_headers_and_a_compressed_body(make: Callable[[], httpx.AsyncBaseTransport]) -> None:
    body = gzip.compress(b'{"id": "1"}')
    length = b"Content-Length: %d\r\nContent-Encoding: gzip\r\nRetry-After: 7\r\n\r\n" % len(body)
    answer = asked(make, saying(b"HTTP/1.1 429 Too Many\r\n" + JSON + length, body))
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()) == (429, "7", {"id": "1"})


@BOTH
def test_a_redirect_is_not_followed(make: Callable[[], httpx.AsyncBaseTransport]) -> None:
    answer = asked(make, saying(b"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n"))
    assert answer.status_code == 302


def test_both_send_the_same_and_keep_the_connection() -> None:
    assert _sent(OWN[0]) == _sent(OWN[1])


def _sent(make: Callable[[], httpx.AsyncBaseTransport]) -> list[tuple[int, str, dict[str, str], bytes]]:
    """What a server gets, with the number of the connection."""
    got: list[tuple[int, str, dict[str, str], bytes]] = []
    connections: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        number = len(connections)
        while True:
            try:
                first, headers, body = await request_of(reader)
            except (asyncio.IncompleteReadError, asyncio.CancelledError):
                return
            headers.pop("host")
            if not body:
                headers.pop("content-length", None)  # aiohttp says so when there is none
            boundary = headers.get("content-type", "").partition("boundary=")[2]
            headers["content-type"] = headers.get("content-type", "").partition("boundary=")[0]
            got.append((number, first, headers, body.replace(boundary.encode(), b"-") if boundary else body))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async def ask() -> None:
        async with server(serve) as base, httpx.AsyncClient(transport=make(), timeout=TIMEOUT) as http:
            await http.post(f"{base}/v23.0/1/messages", json={"text": "नमस्ते"}, headers={"Authorization": "Bearer x"})
            await http.get(f"{base}/v23.0/1%2F2", params={"fields": "a,b", "q": "x y"})
            await http.post(f"{base}/media", data={"type": "image/png"}, files={"file": ("f", b"\0\1", "image/png")})
            await http.delete(f"{base}/x")

    asyncio.run(ask())
    return got


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> int:
        async with server(saying(b"HTTP/1.1 418 Proxy\r\nContent-Length: 0\r\n\r\n")) as base:
            monkeypatch.setenv("http_proxy", base)
            monkeypatch.setenv("no_proxy", "")
            async with httpx.AsyncClient(transport=Transport(10, 3.0), timeout=TIMEOUT) as http:
                return (await http.get("http://graph.example/")).status_code

    assert asyncio.run(ask()) == 418
