"""The component that asks a field's question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from connectors.whatsapp.flows.data import is_hidden
from connectors.whatsapp.flows.screens import TRIGGER, key
from connectors.whatsapp.flows.texts import helper, is_asked_above, label
from seva.applications.answers import LONGEST_TEXT
from seva.catalogue import Field, Messages

JSON = dict[str, Any]
MOST_BUTTONS = 6
# An example of so many words is not written in one line.
LONG_EXAMPLE = 5
ONLY_DIGITS = re.compile(r"\^\[0-9\]\{(\d+)(?:,(\d+))?\}\$")
COUNTED_CLASS = re.compile(r"(\[[^\]]+\])\{(\d+(?:,\d+)?)\}")


@dataclass(frozen=True)
class Typed:
    """How a kind of answer is typed: the keyboard, and how many characters it may have."""

    keyboard: str = "text"
    fewest: int = 0
    most: int = LONGEST_TEXT


TYPED: Mapping[str, Typed] = MappingProxyType(
    {
        "text": Typed(),
        "name": Typed(most=100),
        # With +91 and spaces.
        "mobile": Typed("phone", 10, 16),
        "pincode": Typed("number", 6, 6),
        "aadhaar_last4": Typed("number", 4, 4),
        "amount": Typed("number", 1, 15),
        "number": Typed("number", 1, 15),
        "year": Typed("number", 4, 4),
        "email": Typed("email", 5, 254),
    }
)


def component_of(field: Field) -> str:
    """The type of the component that asks for the field."""
    if field.choices:
        is_short = len(field.choices) <= MOST_BUTTONS and not field.depends_on
        return "RadioButtonsGroup" if is_short else "Dropdown"
    if field.type == "date":
        return "DatePicker"
    return "TextArea" if _is_long(field) else "TextInput"


def components(field: Field, on_screen: Sequence[Field], messages: Messages, language: str) -> list[JSON]:
    """The component that asks for the field, under its question where that has no room in it."""
    kind = component_of(field)
    asked = [{"type": "TextBody", "text": field.ask.in_(language)}]
    above = asked if is_asked_above(field, kind, messages, language) else []
    component = {**_common(field, kind, language), **_own(field, kind, messages, language)}
    if any(other.depends_on == field.id for other in on_screen):
        component["on-select-action"] = exchange(field.id, on_screen)
    return [*above, component]


def exchange(trigger: str, fields: Sequence[Field]) -> JSON:
    """The action that sends what stands in some fields to our endpoint."""
    return {"name": "data_exchange", "payload": {TRIGGER: trigger, **{f.id: f"${{form.{f.id}}}" for f in fields}}}


def _is_long(field: Field) -> bool:
    if field.type in ("address", "location"):
        return True
    return bool(
        field.type == "text" and not field.pattern and field.example
        and len(field.example.en.split()) >= LONG_EXAMPLE
    )  # fmt: skip


def _common(field: Field, kind: str, language: str) -> JSON:
    may_be_kept = is_hidden(field) and not field.optional
    return {
        "type": kind,
        "name": field.id,
        "label": label(field, kind, language),
        "required": _bound("required", field) if may_be_kept else not field.optional,
        "init-value": _bound("value", field),
        "error-message": _bound("error", field),
    }


def _own(field: Field, kind: str, messages: Messages, language: str) -> JSON:
    if field.depends_on:
        return {"data-source": _bound("options", field), "enabled": _bound("enabled", field)}
    if field.choices:
        return {"data-source": [{"id": c.id, "title": c.label.in_(language)} for c in field.choices]}
    under = _bound("helper", field) if is_hidden(field) else helper(field, messages, language)
    own: JSON = {"helper-text": under} if under else {}
    if kind == "DatePicker":
        return own | {"min-date": _bound("from", field), "max-date": _bound("until", field)}
    return own | ({"max-length": LONGEST_TEXT} if kind == "TextArea" else _typed(field))


def _typed(field: Field) -> JSON:
    typed = TYPED[field.type]
    digits = ONLY_DIGITS.fullmatch(field.pattern or "")
    if digits:
        typed = Typed("number", int(digits[1]), int(digits[2] or digits[1]))
    own: JSON = {"input-type": typed.keyboard, "max-chars": typed.most}
    if typed.fewest:
        own["min-chars"] = typed.fewest
    if field.pattern and not digits:
        own["pattern"] = as_typed(field.pattern)
    return own


def as_typed(pattern: str) -> str:
    """A pattern for what people type before it is tidied: small letters, Hindi figures, spaces and hyphens between."""
    widened = pattern.replace("A-Za-z", "A-Z").replace("A-Z", "A-Za-z").replace("0-9", "0-9०-९")
    return COUNTED_CLASS.sub(r"(?:\1[ -]*){\2}", widened)


def _bound(kind: str, field: Field) -> str:
    return f"${{data.{key(kind, field.id)}}}"
