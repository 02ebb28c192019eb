"""Styles, scripts and fonts: each address names its content, so that a browser keeps it for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

STATIC = Path(__file__).with_name("static")
# The phone page brings the same fonts; one copy of them is enough.
FONTS = Path(__file__).parents[1] / "phone" / "static" / "fonts"
PREFIX, FONTS_PREFIX = "/officials/look", "/officials/fonts"
FOR_GOOD = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


class Kept(StaticFiles):
    """Files that browsers keep: for good when the address names the content, else as `otherwise` says."""

    def __init__(self, directory: Path, otherwise: str = "no-cache") -> None:
        super().__init__(directory=directory)
        self._otherwise = otherwise

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with how long it may be kept."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOR_GOOD if b"v=" in scope.get("query_string", b"") else self._otherwise
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


@cache
def address(path: Path, prefix: str = PREFIX) -> str:
    """Where browsers get the file, with a digest of its content."""
    return f"{prefix}/{path.name}?v={sha256(path.read_bytes()).hexdigest()[:12]}"


def asset(name: str) -> str:
    """Where browsers get a file of the shared look."""
    return address(STATIC / name)


def add_design(app: FastAPI) -> None:
    """Serves the shared files; harmless when done twice."""
    if any(getattr(route, "path", "") == PREFIX for route in app.routes):
        return
    app.mount(PREFIX, Kept(STATIC), name="officials-look")
    app.mount(FONTS_PREFIX, Kept(FONTS, A_DAY), name="officials-fonts")
