"""Rules on the routing model: forward only, one screen to begin with, every way ends on a terminal screen."""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.whatsapp.flows.limits import ROUTES
from connectors.whatsapp.flows.walk import actions, screens

JSON = dict[str, Any]
Routes = Mapping[str, list[str]]


def route_problems(flow: JSON) -> Iterator[str]:
    """What is wrong with the ways between screens."""
    given = flow.get("routing_model")
    if given is None and "data_api_version" not in flow:
        given = {str(screen.get("id")): _navigations(screen) for screen in screens(flow)}
    if not isinstance(given, dict) or not all(isinstance(following, list) for following in given.values()):
        yield "routing_model: it names for each screen a list of those that may follow"
        return
    routes = {screen: [str(name) for name in following] for screen, following in given.items()}
    known = {str(screen.get("id")): bool(screen.get("terminal")) for screen in screens(flow)}
    yield from _names(routes, known)
    yield from _navigated(flow, routes)
    yield from _entries(routes, known)
    yield from _ends(routes, known)


def _navigations(screen: JSON) -> list[str]:
    """Where the buttons of a screen lead without an endpoint."""
    following = (action["next"] for _, action in actions(screen) if isinstance(action.get("next"), dict))
    return [str(to.get("name")) for to in following if to.get("type") == "screen"]


def _names(routes: Routes, known: Mapping[str, bool]) -> Iterator[str]:
    for screen in sorted(known.keys() - routes.keys()):
        yield f"routing_model: {screen} is missing"
    for screen, following in routes.items():
        yield from (f"routing_model: there is no screen {name}" for name in {screen, *following} - known.keys())
        if screen in following:
            yield f"routing_model: {screen} leads to itself"
        if len(following) > ROUTES:
            yield f"routing_model: {len(following)} ways from {screen}, at most {ROUTES}"


def _navigated(flow: JSON, routes: Routes) -> Iterator[str]:
    for screen in screens(flow):
        name = str(screen.get("id"))
        for target in _navigations(screen):
            if target not in routes.get(name, []):
                yield f"{name}: it navigates to {target}, which the routing model does not allow"


def _entries(routes: Routes, known: Mapping[str, bool]) -> Iterator[str]:
    led_to = {name for following in routes.values() for name in following}
    entries = [screen for screen in known if screen not in led_to]
    if len(entries) != 1:
        yield f"routing_model: exactly one screen begins, not {len(entries)}: {', '.join(entries) or 'none'}"


def _ends(routes: Routes, known: Mapping[str, bool]) -> Iterator[str]:
    """What cannot be gone through backwards from screens without a way on is a circle."""
    left = {screen: set(following) for screen, following in routes.items()}
    while ends := [screen for screen, following in left.items() if not following & left.keys()]:
        for screen in ends:
            del left[screen]
    if left:
        yield f"routing_model: the ways go in a circle: {', '.join(left)}"
    for screen, is_terminal in known.items():
        if not is_terminal and not routes.get(screen):
            yield f"routing_model: {screen} ends without being terminal"
