"""Checks an object against its row in shapes.yml and says in Meta's way what is wrong."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from simulator.whatsapp.errors import GraphError

JSON = dict[str, Any]
TYPES: dict[str, Callable[[Any], bool]] = {
    "any": lambda _: True,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "list": lambda value: isinstance(value, list),
    # Meta takes numbers also as text.
    "number": lambda value: not isinstance(value, bool) and re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None,
}


@cache
def shapes() -> dict[str, JSON]:
    """The shapes by name."""
    rows: dict[str, JSON] = yaml.safe_load(Path(__file__).with_name("shapes.yml").read_text(encoding="utf-8"))
    return rows


def characters(text: str) -> int:
    """The length of a text as Meta counts at worst: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def without_nulls(value: Any) -> Any:
    """A JSON value without the fields that are null: Graph takes them as not given."""
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    return [without_nulls(part) for part in value] if isinstance(value, list) else value


def invalid(details: str, number: int = 131009) -> GraphError:
    """A value is wrong."""
    return GraphError(number, details)


def check(value: Any, shape: str, path: str = "") -> None:
    """Raises GraphError (100, 131008 or 131009) with the first thing that is wrong."""
    fields = shapes()[shape]
    if not isinstance(value, dict):
        raise GraphError(100, f"Param {path} must be a JSON object.")
    for name in value:
        if name not in fields:
            raise GraphError(100, f'Unexpected key "{name}" on param "{path or shape}".')
    for name, rule in fields.items():
        if value.get(name) is not None:
            _check_field(value[name], rule, f"{path}['{name}']" if path else name)
        elif rule.get("need"):
            raise _missing(f"{path}['{name}']" if path else name, rule)


def _missing(path: str, rule: JSON) -> GraphError:
    if path == "messaging_product":
        return GraphError(100, message="(#100) The parameter messaging_product is required.")
    return GraphError(131008, f"Parameter '{path}' is mandatory.")


def _check_field(value: Any, rule: JSON, path: str) -> None:
    if not TYPES[rule["is"]](value):
        raise GraphError(100, f"Param {path} must be of type {rule['is']}.")
    number = rule.get("code", 131009)
    _check_length(value, rule, path, number)
    if "among" in rule and value not in rule["among"]:
        raise invalid(f'Param {path} must be one of {{{", ".join(map(str, rule["among"]))}}} - got "{value}".', number)
    if "match" in rule and not re.fullmatch(rule["match"], value):
        raise invalid(f"Param {path} has an invalid format.", number)
    if "of" in rule:
        check(value, rule["of"], path)
    if "each" in rule:
        for n, element in enumerate(value):
            check(element, rule["each"], f"{path}[{n}]")


def _check_length(value: Any, rule: JSON, path: str, number: int) -> None:
    if not isinstance(value, str | list | dict):
        return
    length, unit = (characters(value), "characters") if isinstance(value, str) else (len(value), "elements")
    if rule.get("min") and isinstance(value, str) and not value.strip():
        length = 0
    if length < rule.get("min", 0):
        raise invalid(f"Param {path} must have at least {rule['min']} {unit}.", number)
    if length > rule.get("max", length):
        raise invalid(f"Param {path} must have at most {rule['max']} {unit}, has {length}.", number)
