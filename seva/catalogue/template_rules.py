"""What Meta demands of a template, so that none is refused: limits, parameters, examples, buttons.

Source: WhatsApp Business Platform > Message templates > Components; errors 2388293 and 2388299.
"""

import re
from collections.abc import Iterator

from seva.catalogue.message_templates import MessageTemplate
from seva.catalogue.messages import LANGUAGES
from seva.catalogue.template_buttons import EMOJI, button_problems
from seva.catalogue.template_texts import as_registered, filled, length, names

MOST = {"header": 60, "body": 1024, "footer": 60}
MOST_PARAMETERS = {"header": 1, "footer": 0}
# With fewer words for each parameter a body is refused as having too many of them.
WORDS_A_PARAMETER = 3
PARAMETER = re.compile(r"\{\w+\}")
WORD = re.compile(r"\w+(?:[-'’]\w+)*")
HAS_LETTER = re.compile(r"[^\W_]")
UNEVEN = re.compile(r"\t| {5,}|\n{3,}")


def template_problems(template: MessageTemplate) -> Iterator[str]:
    """What is wrong with a template, in sentences."""
    try:
        used = {part: {code: names(text.in_(code)) for code in LANGUAGES} for part, text in template.texts}
    except ValueError:
        yield f"{template.name}: a brace is not closed or not opened: write {{name}}, or {{{{ for a brace itself"
        return
    for part, by_code in used.items():
        if set(by_code["en"]) != set(by_code["hi"]):
            yield f"{part}: other {{placeholders}} in Hindi than in English"
    yield from _parameter_problems(template, {name for by_code in used.values() for name in by_code["en"]})
    for part, text in template.texts:
        for code in LANGUAGES:
            yield from (f"{part} ({code}): {what}" for what in _text_problems(template, part, text.in_(code), code))
    yield from button_problems(template.buttons)


def _parameter_problems(template: MessageTemplate, used: set[str]) -> Iterator[str]:
    for name in sorted(used - template.parameters.keys()):
        yield f"`{name}` has no example: add it to `parameters`, in both languages"
    for name in sorted(template.parameters.keys() - used):
        yield f"`{name}` is in no text: use it, or remove its example"
    for name, example in template.parameters.items():
        if any(UNEVEN.search(text) or "\n" in text for text in (example.en, example.hi)):
            yield f"the example of `{name}` must be one line with single spaces"


def _text_problems(template: MessageTemplate, part: str, text: str, code: str) -> Iterator[str]:
    used = names(text)
    if len(used) > MOST_PARAMETERS.get(part, len(used)):
        yield f"at most {MOST_PARAMETERS[part]} placeholders may stand here"
    if set(used) <= template.parameters.keys():
        longest = max(length(as_registered(text)), length(filled(text, template.parameters, code)))
        if longest > MOST[part]:
            yield f"{longest} characters, at most {MOST[part]}"
    if UNEVEN.search(text):
        yield "no tabs, no five spaces and no two empty lines in a row"
    yield from _body_problems(text, used) if part == "body" else _line_problems(text)


def _body_problems(text: str, used: list[str]) -> Iterator[str]:
    between = PARAMETER.split(text)
    if used and not (HAS_LETTER.search(between[0]) and HAS_LETTER.search(between[-1])):
        yield "a placeholder may not stand at the start or at the end: put a word there"
    words = len(WORD.findall(PARAMETER.sub(" ", text)))
    if words < WORDS_A_PARAMETER * len(used):
        yield f"{words} words are too few for {len(used)} placeholders: at least {WORDS_A_PARAMETER} for each"


def _line_problems(text: str) -> Iterator[str]:
    if "\n" in text.strip() or "*" in text or EMOJI.search(text):
        yield "one line without bold print and emoji"
