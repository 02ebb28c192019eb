"""A person's name out of an answer."""

import re
from functools import cache

from seva.language import data
from seva.language.phonetic import key_text
from seva.language.script import clean, has_letters, strip_emoji

_ALLOWED = re.compile("[A-Za-z\u00c0-\u024f\u0900-\u0963\u0971-\u097f .'\u2019\\-]{2,80}")
_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u0904-\u0939\u0958-\u0961\u0972-\u097f]")
_MOST_WORDS = 6
_RELATION = re.compile(r"(?<=\S)[\s,]+[swdc]\s?/\s?o\b.*$", re.IGNORECASE)
_EDGES = " .,;:!?'-।\""


def parse_name(text: str) -> str | None:
    """Return the name without what introduces it ("my name is …", "mera naam … hai"), or None if it is no name."""
    name = _without_frames(clean(strip_emoji(clean(text))).strip(_EDGES))
    words = name.split()
    if not _ALLOWED.fullmatch(name) or len(words) > _MOST_WORDS or len(_LETTER.findall(name)) < 2:
        return None
    if not has_letters(name) or any(word.casefold() in _never_in_names() for word in words):
        return None
    return " ".join(_cased(word) for word in words) if name.isupper() or name.islower() else name


def _cased(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _without_frames(text: str) -> str:
    """The name alone, also out of "my name is, my name is Ram" and without the father's after "s/o"."""
    while (name := _RELATION.sub("", _without_frame(text)).strip(_EDGES)) != text:
        text = name
    return text


def _without_frame(text: str) -> str:
    words = text.split()
    for before in sorted(_frames("before"), key=len, reverse=True):
        if len(words) > len(before) and tuple(map(key_text, words[: len(before)])) == before:
            words = words[len(before) :]
            break
    for after in sorted(_frames("after"), key=len, reverse=True):
        if len(words) > len(after) and tuple(map(key_text, words[-len(after) :])) == after:
            words = words[: -len(after)]
            break
    return " ".join(words)


@cache
def _frames(side: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(key_text(word) for word in frame.split()) for frame in data.load("names")[side])


@cache
def _never_in_names() -> frozenset[str]:
    # As written and not by sound: "can" sounds like Khan, and "bye" like Bai.
    return frozenset(word.casefold() for word in data.load("names")["never"])
