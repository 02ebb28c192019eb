"""Rules of wording that a program can check: both languages, forbidden words, spelling, numbers, lengths.

What a person must read aloud, no program checks. How people ask (aliases) is theirs: there only the script is checked.
"""

import unicodedata
from collections.abc import Iterable, Iterator

from seva.catalogue.load import Catalogue
from seva.catalogue.messages import Messages
from seva.catalogue.wording_patterns import (
    ENGLISH,
    FIGURES,
    HINDI,
    LETTERS,
    MONEY,
    PLACEHOLDER,
    SPELLING,
    is_devanagari,
    spellings,
)
from seva.catalogue.wording_texts import Wording, texts

FEWEST_ALIASES = 8
MOST_LINES = 4


def wording_problems(catalogue: Catalogue, messages: Messages, others: Iterable[Wording] = ()) -> list[str]:
    """Every breach of a rule, as `where: what`; `others` are texts besides the catalogue's and the assistant's."""
    wordings = [*texts(catalogue, messages), *others]
    problems = [f"{wording.where}: {what}" for wording in wordings for what in _breaches(wording)]
    problems += spellings((wording.where, wording.hi) for wording in wordings if wording.kind != "place")
    for service in catalogue.services.values():
        for spelling, names in service.aliases:
            where = f"service {service.id} aliases ({spelling})"
            problems += _alias_problems(where, spelling, names)
            if len(names) < FEWEST_ALIASES:
                problems.append(f"{where}: {len(names)}, at least {FEWEST_ALIASES} are needed to be understood")
    for field in catalogue.fields.values():
        for choice in field.choices:
            for spelling, names in choice.aliases:
                problems += _alias_problems(f"field {field.id} choice {choice.id} ({spelling})", spelling, names)
    for document in catalogue.documents.values():
        if len(document.accepted.en) != len(document.accepted.hi):
            problems.append(f"document {document.id} accepted: both languages must name the same")
    return problems


def _breaches(wording: Wording) -> Iterator[str]:
    rules = SPELLING if wording.kind in ("official", "place") else SPELLING + HINDI
    yield from (f"`{found.group()}` in Hindi: {what}" for rule, what in rules if (found := rule.search(wording.hi)))
    yield from (f"`{found.group()}` in English: {what}" for rule, what in ENGLISH if (found := rule.search(wording.en)))
    if any(unicodedata.normalize("NFC", text) != text for text in (wording.en, wording.hi)):
        yield "not in Unicode NFC: type the text again"
    yield from _differences(wording)
    yield from _shape(wording)


def _differences(wording: Wording) -> Iterator[str]:
    """Where the two languages do not say the same, or one is written in the other's script."""
    figures = FIGURES if wording.kind == "message" else MONEY
    if set(figures.findall(wording.en)) != set(figures.findall(wording.hi)):
        yield "the two languages do not name the same figures"
    says_something = LETTERS.search(PLACEHOLDER.sub("", wording.en))
    if says_something and wording.kind != "example" and not is_devanagari(wording.hi):
        yield "the Hindi text is not in Hindi"
    if is_devanagari(wording.en):
        yield "the English text has Devanagari in it"


def _shape(wording: Wording) -> Iterator[str]:
    for code, text in (("en", wording.en), ("hi", wording.hi)):
        lines = text.splitlines()
        if text.count("*") % 2:
            yield f"({code}) an asterisk of bold print is missing"
        if "?" in text and "?" not in lines[-1]:
            yield f"({code}) the question must be the last line"
        if len(lines) > MOST_LINES:
            yield f"({code}) {len(lines)} lines, at most {MOST_LINES}"
        if len(text) > wording.most:
            yield f"({code}) {len(text)} characters, at most {wording.most}"
        if wording.kind == "label" and text[-1:] in ".।!?:;,":
            yield f"({code}) a label has no mark at its end"
        if wording.kind == "ask" and "?" not in text:
            yield f"({code}) this asks nothing: write a question"


def _alias_problems(where: str, spelling: str, names: list[str]) -> list[str]:
    wrong = [name for name in names if LETTERS.search(name) and is_devanagari(name) != (spelling == "hi")]
    script = "Devanagari" if spelling == "hi" else "Roman letters"
    return [f"{where}: `{name}` must be in {script}" for name in wrong]
