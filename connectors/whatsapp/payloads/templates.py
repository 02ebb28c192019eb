"""Approved templates, the only messages outside of the 24-hour window (Message templates > Send)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from connectors.whatsapp.payloads.clean import one_line
from connectors.whatsapp.payloads.envelope import message
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import TEMPLATE_BUTTONS, TEMPLATE_LANGUAGES, TEMPLATE_NAME
from connectors.whatsapp.payloads.media import header
from connectors.whatsapp.payloads.reply import Language, Media, Payload

# Positional parameters in order, or named ones, as the template was made.
Parameters = Sequence[str] | Mapping[str, str]


@dataclass(frozen=True)
class TemplateButton:
    """What a button of the template needs: a payload, the end of an address, or a Flow's token and first data."""

    kind: Literal["quick_reply", "url", "flow"]
    index: int
    value: str
    data: Mapping[str, Any] | None = None


def template(
    name: str,
    language: Language,
    body: Parameters = (),
    head: Media | Parameters = (),
    buttons: Sequence[TemplateButton] = (),
) -> Payload:
    """The template with its parameters; text in them stands in one line with single spaces, as Meta demands."""
    require(re.fullmatch(TEMPLATE_NAME, name), "template_name")
    places = {button.index for button in buttons}
    require(len(places) == len(buttons) and places <= set(range(TEMPLATE_BUTTONS)), "template_buttons")
    of_head = [header(head)] if isinstance(head, Media) else _texts(head)
    parts = (("header", of_head), ("body", _texts(body)))
    components = [{"type": kind, "parameters": values} for kind, values in parts if values]
    components += [_button(button) for button in buttons]
    code = {"code": TEMPLATE_LANGUAGES[language], "policy": "deterministic"}
    return message("template", {"name": name, "language": code} | ({"components": components} if components else {}))


def _texts(parameters: Parameters) -> list[dict[str, Any]]:
    if isinstance(parameters, Mapping):
        return [{"type": "text", "parameter_name": name, "text": _text(text)} for name, text in parameters.items()]
    return [{"type": "text", "text": _text(text)} for text in parameters]


def _text(text: str) -> str:
    shown = one_line(text)
    require(shown, "template_parameter_empty")
    return shown


def _button(button: TemplateButton) -> dict[str, Any]:
    require(button.value, "template_buttons")
    parameter: dict[str, Any]
    if button.kind == "flow":
        action = {"flow_token": button.value} | ({"flow_action_data": dict(button.data)} if button.data else {})
        parameter = {"type": "action", "action": action}
    else:
        key = {"quick_reply": "payload", "url": "text"}[button.kind]
        parameter = {"type": key, key: button.value}
    return {"type": "button", "sub_type": button.kind, "index": str(button.index), "parameters": [parameter]}
