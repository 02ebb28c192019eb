"""What the pages for officials share: the look, the door, and answers that carry cookies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from seva.catalogue import Catalogue
from seva.officials.build import Officials
from web.officials.browser import FORM, SESSION, Browser, local
from web.officials.guard import Guard
from web.officials_design import Look, load_words
from web.officials_design.assets import Kept, address
from web.officials_design.look import COOKIE, COOKIE_SECONDS

HERE = Path(__file__).parent
WORDS = load_words(HERE / "words.yml")
STATIC, STATIC_PREFIX = HERE / "static", "/officials/static"


class OwnLook(Look):
    """The shared look with what the templates here use besides."""

    def formats(self, language: str) -> dict[str, Any]:
        """The shared formats, `choices` for lists of words, `known` for words that may be missing, our styles."""

        def choices(prefix: str, values: Iterable[str]) -> list[tuple[str, str]]:
            return [(value, self.words.say(f"{prefix}{value}", language)) for value in values]

        def known(key: str, otherwise: str = "") -> str:
            return self.words.say(key, language) if key in self.words.keys() else otherwise

        style = address(STATIC / "own.css", STATIC_PREFIX)
        return super().formats(language) | {"choices": choices, "known": known, "own_style": style}


def add_static(app: FastAPI) -> None:
    """Serves our styles."""
    app.mount(STATIC_PREFIX, Kept(STATIC), name="officials-static")


@dataclass(frozen=True)
class Pages:
    """What routes need."""

    officials: Officials
    guard: Guard
    look: Look
    browser: Browser
    catalogue: Catalogue

    def form(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page with a form before anyone has signed in."""
        kept, token = self.browser.form_token(request)
        response = self.look.page(request, f"own/{template}.html", status=status, csrf=token, **values)
        self.browser.keep(response, FORM, kept)
        return response

    def own(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page for someone who is signed in."""
        who = self.guard.visitor(request)
        return self.look.page(request, f"own/{template}.html", who=who, status=status, csrf=who.csrf, **values)

    def on(self, address: str, token: str = "") -> Response:
        """On to another page; with the token of the next step of signing in."""
        response = RedirectResponse(address, 303)
        if token:
            self.browser.keep(response, SESSION, token)
        return response

    def in_language(self, request: Request, response: Response, language: str) -> Response:
        """Remembers the language of an account in a browser that has chosen none."""
        if COOKIE not in request.cookies:
            secure = self.officials.public.startswith("https://")
            response.set_cookie(
                COOKIE, language, COOKIE_SECONDS, path="/", secure=secure, httponly=True, samesite="lax"
            )
        return response


def address_of(request: Request) -> str:
    """Where a request comes from, as the server knows it (behind a proxy, what uvicorn takes from it)."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("User-Agent", "")


def with_back(path: str, back: str) -> str:
    """An address that remembers where the sign-in leads."""
    return f"{path}?next={quote(local(back), safe='')}" if local(back) != "/officials" else path


async def posted(request: Request) -> Mapping[str, str]:
    """The fields of a form, the texts among them; of a field that stands there several times the last."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
