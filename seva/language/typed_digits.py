"""Digits as people type them: letters that look like digits, groups with any separators; and letters as dictated."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from seva.language import data

SIGNS = r"\s\-_./:#\u2010-\u2015\u2212"
_NEAR_DIGIT = re.compile(r"\d[OoIl]|[OoIl]\d")
_FIGURE = re.compile(r"(?<![A-Za-z0-9])(?=[OoIl]*\d)[0-9OoIl]{2,}(?![A-Za-z0-9])")
_FOLDED = str.maketrans("OoIl", "0011")
_SURE = 6
# In a number whose form is known, more letters can only be digits.
_DIGITS_IN = re.compile(r"(?=[oilsbz]*[0-9])[0-9oilsbz]+", re.IGNORECASE)
_AFTER_HYPHEN = re.compile(r"(?<=[\-\u2010-\u2015\u2212])[oOiIlL]+")
_DIGITS = re.compile(r"\d*")
_LOOKALIKES = str.maketrans("oOiIlLsSbBzZ", "001111558822")
_NEARLY_WHOLE = 7


def fold_lookalikes(text: str) -> str:
    """Write "O" and "l" as 0 and 1 where they stand among digits ("11OO92", "I10092"); "20l" is twenty lakh."""
    return _FIGURE.sub(_in_digits, text) if _NEAR_DIGIT.search(text) else text


def _in_digits(match: re.Match[str]) -> str:
    figure = match.group()
    return figure if figure.endswith("l") and len(figure) < _SURE else figure.translate(_FOLDED)


class Digits(NamedTuple):
    """Digits that were typed in groups, and the place after them."""

    written: str
    end: int


def read_digits(text: str, at: int, wanted: int) -> Digits | None:
    """The digits from a place on, in groups, until there are as many as wanted or something else follows."""
    written, end = "", at
    while len(written) < wanted and (group := _group().match(text, end)):
        digits, after = _digits_of(text, group)
        if not digits or (len(written) >= _NEARLY_WHOLE and len(written + digits) > wanted):
            break
        written, end = written + digits, after
        if after < group.end():
            break
    return Digits(written, end) if written else None


@cache
def _group() -> re.Pattern[str]:
    dashes = "|".join(data.load("identifiers")["dashes"])
    return re.compile(rf"(?:\s*(?:{dashes})\s*|[{SIGNS}]{{0,3}})([0-9A-Za-z]+)", re.IGNORECASE)


def _digits_of(text: str, group: re.Match[str]) -> tuple[str, int]:
    """The digits of a group, also where it goes over into a word ("1ka"), and the place after them."""
    start, end = group.span(1)
    if match := _DIGITS_IN.fullmatch(text, start, end) or _AFTER_HYPHEN.fullmatch(text, start, end):
        return match.group().translate(_LOOKALIKES), end
    digits = _DIGITS.match(text, start, end)
    return (digits.group(), digits.end()) if digits else ("", start)


@cache
def number_word() -> re.Pattern[str]:
    """What may stand between a number's letters and its digits: "number"."""
    return re.compile(rf"[{SIGNS}]*(?:{'|'.join(data.load('identifiers')['number_words'])})\b", re.IGNORECASE)


@cache
def spelt_out(letters: str) -> str:
    """Return a pattern for letters as they are typed one by one or dictated: "R E V", "r.e.v.", "आरईवी"."""
    names = data.load("identifiers")["letters"]
    return r"[\s.\-]?".join(f"(?:{'|'.join((re.escape(letter), *names.get(letter, ())))})" for letter in letters)


@cache
def dictated_pairs() -> Mapping[str, str]:
    """Every two letters by their Hindi names, written together: "डीएल" is DL."""
    names = [(name, letter) for letter, names in data.load("identifiers")["letters"].items() for name in names]
    return {one + other: first + second for one, first in names for other, second in names}


@cache
def two_dictated() -> str:
    """Return a pattern for two letters by their Hindi names: "डीएल", "डी एल"."""
    name = f"(?:{'|'.join(name for names in data.load('identifiers')['letters'].values() for name in names)})"
    return rf"{name}\s?{name}"
