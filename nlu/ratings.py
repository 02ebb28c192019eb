"""Ratings from one to five: "4/5", "5 में से 4", "paanch star", stars as symbols."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nlu.data import load
from nlu.retrieval import QueryWord
from seva.language.numbers import NumberSpan
from seva.language.phonetic import key_text

_MOST = 5
_RATINGS = range(1, _MOST + 1)
_OUT_OF = re.compile(r"\s*(?:/|out\s+of)\s*", re.IGNORECASE)
_FROM = re.compile(r"\s*(?:में\s+से|me\s+se|mein\s+se|mai\s+se)\s*", re.IGNORECASE)
_NO_PART = re.compile(r"[\d/.]")
_GLUED = re.compile(r"(?<!\d)([1-5])(?=[^\W\d_])")
_ASTERISKS = re.compile(r"(?<![\w*])\*{2,5}(?![\w*])")
_WITHIN = 2


class Rating(NamedTuple):
    """A rating with its offsets."""

    value: int
    start: int
    end: int


@cache
def _rating_words() -> frozenset[str]:
    return frozenset(key_text(word) for word in load("values")["rating"]["words"])


@cache
def _symbols() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load("values")["rating"]["symbols"])))


def ratings(text: str, said: Sequence[QueryWord], numbers: Sequence[NumberSpan]) -> Iterator[Rating]:
    """Yield what rates something from one to five; `said` and `numbers` are those of the text."""
    symbols = list(_symbols().finditer(text))
    if len(symbols) in _RATINGS:
        yield Rating(len(symbols), symbols[0].start(), symbols[-1].end())
    for match in _ASTERISKS.finditer(text):
        yield Rating(len(match.group()), match.start(), match.end())
    if numbers:
        yield from _out_of_five(text, numbers)
        yield from _beside_words(text, said, numbers)


def _out_of_five(text: str, numbers: Sequence[NumberSpan]) -> Iterator[Rating]:
    for left, right in pairwise(numbers):
        if _NO_PART.fullmatch(text[max(left.start - 1, 0) : left.start]) or text[right.end : right.end + 1] == "/":
            continue
        rated, most = (left, right) if right.value == _MOST else (right, left)
        is_said = _FROM.fullmatch(text, left.end, right.start) or (
            rated is left and _OUT_OF.fullmatch(text, left.end, right.start)
        )
        if is_said and most.value == _MOST and rated.value in _RATINGS:
            yield Rating(int(rated.value), left.start, right.end)


def _beside_words(text: str, said: Sequence[QueryWord], numbers: Sequence[NumberSpan]) -> Iterator[Rating]:
    marks = [(word.start, word.end) for word in said if word.key in _rating_words()]
    marks += [(word.start + 1, word.end) for word in said if _is_glued(text, word)]
    for span in numbers if marks else ():
        fewest = min(_words_between(said, span, mark) for mark in marks)
        if span.value in _RATINGS and fewest < _WITHIN:
            yield Rating(int(span.value), span.start, span.end)


def _is_glued(text: str, word: QueryWord) -> bool:
    """Whether a figure and the word are written as one: "5star"."""
    is_figure = _GLUED.match(text, word.start, word.end) is not None
    return is_figure and key_text(text[word.start + 1 : word.end]) in _rating_words()


def _words_between(said: Sequence[QueryWord], span: NumberSpan, mark: tuple[int, int]) -> int:
    start, end = (span.end, mark[0]) if span.end <= mark[0] else (mark[1], span.start)
    return sum(start <= word.start < end for word in said)
