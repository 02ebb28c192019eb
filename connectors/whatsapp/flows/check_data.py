"""Rules on a screen's data: everything has a type and an example of it, and nothing is bound to what is not there."""

import json
from collections.abc import Iterator
from typing import Any

from connectors.whatsapp.flows.limits import LARGEST_DATA
from connectors.whatsapp.flows.walk import bindings, components, screens

JSON = dict[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "number": (int, float),
    "integer": (int,),
    "array": (list,),
    "object": (dict,),
}


def data_problems(flow: JSON) -> Iterator[str]:
    """What is wrong with the data of screens and what is bound to it."""
    fields = {str(s.get("id")): {c.get("name") for c in components(s)} for s in screens(flow)}
    declared = {str(s.get("id")): set(_data(s)) for s in screens(flow)}
    for screen in screens(flow):
        where = str(screen.get("id"))
        yield from (f"{where} data {what}" for what in _declared(screen))
        for source, path in dict.fromkeys(bindings(screen.get("layout"))):
            if not _is_there(source, path.split("."), fields, declared, where):
                yield f"{where}: nothing is called ${{{source}.{path}}}"


def _data(screen: JSON) -> JSON:
    data = screen.get("data")
    return data if isinstance(data, dict) else {}


def _declared(screen: JSON) -> Iterator[str]:
    if not isinstance(screen.get("data", {}), dict):
        yield "names each value with its type and an example"
    examples = {}
    for name, kind in _data(screen).items():
        if not isinstance(kind, dict) or kind.get("type") not in TYPES:
            yield f"{name}: its type is one of {', '.join(TYPES)}"
        elif "__example__" not in kind:
            yield f"{name}: it needs an __example__"
        else:
            examples[name] = kind["__example__"]
            yield from (f"{name}: {what}" for what in _example(kind, kind["__example__"]))
    if len(json.dumps(examples, ensure_ascii=False).encode()) > LARGEST_DATA:
        yield "of the example: more than 1 MB"


def _example(kind: JSON, example: Any) -> Iterator[str]:
    expected = TYPES[kind["type"]]
    if not isinstance(example, expected) or (isinstance(example, bool) and bool not in expected):
        yield f"its example is no {kind['type']}"
    if kind["type"] == "array" and not isinstance(kind.get("items"), dict):
        yield "an array says what its items are"


def _is_there(
    source: str, path: list[str], fields: dict[str, set[Any]], declared: dict[str, set[str]], here: str
) -> bool:
    """Whether a name means something: of this screen, or with `screen.<id>.` before it of another."""
    screen = here
    if source == "screen" and len(path) > 2:
        screen, source, *path = path
    known = {"form": fields, "data": declared}.get(source, {}).get(screen, set())
    return path[0] in known
