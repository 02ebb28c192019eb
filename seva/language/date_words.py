"""What the words and figures of a text can be as parts of a date."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from seva.language import data
from seva.language.looks import in_letters, is_slip, looks_alike, plain
from seva.language.normalise import normalise
from seva.language.numbers import NumberSpan, find_numbers
from seva.language.phonetic import phonetic_key
from seva.language.script import fold_digits
from seva.language.typed_digits import fold_lookalikes

Kind = Literal[
    "figure", "words", "rank", "article", "month", "weekday", "short_weekday", "day", "either_way", "unit", "whole",
    "past", "future", "last", "next", "this", "in", "tareekh", "ordinal", "since", "mark", "other",
]  # fmt: skip
Meaning = tuple[Kind, int | str]

MARKS = "/.-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\\|"
_LETTERS = "(?:[^\\W\\d_]|[\u0900-\u0963\u0971-\u097f])+"
_TOKEN = re.compile(
    rf"\d+|[{re.escape(MARKS)}]|(?<=\d)(?:st|nd|rd|th)(?![a-z])|{_LETTERS}|[^\s\w,]",
    re.IGNORECASE,
)
_MAPS: dict[str, Kind] = {
    "months": "month",
    "weekdays": "weekday",
    "loan_weekdays": "weekday",
    "short_weekdays": "short_weekday",
    "days": "day",
    "either_way": "either_way",
    "units": "unit",
    "ordinals": "rank",
}
_SETS: tuple[Kind, ...] = (
    "past", "future", "last", "next", "this", "in", "tareekh", "ordinal", "since", "article", "whole",
)  # fmt: skip
_AS_WRITTEN: tuple[Kind, ...] = ("rank", "short_weekday", "article", "ordinal")
_SHORTEST_SLIP: dict[Kind, int] = {"month": 5, "weekday": 6, "day": 6}
_SHORTEST_SOUND = 4
_OTHER: Meaning = ("other", 0)


class Part(NamedTuple):
    """A token with its meaning; `value` is a number or the name of a unit, `text` what was written."""

    kind: Kind
    value: int | str
    text: str
    start: int
    end: int


@cache
def _written() -> dict[str, Meaning]:
    lists = data.load("dates")
    meanings: dict[str, Meaning] = {normalise(word): (kind, 0) for kind in _SETS for word in lists[kind]}
    for name, kind in _MAPS.items():
        for value, names in lists[name].items():
            meanings.update({normalise(word): (kind, value if kind == "unit" else int(value)) for word in names})
    return meanings


@cache
def _sounds() -> dict[str, list[tuple[str, Meaning]]]:
    """The listed words by their sounds, where one sound has one meaning."""
    found: dict[str, list[tuple[str, Meaning]]] = {}
    for word, meaning in _written().items():
        if meaning[0] not in _AS_WRITTEN:
            found.setdefault(phonetic_key(word), []).append((word, meaning))
    return {
        key: listed
        for key, listed in found.items()
        if len({meaning for _, meaning in listed}) == 1 and len(key) >= _SHORTEST_SOUND
    }


@cache
def _never() -> frozenset[str]:
    return frozenset(map(normalise, data.load("dates")["never"]))


@lru_cache(maxsize=16384)
def _meaning(word: str) -> Meaning:
    written = plain(word)
    listed = _written().get(written)
    if listed or written in _never():
        return listed or _OTHER
    by_sound = _sounds().get(phonetic_key(word), [])
    meant = next((meaning for spelling, meaning in by_sound if looks_alike(written, spelling)), None)
    return meant or _misspelt(written)


def _misspelt(written: str) -> Meaning:
    """The month or day that a word is with a slip, if it is only one."""
    listed = _with_slips().get(in_letters(written)[:1], ())
    near = {meaning for word, meaning in listed if is_slip(written, word)}
    return near.pop() if len(near) == 1 else _OTHER


@cache
def _with_slips() -> dict[str, list[tuple[str, Meaning]]]:
    """Months and days by their first letter, which no slip changes."""
    found: dict[str, list[tuple[str, Meaning]]] = {}
    loans = {normalise(word) for words in data.load("dates")["loan_weekdays"].values() for word in words}
    for word, meaning in _written().items():
        if meaning[0] in _SHORTEST_SLIP and len(in_letters(word)) >= _SHORTEST_SLIP[meaning[0]] and word not in loans:
            found.setdefault(in_letters(word)[:1], []).append((word, meaning))
    return found


def parts(text: str, numbers: Sequence[NumberSpan] | None = None) -> list[Part]:
    """Return the parts of the text in order; a number in words is one part. `numbers` are the text's, if at hand."""
    folded = fold_lookalikes(fold_digits(text))
    in_words = {
        span.start: span
        for span in (find_numbers(folded) if numbers is None else numbers)
        if span.value == int(span.value) and not folded[span.start].isdecimal()
    }
    found: list[Part] = []
    done = 0
    for match in _TOKEN.finditer(folded):
        start = match.start()
        if start < done:
            continue
        number = in_words.get(start)
        if number:
            done = number.end
            found.append(Part("words", int(number.value), folded[start:done], start, done))
        else:
            written = match.group()
            found.append(Part(*_kind(written), written, start, match.end()))
    return found


def _kind(written: str) -> Meaning:
    if written.isdecimal():
        return "figure", int(written)
    return ("mark", 0) if written in MARKS else _meaning(written)
