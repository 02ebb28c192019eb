"""What Meta's validator finds in Flow JSON: the rules that concern the whole, not each component."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]
PUBLISHABLE = frozenset({"5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3"})
FROZEN = frozenset({"2.1", "3.0", "3.1", "4.0", "5.0"})
MOST_SCREENS = 100
MOST_COMPONENTS = 50
LARGEST = 10 * 1024 * 1024


def validate(content: bytes) -> tuple[JSON | None, list[JSON]]:
    """The Flow, if it is JSON at all, and its validation errors."""
    try:
        flow = json.loads(content)
    except ValueError as error:
        return None, [_error("INVALID_JSON", f"The file is no JSON: {error}")]
    if not isinstance(flow, dict):
        return None, [_error("INVALID_PROPERTY_TYPE", "A Flow is a JSON object.")]
    return flow, list(_errors(flow, len(content)))


def _error(name: str, message: str) -> JSON:
    places = dict.fromkeys(("line_start", "line_end", "column_start", "column_end"), 1)
    return {"error": name, "error_type": "FLOW_JSON_ERROR", "message": message, **places, "pointers": []}


def _errors(flow: JSON, size: int) -> Iterator[JSON]:
    version, screens = flow.get("version"), flow.get("screens")
    if str(version) not in PUBLISHABLE | FROZEN:
        yield _error("UNSUPPORTED_FLOW_JSON_VERSION", f"Version {version} is not supported.")
    if size > LARGEST:
        yield _error("INVALID_PROPERTY_VALUE", "A Flow may have at most 10 MB.")
    if not isinstance(screens, list) or not screens or not all(isinstance(s, dict) for s in screens):
        yield _error("MISSING_REQUIRED_PROPERTY", "A Flow has a list of screens.")
        return
    if len(screens) > MOST_SCREENS:
        yield _error("MAX_SCREENS_NUMBER", f"A Flow may have at most {MOST_SCREENS} screens.")
    for screen, times in Counter(str(s.get("id")) for s in screens).items():
        if times > 1:
            yield _error("DUPLICATE_SCREEN_IDS", f"Screen {screen} is there {times} times.")
    if not any(s.get("terminal") for s in screens):
        yield _error("MISSING_TERMINAL_SCREEN", "A Flow needs a terminal screen.")
    for screen in screens:
        yield from _in_screen(screen)
    yield from _in_routes(flow, {str(s.get("id")) for s in screens})


def _in_screen(screen: JSON) -> Iterator[JSON]:
    name = str(screen.get("id"))
    if not name.replace("_", "").isalpha() or name == "SUCCESS":
        yield _error(
            "INVALID_PROPERTY_VALUE", f"Screen id {name} may have letters and underscores, and is not SUCCESS."
        )
    components = list(_components(screen.get("layout", {})))
    if len(components) > MOST_COMPONENTS:
        yield _error("INVALID_PROPERTY_VALUE", f"Screen {name} has more than {MOST_COMPONENTS} components.")
    if screen.get("terminal") and not any(c.get("type") == "Footer" for c in components):
        yield _error("MISSING_FOOTER_ON_TERMINAL_SCREEN", f"Terminal screen {name} needs a footer.")
    data = screen.get("data")
    for field, kind in data.items() if isinstance(data, dict) else ():
        if not isinstance(kind, dict) or "__example__" not in kind:
            yield _error("INVALID_SCREEN_DATA", f"Field {field} of screen {name} needs __example__.")


def _components(part: Any) -> Iterator[JSON]:
    children = part.get("children") if isinstance(part, dict) else None
    for child in children if isinstance(children, list) else ():
        if isinstance(child, dict):
            yield child
            yield from _components(child)


def _in_routes(flow: JSON, screens: set[str]) -> Iterator[JSON]:
    given = flow.get("routing_model", {})
    if not isinstance(given, dict) or not all(isinstance(following, list) for following in given.values()):
        yield _error("INVALID_PROPERTY_TYPE", "routing_model maps each screen to a list of screens.")
        return
    routes = {screen: [str(name) for name in following] for screen, following in given.items()}
    if "data_api_version" in flow and not routes:
        yield _error("MISSING_REQUIRED_PROPERTY", "A Flow with an endpoint needs a routing_model.")
    for screen, following in routes.items():
        if screen not in screens or not {*following} <= screens or screen in following:
            yield _error("INVALID_ROUTING_MODEL", f"Routes of {screen} lead to itself or to unknown screens.")
    if _goes_in_circles(routes):
        yield _error("INVALID_ROUTING_MODEL", "Routes may lead forward only.")


def _goes_in_circles(routes: dict[str, list[str]]) -> bool:
    left = {screen: set(following) for screen, following in routes.items()}
    while ends := [screen for screen, following in left.items() if not following & left.keys()]:
        for screen in ends:
            del left[screen]
    return bool(left)
