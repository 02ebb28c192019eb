"""Walks through Flow JSON that may be anything: its screens, components, actions and what they are bound to."""

import re
from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]
# Of these, one branch or the other is shown.
BRANCHES = ("children", "then", "else")
ACTIONS = ("on-click-action", "on-select-action", "on-unselect-action")
BINDING = re.compile(r"\$\{(?P<source>data|form|screen)\.(?P<path>[A-Za-z0-9_.\-]+)\}")


def screens(flow: JSON) -> list[JSON]:
    """The screens."""
    return list(flow["screens"])


def components(screen: JSON) -> Iterator[JSON]:
    """Every component of a screen, those inside of others, too."""
    layout = screen.get("layout")
    yield from _inside(layout if isinstance(layout, dict) else {})


def _inside(part: JSON) -> Iterator[JSON]:
    cases = part.get("cases")
    branches = [*(part.get(name) for name in BRANCHES), *(cases.values() if isinstance(cases, dict) else ())]
    for branch in branches:
        for child in branch if isinstance(branch, list) else ():
            if isinstance(child, dict):
                yield child
                yield from _inside(child)


def actions(screen: JSON) -> Iterator[tuple[JSON, JSON]]:
    """Each component that acts, with its action."""
    for component in components(screen):
        for name in ACTIONS:
            if isinstance(component.get(name), dict):
                yield component, component[name]


def bindings(value: Any) -> Iterator[tuple[str, str]]:
    """What a value is bound to, as source and name: `${data.days}` is ("data", "days")."""
    if isinstance(value, str):
        yield from ((found["source"], found["path"]) for found in BINDING.finditer(value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from bindings(part)
    elif isinstance(value, list):
        for part in value:
            yield from bindings(part)


def is_bound(value: Any) -> bool:
    """Whether the phone fills a value in when it shows the screen."""
    return isinstance(value, str) and ("${" in value or value.startswith("`"))


def depth_of_ifs(part: Any) -> int:
    """How many Ifs stand inside of each other at most."""
    if isinstance(part, list):
        return max(map(depth_of_ifs, part), default=0)
    if not isinstance(part, dict):
        return 0
    return max(map(depth_of_ifs, part.values()), default=0) + (part.get("type") == "If")
