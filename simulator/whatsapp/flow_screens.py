"""What a Flow says about its screens: which may follow which, and what data each needs."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft7Validator, SchemaError

JSON = dict[str, Any]
SUCCESS = "SUCCESS"
# Stands beside a screen's declared data: the snackbar.
FREE = frozenset({"error_message"})


def screens(flow: JSON) -> dict[str, JSON]:
    """The screens by their ids."""
    return {str(screen.get("id")): screen for screen in flow.get("screens", []) if isinstance(screen, dict)}


def routes(flow: JSON) -> dict[str, list[str]]:
    """Which screens each may lead to: the routing model, or without one what the navigate actions say."""
    return flow.get("routing_model") or {name: sorted(_targets(screen)) for name, screen in screens(flow).items()}


def entry(flow: JSON) -> str:
    """The screen that none leads to; the first one if that is not clear."""
    reached = {name for following in routes(flow).values() for name in following}
    names = list(screens(flow))
    return next((name for name in names if name not in reached), names[0])


def before(flow: JSON, screen: str) -> set[str]:
    """The screens from which one can have come."""
    found, model = {screen}, routes(flow)
    while more := {name for name, following in model.items() if found & {*following}} - found:
        found |= more
    return found


def after(flow: JSON, screen: str) -> set[str]:
    """The screens that an endpoint may answer with: the same one, those it leads to, and the end."""
    return {screen, *routes(flow).get(screen, []), SUCCESS}


def objection(screen: JSON, data: Any) -> str | None:
    """What data lacks of what a screen declares, or has of a wrong type."""
    declared = {name: kind for name, kind in (screen.get("data") or {}).items() if isinstance(kind, dict)}
    schema = {"type": "object", "properties": declared, "required": sorted(declared.keys() - FREE)}
    try:
        Draft7Validator.check_schema(schema)
    except SchemaError as error:
        return f"the screen declares its data wrongly: {error.message}"
    wrong = next(iter(Draft7Validator(schema).iter_errors(data)), None)
    if wrong is None:
        return None
    place = ".".join(str(part) for part in wrong.absolute_path)
    return f"{place}: {wrong.message}" if place else wrong.message


def is_at_least(version: Any, wanted: tuple[int, int]) -> bool:
    """Whether a version such as "7.3" is not older than the wanted one."""
    try:
        return tuple(int(part) for part in str(version).split(".")) >= wanted
    except ValueError:
        return False


def _targets(part: Any) -> set[str]:
    return {str(action["next"]["name"]) for action in _actions(part) if isinstance(action.get("next"), dict)}


def _actions(part: Any) -> Iterator[JSON]:
    if isinstance(part, list):
        for each in part:
            yield from _actions(each)
    elif isinstance(part, dict):
        if part.get("name") == "navigate":
            yield part
        for each in part.values():
            yield from _actions(each)
