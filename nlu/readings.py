"""What the finders of values look at, and what they yield."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlu.data import load
from nlu.retrieval import QueryWord, query_words
from seva.language.number_words import tokens
from seva.language.numbers import NumberSpan, find_numbers
from seva.language.phonetic import key_text
from seva.language.read_out import ReadOut, read_out
from seva.language.script import fold_digits

_BESIDE = 3


@cache
def keys(name: str) -> frozenset[str]:
    """The sounds of a list of words in ``data/values.yml``."""
    return frozenset(key_text(entry) for entry in load("values")[name])


@dataclass(frozen=True)
class Value:
    """A normalised value with its offsets; `entity` is None for what must not be shown or used (an Aadhaar number)."""

    entity: str | None
    value: str | int | float
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What the finders look at: a text, its words by sound and its numbers."""

    text: str
    said: Sequence[QueryWord]
    numbers: Sequence[NumberSpan]
    written: ReadOut

    def beside(self, start: int, end: int, name: str) -> bool:
        """Whether one of the listed words stands within a few words of a place."""
        listed = keys(name)
        before = [word for word in self.said if word.end <= start][-_BESIDE:]
        after = [word for word in self.said if word.start >= end][:_BESIDE]
        return any(word.key in listed for word in (*before, *after))

    def names(self, name: str) -> bool:
        """Whether one of the listed words stands anywhere in the text."""
        return any(word.key in keys(name) for word in self.said)


def read(text: str) -> Reading:
    """Read a text as it is said."""
    parts = tokens(text)
    return Reading(text, query_words(text), find_numbers(text, parts), read_out(text, parts))


def in_figures(as_said: Reading) -> Reading:
    """The text with all digits as 0-9, also those that were read out; `written` tells where they were said."""
    text = fold_digits(as_said.written.text)
    said = query_words(text) if as_said.written.runs else as_said.said
    return Reading(text, said, (), as_said.written)
