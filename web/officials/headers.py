"""The same protecting headers on every answer under the officials' addresses, whoever makes it; no large bodies."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.officials.browser import PLACES, SAFE
from web.officials_design.assets import FONTS_PREFIX, PREFIX
from web.officials_design.look import HEADERS

LARGEST_BODY = 256 * 1024
# Files that browsers keep are not the sign-in's.
FILES = (PREFIX, FONTS_PREFIX, "/officials/static", "/desk/static", "/dashboard/static")


class Protected:
    """ASGI middleware; a stream passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, and adds the headers to its answer."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not f"{path}/".startswith(tuple(f"{place}/" for place in PLACES)):
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name != "Cache-Control" or not path.startswith(FILES):
                        headers.setdefault(name, value)
            await send(message)

        if scope["method"] not in SAFE and not _is_small(Headers(scope=scope)):
            await PlainTextResponse("too large", 413)(scope, receive, protected)
            return
        await self._app(scope, receive, protected)


def _is_small(headers: Headers) -> bool:
    length = headers.get("Content-Length", "")
    return length.isascii() and length.isdecimal() and len(length) < 10 and int(length) <= LARGEST_BODY
