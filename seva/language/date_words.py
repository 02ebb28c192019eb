"""What the words and figures of a text can be as parts of a date."""

import re
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from seva.language import data
from seva.language.normalise import normalise
from seva.language.numbers import find_numbers
from seva.language.phonetic import phonetic_key
from seva.language.script import fold_digits

Kind = Literal[
    "figure", "words", "month", "weekday", "day", "either_way", "unit", "past", "future", "last", "next", "this", "in",
    "tareekh", "ordinal", "since", "mark", "other",
]  # fmt: skip
_LETTERS = "(?:[^\\W\\d_]|[\u0900-\u0963\u0971-\u097f])+"
_TOKEN = re.compile(rf"\d+|[/.\-\u2013]|(?<=\d)(?:st|nd|rd|th)(?![a-z])|{_LETTERS}|[^\s\w,]", re.IGNORECASE)
_MAPS = {
    "months": "month",
    "weekdays": "weekday",
    "days": "day",
    "either_way": "either_way",
    "units": "unit",
    "ordinals": "words",
}
_SETS: tuple[Kind, ...] = ("past", "future", "last", "next", "this", "in", "tareekh", "ordinal", "since")
_SHORTEST_SOUND = 4


class Part(NamedTuple):
    """A token with its meaning; `value` is a number or the name of a unit, `text` what was written."""

    kind: Kind
    value: int | str
    text: str
    start: int
    end: int


@cache
def _written() -> dict[str, tuple[Kind, int | str]]:
    lists = data.load("dates")
    meanings: dict[str, tuple[Kind, int | str]] = {normalise(word): (kind, 0) for kind in _SETS for word in lists[kind]}
    for name, kind in _MAPS.items():
        for value, names in lists[name].items():
            meanings.update({normalise(word): (kind, value if kind == "unit" else int(value)) for word in names})  # type: ignore[misc]
    return meanings


@cache
def _sounds() -> dict[str, tuple[Kind, int | str]]:
    found: dict[str, set[tuple[Kind, int | str]]] = {}
    for word, meaning in _written().items():
        found.setdefault(phonetic_key(word), set()).add(meaning)
    return {
        key: meanings.pop() for key, meanings in found.items() if len(meanings) == 1 and len(key) >= _SHORTEST_SOUND
    }


@lru_cache(maxsize=8192)
def _meaning(word: str) -> tuple[Kind, int | str]:
    return _written().get(normalise(word)) or _sounds().get(phonetic_key(word)) or ("other", 0)


def parts(text: str) -> list[Part]:
    """Return the parts of the text in order; a number in words is one part."""
    folded = fold_digits(text)
    in_words = {
        span.start: span
        for span in find_numbers(folded)
        if span.value == int(span.value) and not folded[span.start].isdecimal()
    }
    found: list[Part] = []
    done = 0
    for match in _TOKEN.finditer(folded):
        if match.start() < done:
            continue
        number = in_words.get(match.start())
        if number:
            done = number.end
            found.append(Part("words", int(number.value), folded[number.start : number.end], number.start, number.end))
        else:
            found.append(_part(match))
    return found


def _part(match: re.Match[str]) -> Part:
    text = match.group()
    if text.isdecimal():
        return Part("figure", int(text), text, match.start(), match.end())
    if len(text) == 1 and text in "/.-\u2013":
        return Part("mark", 0, text, match.start(), match.end())
    kind, value = _meaning(text)
    return Part(kind, value, text, match.start(), match.end())
