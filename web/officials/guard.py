"""The door: who stands before it, whether they may go on, and what their pages need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from seva.officials.build import Officials
from seva.officials.errors import NotAllowed, NotSignedIn
from seva.officials.model import Official
from seva.officials.roles import Permission
from seva.officials.sessions import Session, Stage, csrf_of
from web.officials.browser import SAFE, SESSION, Browser
from web.officials_design import Link, Visitor, Words
from web.officials_design.look import language_of

# What the menu leads to, in this order.
LINKS = (
    ("desk", "/desk", Permission.DESK),
    ("dashboard", "/dashboard", Permission.DASHBOARD),
    ("accounts", "/officials/accounts", Permission.ACCOUNTS),
    ("audit", "/officials/audit", Permission.AUDIT),
    ("me", "/officials/me", Permission.OWN),
)


@dataclass(frozen=True)
class Visit:
    """A request of someone who is signed in."""

    session: Session
    official: Official
    csrf: str


class Guard:
    """The door of web pages (seva.officials.door.Door)."""

    def __init__(self, officials: Officials, browser: Browser, words: Words) -> None:
        self.officials, self.browser, self._words = officials, browser, words
        self.looks, self.audit = officials.looks, officials.audit

    def allowed(self, permission: Permission, *, touches: bool = True) -> Callable[..., Any]:
        """A dependency that gives the official, or raises NotSignedIn, NotAllowed or Forged."""
        return Allowed(self, permission, touches)

    def at(self, stage: Stage) -> Callable[..., Any]:
        """A dependency that gives a sign-in that is half-way, or raises NotSignedIn or Forged."""
        return HalfWay(self, stage)

    def page(self, request: Request) -> Mapping[str, Any]:
        """For templates, after `allowed` ran."""
        visit: Visit = request.state.visit
        return {
            "official": visit.official,
            "csrf": visit.csrf,
            "language": language_of(request),
            "path": request.url.path,
            "visitor": self.visitor(request),
        }

    def visitor(self, request: Request) -> Visitor:
        """Who looks at the page, for the shared layout: name, post, menu."""
        visit, language = request.state.visit, language_of(request)
        links = [
            Link(href, self._words.say(f"place.{name}", language), request.url.path.startswith(href))
            for name, href, permission in LINKS
            if visit.official.may(permission)
        ]
        post = self._words.say(f"role.{visit.official.role}", language)
        return Visitor(visit.official.name, post, visit.csrf, links)

    async def session(self, request: Request, touches: bool = True) -> Session | None:
        """The sign-in of a request, at whatever stage."""
        return await run_in_threadpool(self.officials.sessions.find, self.browser.cookie(request, SESSION), touches)


@dataclass(frozen=True, eq=False)
class Allowed:
    """A dependency that names its permission, so that the authorisation matrix can be read from the routes."""

    guard: Guard
    permission: Permission
    touches: bool = True

    async def __call__(self, request: Request) -> Official:
        """Lets the official in."""
        session = await self.guard.session(request, self.touches)
        if session is None or session.stage is not Stage.FULL:
            raise NotSignedIn("Nobody is signed in.")
        official, token = session.account.official(session.id), self.guard.browser.cookie(request, SESSION)
        request.state.visit = Visit(session, official, csrf_of(token))
        if not official.may(self.permission):
            raise NotAllowed(self.permission)
        if request.method not in SAFE:
            await self.guard.browser.check_session(request, token)
        return official


@dataclass(frozen=True, eq=False)
class HalfWay:
    """A dependency for the pages between password and code."""

    guard: Guard
    stage: Stage

    async def __call__(self, request: Request) -> Session:
        """Lets a sign-in of this stage on."""
        session = await self.guard.session(request)
        if session is None or session.stage is not self.stage:
            raise NotSignedIn("The sign-in is at another step.")
        if request.method not in SAFE:
            await self.guard.browser.check_session(request, self.guard.browser.cookie(request, SESSION))
        return session
