"""JSON Schema of what may be sent, written from Meta's documentation, and the rules that a schema cannot say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FILES = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(Path(__file__).parent.glob("*.json"))]
_REGISTRY: Registry = Registry().with_resources((file["$id"], Resource.from_contents(file)) for file in FILES)
_MESSAGE = Draft202012Validator({"$ref": "urn:seva:whatsapp:message"}, registry=_REGISTRY)


def problems(message: dict[str, Any]) -> list[str]:
    """What Meta would refuse in the body of a request to send; empty when it may go."""
    errors = (f"{error.json_path}: {error.message}" for error in _MESSAGE.iter_errors(message))
    return [*errors, *(f"{what} is not unique" for what in _repeated(message))]


def _repeated(message: dict[str, Any]) -> Iterator[str]:
    action = message.get("interactive", {}).get("action", {})
    buttons = [button["reply"] for button in action.get("buttons", ())]
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    named = {
        "button id": [button["id"] for button in buttons],
        "button title": [button["title"] for button in buttons],
        "row id": [row["id"] for row in rows],
    }
    yield from (what for what, values in named.items() if len(values) != len(set(values)))
