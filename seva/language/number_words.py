"""What the words and figures of a text can be as parts of a number."""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from seva.language import data
from seva.language.looks import looks_alike, plain
from seva.language.normalise import normalise
from seva.language.phonetic import phonetic_key
from seva.language.script import WORD, fold_digits
from seva.language.typed_digits import fold_lookalikes

Kind = Literal["figure", "unit", "scale", "quarter", "repeat", "currency", "other"]

_TOKEN = re.compile(
    r"(?P<figure>\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?![\d,])|\d+(?:\.\d+)?)"
    rf"|₹|(?<!\w)(?:rs|inr)(?=\d)|{WORD.pattern}|[^\s\w]",
    re.IGNORECASE,
)
_KINDS: dict[str, Kind] = {"units": "unit", "scales": "scale", "quarters": "quarter", "repeats": "repeat"}
_SHORTEST_SOUND = 4
_LONGEST_FIGURE = 15


class Meaning(NamedTuple):
    """What a word is in a number; weak if it is usually another word ("do"); `follows` is what it must stand after."""

    kind: Kind
    value: Decimal = Decimal(0)
    is_weak: bool = False
    is_english: bool = False
    follows: Kind | None = None


class Token(NamedTuple):
    """A word or figure with its meaning (see `Meaning`) and its offsets."""

    text: str
    start: int
    end: int
    kind: Kind
    value: Decimal
    is_weak: bool = False
    is_english: bool = False
    follows: Kind | None = None


def tokens(text: str) -> list[Token]:
    """Split into figures and words with their meaning as parts of a number; offsets are those of the text."""
    found = []
    for match in _TOKEN.finditer(fold_lookalikes(fold_digits(text))):
        written, start, end = match.group(), match.start(), match.end()
        if match.lastgroup is None:
            found.append(Token(written, start, end, *_meaning(written)))
        else:
            kind: Kind = "figure" if len(written) <= _LONGEST_FIGURE else "other"
            found.append(Token(written, start, end, kind, Decimal(written.replace(",", ""))))
    return found


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in data.load("numbers")[name])


@cache
def _written() -> dict[str, Meaning]:
    lists, meanings = data.load("numbers"), dict[str, Meaning]()
    for name, kind in _KINDS.items():
        for value, words in lists[name].items():
            for word in map(normalise, words):
                is_weak, is_english = word in _set("weak"), word in _set("english")
                meanings[word] = Meaning(kind, Decimal(value), is_weak, is_english, _follows(word))
    return meanings | {word: Meaning("currency") for word in _set("currency")}


def _follows(word: str) -> Kind | None:
    return "figure" if word in _set("after_figure") else "unit" if word in _set("after_word") else None


@cache
def _sounds() -> dict[str, tuple[Meaning, list[str]]]:
    """Sounds that only one number has and that are long enough not to be another word's, with their spellings."""
    meanings: dict[str, list[tuple[str, Meaning]]] = {}
    for word, meaning in _written().items():
        if meaning.kind != "currency":
            meanings.setdefault(phonetic_key(word), []).append((word, meaning))
    return {
        key: (found[0][1], [word for word, _ in found])
        for key, found in meanings.items()
        if len({meaning[:2] for _, meaning in found}) == 1 and len(key) >= _SHORTEST_SOUND
    }


@lru_cache(maxsize=16384)
def _meaning(word: str) -> Meaning:
    written = plain(word)
    listed = _written().get(written)
    if listed or len(word) < _SHORTEST_SOUND or written in _set("never"):
        return listed or Meaning("other")
    meaning, spellings = _sounds().get(phonetic_key(word)) or (Meaning("other"), [])
    return meaning if any(looks_alike(written, spelling) for spelling in spellings) else Meaning("other")
