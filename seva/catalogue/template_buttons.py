"""What Meta demands of a template's buttons."""

import re
from collections.abc import Iterator, Sequence

from seva.catalogue.message_templates import TemplateButton
from seva.catalogue.messages import LANGUAGES
from seva.catalogue.template_texts import length

TEXT, BUTTONS, LINKS, LINK = 25, 10, 2, 2000
EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
VARIABLE = re.compile(r"\{\w*\}")


def button_problems(buttons: Sequence[TemplateButton]) -> Iterator[str]:
    """What is wrong with the buttons of one template."""
    links = [button for button in buttons if button.kind == "url"]
    if len(buttons) > BUTTONS or len(links) > LINKS:
        yield f"buttons: at most {BUTTONS}, of which {LINKS} open a page"
    places = [place for place, button in enumerate(buttons) if button.kind == "quick_reply"]
    if places and places[-1] - places[0] >= len(places):
        yield "buttons: the quick replies must stand together"
    for code in LANGUAGES:
        labels = [button.text.in_(code) for button in buttons]
        if len(set(labels)) < len(labels):
            yield f"buttons ({code}): two say the same"
        yield from (f"buttons ({code}): `{label}` {what}" for label in labels for what in _label_problems(label))
    for button in buttons:
        yield from (f"button `{button.text.en}`: {what}" for what in _link_problems(button))


def _label_problems(label: str) -> Iterator[str]:
    if length(label) > TEXT:
        yield f"has {length(label)} characters, at most {TEXT}"
    if re.search(r"[\n*{}]", label) or EMOJI.search(label):
        yield "must be one line without placeholders, bold print and emoji"


def _link_problems(button: TemplateButton) -> Iterator[str]:
    if (button.kind == "url") != (button.url is not None):
        yield "a `url` belongs to a button of the kind `url`, and to no other"
    variables = VARIABLE.findall(button.url or "")
    if len(variables) > 1 or (variables and not str(button.url).endswith(variables[0])):
        yield "an address may have one placeholder, at its end"
    if bool(variables) != (button.example is not None):
        yield "give an `example` of an address that has a placeholder, and of no other"
    if length(button.url or "") > LINK:
        yield f"the address is longer than {LINK} characters"
