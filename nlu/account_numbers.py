"""Account numbers as bills print them: after "CA no" and the like, or by their form alone."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from nlu.data import load
from nlu.readings import keys
from nlu.retrieval import QueryWord
from seva.language.phonetic import key_text

_WITHIN = 2
_LONG_GROUP = 8
_SHORTEST_GROUP = 2
_LENGTHS = range(9, 16)
_LABELLED_LENGTHS = range(5, 21)
# Chennai's property tax: zone, division, bill and sub number; printed with hyphens.
_IN_PARTS = re.compile(r"(?<![\w\-/])\d{2}([\-/])\d{3}\1\d{5}\1\d{3}(?![\w\-/])")
# Challans (letters of the state, 14 to 18 digits); Mumbai's SAC numbers have 13, as driving licences do.
_LETTERS_FIRST = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})[\s\-]?(\d{13,18})(?![A-Za-z0-9])")
_LICENCE_DIGITS = 13
_GROUPS = re.compile(r"(?<![\w\-/])(?<!\d\.)\d+(?:[\s\-]\d+)*(?![\w\-])")
_AFTER_LABEL = re.compile(r"([A-Za-z]{0,3}[\s\-]?)(\d+(?:[\s\-]\d+)*)(?![A-Za-z0-9])")
_ANY = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9\-/]{0,20}\d)[A-Za-z0-9][A-Za-z0-9\-/]{4,19}(?![A-Za-z0-9])")
_GLUED = re.compile(r"([A-Za-z]{2,4})(\d{5,})")


class Account(NamedTuple):
    """An account number with its offsets."""

    number: str
    start: int
    end: int


@cache
def _longest_label() -> int:
    return max(len(label.split()) for label in keys("account_labels"))


def labelled_accounts(text: str, said: Sequence[QueryWord]) -> Iterator[Account]:
    """What follows "CA no", "K number" or "UPIC" directly or after a word like "is"."""
    labels = keys("account_labels")
    for at, word in enumerate(said):
        glued = _GLUED.fullmatch(text, word.start, word.end)
        if glued and (key_text(glued.group(1)) in labels or glued.group(1).lower() in load("values")["short_labels"]):
            yield Account(glued.group(2), word.start, word.end)
            continue
        size = next((n for n in range(_longest_label(), 0, -1) if _label(said, at, n) in labels), 0)
        is_short = not size and text[word.start : word.end].lower() in load("values")["short_labels"]
        found = _after(text, said, at + (size or 1)) if size or is_short else None
        if found and (size or len(found.number) >= _LONG_GROUP):
            yield found


def _label(said: Sequence[QueryWord], at: int, size: int) -> str:
    return " ".join(word.key for word in said[at : at + size]) if at + size <= len(said) else ""


def _after(text: str, said: Sequence[QueryWord], at: int) -> Account | None:
    last = at + _WITHIN
    while at < min(last, len(said)) and said[at].key in keys("between"):
        at += 1
    if at >= len(said):
        return None
    start = said[at].start
    if parts := _IN_PARTS.match(text, start):
        return _in_parts(parts)
    grouped = _AFTER_LABEL.match(text, start)
    if grouped:
        digits, end = _joined(grouped.group(2), grouped.start(2))
        letters = grouped.group(1).strip(" -").upper()
        if len(letters + digits) in _LABELLED_LENGTHS and (not letters or len(digits) >= _LONG_GROUP):
            return Account(letters + digits, start, end)
    match = _ANY.match(text, start)
    return Account(match.group().upper(), start, match.end()) if match else None


def accounts(text: str) -> Iterator[Account]:
    """What can be nothing else: 9 to 15 digits, also in groups, and the forms with letters or in parts."""
    for parts in _IN_PARTS.finditer(text):
        yield _in_parts(parts)
    for match in _LETTERS_FIRST.finditer(text):
        letters, digits = match.group(1).upper(), match.group(2)
        if len(digits) > _LICENCE_DIGITS or letters not in load("values")["licence_letters"]:
            yield Account(letters + digits, match.start(), match.end())
    for match in _GROUPS.finditer(text):
        start = match.start()
        while start < match.end():
            digits, end = _joined(text[start : match.end()], start)
            if len(digits) in _LENGTHS:
                yield Account(digits, start, end)
            start = end + 1


def _in_parts(match: re.Match[str]) -> Account:
    return Account(match.group().replace("/", "-"), match.start(), match.end())


def _joined(groups: str, start: int) -> tuple[str, int]:
    """The digits of one number in groups and where it ends: a long group is all of it, one digit is another number."""
    digits, end, first = "", start, 0
    for group in re.finditer(r"\d+", groups):
        size = len(group.group())
        is_apart = first >= _LONG_GROUP or size < _SHORTEST_GROUP or len(digits) + size not in _LENGTHS
        if len(digits) >= _LENGTHS[0] and is_apart:
            break
        digits, end, first = digits + group.group(), start + group.end(), first or size
    return digits, end
