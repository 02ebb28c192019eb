"""A template of the catalogue as Meta takes it (Message templates > Create), and what of it is compared."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.whatsapp.json_values import listed, mapping, text
from connectors.whatsapp.payloads.limits import TEMPLATE_LANGUAGES
from connectors.whatsapp.payloads.reply import Language, Payload
from seva.catalogue import MessageTemplate
from seva.catalogue.message_templates import TemplateButton
from seva.catalogue.template_texts import as_registered, names

LANGUAGES: tuple[Language, ...] = ("hi", "en")
# What citizens see of a component. Meta adds examples in other forms and leaves keys out.
SEEN = ("type", "format", "text", "url")


def creation(template: MessageTemplate, language: Language) -> Payload:
    """The body that creates one language of a template."""
    return {
        "name": template.name,
        "language": TEMPLATE_LANGUAGES[language],
        "category": template.category,
        "parameter_format": "NAMED",
        "components": components(template, language),
    }


def components(template: MessageTemplate, language: Language) -> list[Payload]:
    """Header, body, footer and buttons."""
    found = [_text(template, part, words.in_(language), language) for part, words in template.texts]
    if template.buttons:
        found.append({"type": "BUTTONS", "buttons": [_button(button, language) for button in template.buttons]})
    return found


def _text(template: MessageTemplate, part: str, words: str, language: Language) -> Payload:
    component: Payload = {"type": part.upper(), "text": as_registered(words)}
    if part == "header":
        component["format"] = "TEXT"
    examples = [{"param_name": name, "example": template.parameters[name].in_(language)} for name in names(words)]
    return component | ({"example": {f"{part}_text_named_params": examples}} if examples else {})


def _button(button: TemplateButton, language: Language) -> Payload:
    shown: Payload = {"type": button.kind.upper(), "text": button.text.in_(language)}
    if button.url is None:
        return shown
    start, brace, _ = button.url.partition("{")
    return shown | {"url": start + ("{{1}}" if brace else "")} | ({"example": [button.example]} if brace else {})


def face(given: Sequence[Any]) -> list[Any]:
    """What citizens see of some components, by which two versions of a template are compared."""
    return sorted((_seen(mapping(component)) for component in given), key=str)


def _seen(component: Mapping[str, Any]) -> tuple[Any, ...]:
    buttons = tuple(_seen(mapping(button)) for button in listed(component.get("buttons")))
    return (*((text(component.get(key)) or "").strip() for key in SEEN), buttons)
