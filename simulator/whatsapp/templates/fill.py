"""Fills a template in: checks the parameters of a send against it, and gives what the phone shows."""

import re
from typing import Any

from simulator.whatsapp.checks.shape import characters
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.templates.check import LENGTHS, VARIABLE, variables
from simulator.whatsapp.templates.store import Template

JSON = dict[str, Any]
NOT_IN_TEXT = re.compile(r"[\n\t]| {5,}")
# The sub_type of a button component, and the type of its parameter, by the type of the template's button.
BUTTON_PARAMETERS = {
    "QUICK_REPLY": ("quick_reply", "payload"),
    "URL": ("url", "text"),
    "COPY_CODE": ("copy_code", "coupon_code"),
    "FLOW": ("flow", "action"),
}


def fill(template: Template, components: list[JSON]) -> JSON:
    """Raises 132000, 132005 or 132012; gives header, body, footer and buttons as the phone shows them."""
    shown: JSON = {}
    _no_others(template, components)
    for kind in ("HEADER", "BODY"):
        part = template.part(kind)
        parameters = _parameters(components, kind.lower())
        if part is None:
            _count(kind, 0, len(parameters))
        elif kind == "HEADER" and part["format"] != "TEXT":
            shown["header"] = _media_header(part["format"].lower(), parameters)
        else:
            text = _text(template, part, parameters)
            shown[kind.lower()] = {"type": "text", "text": text} if kind == "HEADER" else text
    if footer := template.part("FOOTER"):
        shown["footer"] = footer["text"]
    if buttons := template.part("BUTTONS"):
        shown["buttons"] = [_button(n, button, components) for n, button in enumerate(buttons["buttons"])]
    return shown


def _no_others(template: Template, components: list[JSON]) -> None:
    buttons = len((template.part("BUTTONS") or {"buttons": []})["buttons"])
    for part in components:
        if part["type"] == "button" and int(part["index"]) >= buttons:
            raise GraphError(132000, f"button index {part['index']} does not exist in the template")


def _parameters(components: list[JSON], kind: str) -> list[JSON]:
    return [p for part in components if part["type"] == kind for p in part.get("parameters") or []]


def _count(kind: str, expected: int, given: int) -> None:
    if expected != given:
        raise GraphError(
            132000,
            f"{kind.lower()}: number of localizable_params ({given}) does not match "
            f"the expected number of params ({expected})",
        )


def _media_header(kind: str, parameters: list[JSON]) -> JSON:
    _count("HEADER", 1, len(parameters))
    if parameters[0]["type"] != kind or kind not in parameters[0]:
        raise GraphError(132012, f"header: Format mismatch, expected {kind.upper()}, received {parameters[0]['type']}")
    return {"type": kind, kind: parameters[0][kind]}


def _text(template: Template, part: JSON, parameters: list[JSON]) -> str:
    kind, names = part["type"], variables(part["text"])
    _count(kind, len(names), len(parameters))
    if template.is_named:
        values = {p.get("parameter_name"): _value(kind, p) for p in parameters}
        if values.keys() != set(names):
            raise GraphError(132012, f"{kind.lower()}: parameter names do not match the template")
    else:
        values = {str(n): _value(kind, p) for n, p in enumerate(parameters, 1)}
    text = VARIABLE.sub(lambda found: str(values[found[1]]), part["text"])
    if characters(text) > LENGTHS[kind]:
        raise GraphError(132005, f"{kind.lower()}: {characters(text)} characters, {LENGTHS[kind]} are allowed")
    return text


def _value(kind: str, parameter: JSON) -> str:
    if parameter["type"] == "text" and isinstance(parameter.get("text"), str) and parameter["text"]:
        if NOT_IN_TEXT.search(parameter["text"]):
            raise GraphError(132012, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
        return str(parameter["text"])
    raise GraphError(132012, f"{kind.lower()}: a parameter is no text or is empty")


def _button(index: int, button: JSON, components: list[JSON]) -> JSON:
    given = [part for part in components if part["type"] == "button" and int(part["index"]) == index]
    sub_type, wanted = BUTTON_PARAMETERS.get(button["type"], ("", ""))
    needed = button["type"] == "COPY_CODE" or bool(variables(button.get("url", "")))
    if not given and not needed:
        return _shown_button(button, index, None)
    parameters = given[0].get("parameters") or [] if given else []
    if not given or len(parameters) != 1:
        raise GraphError(132000, f"buttons: button {index} needs 1 parameter, {len(parameters)} were given")
    value = parameters[0].get(wanted)
    if given[0]["sub_type"] != sub_type or parameters[0]["type"] != wanted or value in (None, ""):
        raise GraphError(132012, f"buttons: the parameter of button {index} does not fit a button {button['type']}")
    if button["type"] == "URL" and not needed:
        raise GraphError(132000, f"buttons: the URL of button {index} has no variable")
    return _shown_button(button, index, value)


def _shown_button(button: JSON, index: int, value: Any) -> JSON:
    shown = {"type": button["type"], "text": button.get("text", ""), "index": index}
    if button["type"] == "QUICK_REPLY":
        shown["payload"] = value or button["text"]
    elif button["type"] == "URL":
        shown["url"] = VARIABLE.sub(str(value), button["url"])
    elif button["type"] == "FLOW":
        opens = {name: button.get(name) for name in ("flow_id", "flow_action", "navigate_screen")}
        shown.update({"action": value, **opens})
    elif button["type"] == "PHONE_NUMBER":
        shown["phone_number"] = button.get("phone_number")
    return shown
