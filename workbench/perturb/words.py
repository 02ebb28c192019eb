"""The words of a text that a person can misspell, and a text with some of them changed."""

import re
from collections.abc import Callable
from random import Random

# Returns the word as it is where the mistake cannot be made in it.
Mistake = Callable[[str, Random], str]
Place = tuple[int, int]

_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0971-\u097f]+")
_PIECE = re.compile(r"\S+")
# Numbers and addresses are copied or looked at twice, and a slip in them is another number or address.
_NOT_WORDS = re.compile(r"[\d@]|://|\.\w")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")


def script_of(text: str) -> str:
    """Return `Deva` if a letter of the text is Devanagari, else `Latn`."""
    return "Deva" if _DEVANAGARI.search(text) else "Latn"


def words_in(text: str) -> list[Place]:
    """Return the offsets of the runs of letters of one script, those of numbers and addresses left out."""
    pieces = [piece for piece in _PIECE.finditer(text) if not _NOT_WORDS.search(piece.group())]
    found = [(piece.start(), word) for piece in pieces for word in _WORD.finditer(piece.group())]
    return [(start + word.start(), start + word.end()) for start, word in found]


def some_changed(text: str, mistake: Mistake, random: Random, count: int) -> str:
    """Return the text with `count` of its words mistaken, or as many as the mistake can be made in."""
    places = words_in(text)
    made: dict[Place, str] = {}
    for start, end in random.sample(places, len(places)):
        if len(made) == count:
            break
        word = mistake(text[start:end], random)
        if word != text[start:end]:
            made[start, end] = word
    return _replaced(text, made)


def _replaced(text: str, made: dict[Place, str]) -> str:
    for (start, end), word in sorted(made.items(), reverse=True):
        text = text[:start] + word + text[end:]
    return text


def share_of(count: int, share: float, random: Random) -> int:
    """Return a share of a count, rounded by chance, so that over many texts the share is met."""
    exact = count * share
    return int(exact) + (random.random() < exact % 1)
