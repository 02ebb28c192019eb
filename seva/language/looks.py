"""Whether two words of one sound can be spellings of one word: "chalis" and "चालीस", but not "bhara" and "barah"."""

import re
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from seva.language.normalise import normalise
from seva.language.romanise import romanise

_OPENING = re.compile(r"[^aeiou]*h?")
_ENDING_VOWEL = re.compile(r"[aeiouy]h?$")
_ALIKE = 78.0
_LONG = 8
_SHORTEST_NEAR = 5


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """A word in its written form for matching."""
    return normalise(word)


@lru_cache(maxsize=16384)
def in_letters(word: str) -> str:
    """The word in Roman letters."""
    return word if word.isascii() else romanise(word)


def looks_alike(one: str, other: str) -> bool:
    """Tell whether two words (normalised) open with the same consonants, end alike and have most letters in common."""
    first, second = in_letters(one), in_letters(other)
    return (
        _opening(first) == _opening(second)
        and bool(_ENDING_VOWEL.search(first)) == bool(_ENDING_VOWEL.search(second))
        and fuzz.ratio(first, second, processor=None) >= _ALIKE
    )


def _opening(word: str) -> str:
    match = _OPENING.match(word)
    return match.group() if match else ""


def is_slip(word: str, meant: str) -> bool:
    """Tell whether the word (normalised) is another one with a slip: a letter more, less, wrong or changed round.

    Words of eight letters or more may have two but for the last letter; short ones and the first letter none; a plural
    is no slip.
    """
    typed, right = in_letters(word), in_letters(meant)
    most = 1 + (len(right) >= _LONG and typed[-1:] == right[-1:])
    if typed[:1] != right[:1] or len(right) < _SHORTEST_NEAR or abs(len(typed) - len(right)) > most:
        return False
    return typed != right + "s" and OSA.distance(typed, right, processor=None, score_cutoff=most) <= most
