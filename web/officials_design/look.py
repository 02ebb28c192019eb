"""Pages of officials: templates over one layout, in the language that the visitor chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from seva.clock import in_india
from seva.wording import format_day, format_rupees, format_time, group_digits
from web.officials_design.assets import asset
from web.officials_design.words import LANGUAGES, Words, shared_words

HERE = Path(__file__).parent
COOKIE, COOKIE_SECONDS = "officials_language", 365 * 24 * 3600
# Nothing from elsewhere, no script and no style that is not in a file of ours.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True)
class Link:
    """A place in the navigation: its address and its name in the visitor's language."""

    href: str
    label: str
    here: bool = False


@dataclass(frozen=True)
class Visitor:
    """Who looks at the page: the name and post to show, where they may go, the token of their forms."""

    name: str
    post: str
    csrf: str
    links: Sequence[Link] = ()
    sign_out: str = "/officials/logout"


def language_of(request: Request) -> str:
    """The language that the address says, else the one chosen before, else the browser's."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said in LANGUAGES:
            return str(said)
    return "hi" if request.headers.get("Accept-Language", "").lower().startswith("hi") else "en"


class Look:
    """Makes pages of the templates in a folder, with words of their own beside the shared ones."""

    def __init__(self, templates: Path, words: Words, home: str = "/desk") -> None:
        self.words = shared_words() | words
        self._home = home
        self._environment = _environment(templates, home)

    def page(
        self, request: Request, template: str, *, who: Visitor | None = None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page, or a part of one; remembers the language when the address names it."""
        language = language_of(request)
        html = self.render(template, language, who=who, switch=_switch(request, language), **values)
        response = HTMLResponse(html, status, headers=dict(HEADERS))
        if request.query_params.get("lang") in LANGUAGES:
            secure = request.url.scheme == "https"
            response.set_cookie(
                COOKIE, language, COOKIE_SECONDS, path="/", secure=secure, httponly=True, samesite="lax"
            )
        return response

    def render(self, template: str, language: str, **values: Any) -> str:
        """The template's text. `say`, `day`, `moment`, `on` (a moment's day), `number`, `rupees` speak the language."""
        return self._environment.get_template(template).render(
            {"language": language, "who": None, "switch": "", **self.formats(language), **values}
        )

    def formats(self, language: str) -> dict[str, Any]:
        """How words, days, moments and amounts are written in a language."""

        def say(key: str, **values: Any) -> str:
            return self.words.say(key, language, **values)

        def moment(value: datetime) -> Markup:
            return _time(value.isoformat(timespec="seconds"), _moment(value, language))

        def day(value: date) -> Markup:
            return _time(value.isoformat(), format_day(value, language))

        def on(value: datetime) -> Markup:
            return day(in_india(value).date())

        return {"say": say, "moment": moment, "day": day, "on": on, "number": group_digits, "rupees": format_rupees}


@cache
def _environment(templates: Path, home: str) -> Environment:
    """Shared by all looks at a folder: to compile its templates takes longer than to fill them."""
    loader = ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(HERE / "templates")])
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.globals.update(asset=asset, home=home)
    return environment


def _time(machine: str, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, words)


def _moment(value: datetime, language: str) -> str:
    at = in_india(value)
    return f"{format_day(at.date(), language)}, {format_time(at, language)}"


def _switch(request: Request, language: str) -> str:
    """The same page in the other language; none for the answer to a form, which no address leads to."""
    if request.method not in ("GET", "HEAD"):
        return ""
    other = next(code for code in LANGUAGES if code != language)
    url = request.url.include_query_params(lang=other)
    return f"{url.path}?{url.query}"
