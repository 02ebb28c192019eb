"""The authorisation matrix, read from the routes: which permission each asks for, and which roles have it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from seva.officials.roles import GRANTS, Permission, Role
from web.officials.browser import PLACES
from web.officials.guard import Allowed, HalfWay

# Routes of officials that ask for no permission, and what protects them instead. All others must have one.
OPEN: Mapping[tuple[str, str], str] = {
    ("GET", "/officials/login"): "open",
    ("POST", "/officials/login"): "form token, limits on tries",
    ("GET", "/officials/set-up"): "until there is an administrator",
    ("POST", "/officials/set-up"): "one-time code, form token, limits on tries",
    ("GET", "/officials/begin"): "open",
    ("POST", "/officials/begin"): "one-time code, form token, limits on tries",
    ("GET", "/officials/provider"): "open; leads to the identity provider",
    ("GET", "/officials/provider/callback"): "state, nonce and PKCE of this browser",
}
STEP = "a sign-in at the step `{}`"


@dataclass(frozen=True)
class Row:
    """A route: what it asks for (a permission, or words), and which roles pass."""

    method: str
    path: str
    asks: str
    roles: frozenset[Role]

    def line(self) -> str:
        """The row as the table of the handbook has it."""
        marks = " | ".join("yes" if role in self.roles else "–" for role in Role)
        return f"| {self.method} | `{self.path}` | {self.asks} | {marks} |"


def matrix(routes: Sequence[BaseRoute]) -> Iterator[Row]:
    """The rows of all routes under the officials' addresses; a route that asks for nothing says `NOTHING`."""
    for route in below(routes):
        if isinstance(route.original_route, APIRoute):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield _row(method, route)


def below(routes: Sequence[BaseRoute]) -> Iterator[RouteContext]:
    """All that lies under the officials' addresses, that of included routers too."""
    for route in iter_route_contexts(routes):
        if f"{route.path}/".startswith(tuple(f"{place}/" for place in PLACES)):
            yield route


def _row(method: str, route: RouteContext) -> Row:
    path = str(route.path)
    guards = [call for call in calls_of(route.dependant) if isinstance(call, Allowed | HalfWay)]
    steps = [guard.stage for guard in guards if isinstance(guard, HalfWay)]
    permissions = {guard.permission for guard in guards if isinstance(guard, Allowed)}
    if steps:
        return Row(method, path, STEP.format(*steps), frozenset())
    if permissions:
        roles = frozenset.intersection(*map(roles_with, permissions))
        return Row(method, path, " and ".join(f"`{permission}`" for permission in sorted(permissions)), roles)
    return Row(method, path, OPEN.get((method, path), "NOTHING"), frozenset(Role))


def calls_of(dependant: Any) -> Iterator[Any]:
    """What a route depends on, and what that depends on."""
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from calls_of(dependency)


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that have a permission."""
    return frozenset(role for role, granted in GRANTS.items() if permission in granted)
