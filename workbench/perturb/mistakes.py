"""Single slips in one word, of either script.

The first letter is spared by all but the finger that hits the key beside and by confusion of sounds: of the mistakes
that people make, few stand there.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from types import MappingProxyType

from workbench.perturb.data import load
from workbench.perturb.words import Mistake, script_of

# Consonants and vowels that stand for themselves, and the signs that hang on them.
_LETTER = re.compile(r"[A-Za-z\u0904-\u0939\u0958-\u0961]")
_SIGN = re.compile(r"[\u0900-\u0903\u093c\u093e-\u094d\u0962\u0963]")
# A letter of Latin, or in Devanagari what is written as one: consonants joined by viramas, with their signs.
_UNIT = re.compile(
    r"[A-Za-z]|[\u0904-\u0939\u0958-\u0961](?:\u093c?\u094d[\u0915-\u0939\u0958-\u095f])*" + f"{_SIGN.pattern}*"
)
_VOWEL = re.compile(r"[aeiouAEIOU\u093e-\u094c]")
_LOST = re.compile(r"[\u0901\u0902\u093c]")
_SHORTEST = 3


@cache
def neighbours() -> Mapping[str, str]:
    """Return the keys around each key: beside it, and those that touch it in the rows above and below."""
    around: dict[str, str] = {}
    for rows in [*load("keyboards")["keyboards"], *([row] for row in load("keyboards")["rows"])]:
        keys = {(row, column): key for row, line in enumerate(rows) for column, key in enumerate(line)}
        for (row, column), key in keys.items():
            near = [(row, column - 1), (row, column + 1), (row - 1, column), (row - 1, column + 1)]
            near += [(row + 1, column - 1), (row + 1, column)]
            around[key] = "".join(keys[place] for place in near if place in keys)
    return around


def neighbouring_key(word: str, random: Random) -> str:
    """Hit a key beside the one that was meant."""
    places = [at for at, letter in enumerate(word.lower()) if letter in neighbours()]
    if len(word) < _SHORTEST or not places:
        return word
    at = random.choice(places)
    hit = random.choice(neighbours()[word[at].lower()])
    return word[:at] + (hit.upper() if word[at].isupper() else hit) + word[at + 1 :]


def doubled_letter(word: str, random: Random) -> str:
    """Hit a key twice."""
    places = [at for at in range(1, len(word)) if _LETTER.match(word[at])]
    if len(word) < _SHORTEST or not places:
        return word
    at = random.choice(places)
    return word[:at] + word[at] + word[at:]


def dropped_letter(word: str, random: Random) -> str:
    """Miss a key; a consonant that carries signs is not missed without them."""
    places = [at for at in range(1, len(word)) if _SIGN.match(word[at]) or not _SIGN.match(word, at + 1)]
    if len(word) < _SHORTEST or not places:
        return word
    at = random.choice(places)
    return word[:at] + word[at + 1 :]


def swapped_letters(word: str, random: Random) -> str:
    """Hit two keys in the wrong order."""
    units = _UNIT.findall(word)
    places = [at for at in range(1, len(units) - 1) if units[at] != units[at + 1]]
    if "".join(units) != word or not places:
        return word
    at = random.choice(places)
    return "".join([*units[:at], units[at + 1], units[at], *units[at + 2 :]])


def dropped_vowels(word: str, random: Random) -> str:
    """Leave out the vowels within a word, as in short messages; in Devanagari one vowel sign."""
    if len(word) <= _SHORTEST:
        return word
    if script_of(word) == "Latn":
        return word[0] + _VOWEL.sub("", word[1:-1]) + word[-1]
    places = [match.start() for match in _VOWEL.finditer(word)]
    at = random.choice(places) if places else len(word)
    return word[:at] + word[at + 1 :]


def lost_sign(word: str, random: Random) -> str:
    """Leave out a nukta, an anusvara or a chandrabindu."""
    places = [match.start() for match in _LOST.finditer(word)]
    at = random.choice(places) if places else len(word)
    return word[:at] + word[at + 1 :]


def sound_alike(word: str, random: Random) -> str:
    """Write a letter for another that sounds like it."""
    return _one_of("sound_alike", word, random)


def matra_length(word: str, random: Random) -> str:
    """Write a short vowel of Devanagari long, or a long one short."""
    return _one_of("matra_length", word, random) if script_of(word) == "Deva" else word


def _one_of(table: str, word: str, random: Random) -> str:
    places = sorted(set(_places(table, word)))
    if not places:
        return word
    start, end, written = random.choice(places)
    return word[:start] + written + word[end:]


def _places(table: str, word: str) -> Iterator[tuple[int, int, str]]:
    for wanted, written in load("letters")[table]:
        for match in re.finditer(wanted, word.lower()):
            if match.group() != word.lower():
                yield *match.span(), written


MISTAKES: Mapping[str, Mistake] = MappingProxyType(
    {
        slip.__name__: slip
        for slip in (
            neighbouring_key,
            doubled_letter,
            dropped_letter,
            swapped_letters,
            dropped_vowels,
            lost_sign,
            sound_alike,
            matra_length,
        )
    }
)
