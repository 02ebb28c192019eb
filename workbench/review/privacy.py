"""What of a message a linguist may see: answers not at all, values and names as what they are, digits masked."""

import re
from collections.abc import Collection, Iterator
from itertools import dropwhile, takewhile

from seva.language.names import parse_name
from seva.language.normalise import normalise
from seva.language.phonetic import phonetic_key
from seva.language.script import Word, clean, detect_script, has_letters, words
from seva.logs import MASK, mask
from workbench.review.heard import ANSWERS, OUT_OF_SCOPE, Heard
from workbench.review.words import sounds_of_list, stand_ins, written_in_list

# What an entity marks that is nobody's personal data.
SHOWN_ENTITIES = frozenset({"service", "department", "language", "rating"})
# Types of questions whose answers have a form of their own. To any other question, anything may be an answer.
STRICT_TYPES = frozenset(
    {"choice", "date", "document", "mobile", "pincode", "aadhaar_last4", "amount", "year", "number"}
)
ADDRESS = re.compile(r"\S+@\S+")
LONGEST_NAME = 4
# What one wants done to a name, however it is misspelt: "judwana", "htwani", "डलवाने".
VERB = re.compile(r"[^aeiou\W][wv]a?n[aie]$|वान[ाे]$")
SIGN = "‹{}›"
SIGNS = re.compile(r"‹(\w+)›")
SEVERAL_NAMES = re.compile(r"‹name›(?:[\s.]+‹name›)+")

Span = tuple[int, int, str]


def is_hidden(message: Heard) -> bool:
    """Whether a message is not shown at all: an answer, a choice, a value, a file, a command of Rasa's."""
    if not has_letters(message.text) and (not message.text.strip() or any(map(str.isdigit, message.text))):
        return True
    if message.text.lstrip().startswith("/") or message.picked:
        return True
    if message.asked is not None:
        return _may_answer_the_form(message)
    if message.awaited:
        return message.awaited == "text" or message.intent in ANSWERS
    return message.intent == "inform" and parse_name(message.text) is not None


def _may_answer_the_form(message: Heard) -> bool:
    """Whether it answered the open question, or may have been meant to; only what asks for something else may not."""
    asked, then = message.asked or {}, message.after.get("asked") or {}
    has_moved = then.get("service") in (asked.get("service"), None) and then.get("field") != asked.get("field")
    return (
        has_moved
        or asked.get("type") not in STRICT_TYPES
        or message.intent in ("inform", OUT_OF_SCOPE)
        or parse_name(message.text) is not None
    )


def masked(message: Heard, common: Collection[str]) -> str:
    """The text with a sign such as ‹mobile› for each value and name; `common` are the sounds of everyday words."""
    text, spans = message.text, [*_values(message), *_names(message.text, common)]
    parts, end = [], 0
    for start, stop, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= end:
            parts += [mask(text[end:start]), SIGN.format(kind)]
        end = max(end, stop)
    return SEVERAL_NAMES.sub(SIGN.format("name"), clean("".join([*parts, mask(text[end:])])))


def as_example(text: str) -> str:
    """A masked text with made-up values in the place of the signs, so that it reads like any message."""
    values = stand_ins(detect_script(SIGNS.sub("", text)))
    return SIGNS.sub(lambda sign: values.get(sign[1], values["digits"]), text).replace(MASK, values["digits"])


def _values(message: Heard) -> Iterator[Span]:
    for entity in message.entities:
        start, end = entity.get("start"), entity.get("end")
        if entity["entity"] not in SHOWN_ENTITIES and isinstance(start, int) and isinstance(end, int):
            yield start, end, str(entity["entity"])
    yield from ((found.start(), found.end(), "email") for found in ADDRESS.finditer(message.text))


def _names(text: str, common: Collection[str]) -> Iterator[Span]:
    said = words(text)
    for place, word in enumerate(said):
        before, after = said[:place][::-1], said[place + 1 :]
        if normalise(word.text) in written_in_list("names"):
            yield from _span([*_run(before, common)[::-1], word, *_run(after, common)])
        if phonetic_key(word.text) in sounds_of_list("before_name"):
            yield from _span(_run(_after_fillers(before), common)[::-1])
            yield from _span(_run(_after_fillers(after), common))


def _after_fillers(said: list[Word]) -> list[Word]:
    return list(dropwhile(lambda word: phonetic_key(word.text) in sounds_of_list("between"), said))


def _run(said: list[Word], common: Collection[str]) -> list[Word]:
    """The words at the beginning of some words that may be parts of a name."""
    return list(takewhile(lambda word: _may_be_name(word, common), said[:LONGEST_NAME]))


def _may_be_name(word: Word, common: Collection[str]) -> bool:
    if normalise(word.text) in written_in_list("names"):
        return True
    key = phonetic_key(word.text)
    is_listed = any(key in sounds_of_list(name) for name in ("ends_name", "before_name", "between"))
    is_verb = bool(VERB.search(word.text.casefold()))
    return not (key in common or is_listed or is_verb or any(map(str.isdigit, word.text)))


def _span(name: list[Word]) -> Iterator[Span]:
    if name:
        yield name[0].start, name[-1].end, "name"
