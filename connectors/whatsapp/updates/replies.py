"""Contents of interactive replies: taps on buttons and lists, answers of Flows."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from connectors.whatsapp import json_values as values

LONGEST_LABEL = 256
LONGEST_RESPONSE = 65_536
DEEPEST_RESPONSE = 10

Content = tuple[str, dict[str, Any]] | None


def read_interactive(body: Mapping[str, Any]) -> Content:
    """Kind and content of an interactive reply; None if there is no usable one in it."""
    reply = body.get("type")
    read = REPLIES.get(reply) if isinstance(reply, str) else None
    return read(values.mapping(body.get(reply))) if read and reply else None


def read_template_button(body: Mapping[str, Any]) -> Content:
    """A template's quick reply; without a payload of our own its label is its id."""
    title = values.text(body.get("text"), LONGEST_LABEL)
    chosen = values.identifier_of_ours(body.get("payload")) or values.identifier_of_ours(title)
    return ("template_button", values.known(id=chosen, title=title)) if chosen else None


def _tap(kind: str) -> Callable[[Mapping[str, Any]], Content]:
    def read(reply: Mapping[str, Any]) -> Content:
        chosen = values.identifier_of_ours(reply.get("id"))
        title = values.text(reply.get("title"), LONGEST_LABEL)
        return (kind, values.known(id=chosen, title=title)) if chosen else None

    return read


def _flow(reply: Mapping[str, Any]) -> Content:
    name = values.text(reply.get("name"), LONGEST_LABEL)
    kind = "address" if name == "address_message" else "flow"
    return kind, values.known(name=name, response=response(reply.get("response_json")))


def _call_permission(reply: Mapping[str, Any]) -> Content:
    return "call_permission", values.known(response=values.identifier(reply.get("response"), LONGEST_LABEL))


def response(written: Any) -> dict[str, Any] | None:
    """The object that a Flow's answer writes as a string; None when it is none, or of a size no form of ours has."""
    if not isinstance(written, str) or len(written) > LONGEST_RESPONSE:
        return None
    try:
        found = json.loads(written)
        return _tidy(found, DEEPEST_RESPONSE) if isinstance(found, dict) else None
    except (ValueError, RecursionError):
        return None


def _tidy(value: Any, deepest: int) -> Any:
    """The value so that it can be stored and written as JSON again; raises ValueError when it cannot."""
    if not deepest:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {values.clean(name): _tidy(part, deepest - 1) for name, part in value.items()}
    if isinstance(value, list):
        return [_tidy(part, deepest - 1) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a number of JSON")
    return values.clean(value) if isinstance(value, str) else value


REPLIES: Mapping[str, Callable[[Mapping[str, Any]], Content]] = {
    "button_reply": _tap("button"),
    "list_reply": _tap("list"),
    "nfm_reply": _flow,
    "call_permission_reply": _call_permission,
}
