"""Spellings of Devanagari that a writer uses throughout a message, and words that are written apart or as one."""

import re
import unicodedata
from random import Random

from workbench.perturb.data import load
from workbench.perturb.words import script_of, words_in

_NUKTA, _ANUSVARA, _CHANDRABINDU, _VIRAMA = "\u093c", "\u0902", "\u0901", "\u094d"
_CONFUSED = str.maketrans(_ANUSVARA + _CHANDRABINDU, _CHANDRABINDU + _ANUSVARA)
_JOINT = re.compile(r"(?<=[\w\u0900-\u0963]) (?=[^\W\d_])")
_SHORTEST_SPLIT = 5


def no_nukta(text: str, random: Random) -> str:
    """Leave out all nuktas."""
    return unicodedata.normalize("NFD", text).replace(_NUKTA, "") if script_of(text) == "Deva" else text


def no_anusvara(text: str, random: Random) -> str:
    """Leave out all anusvaras."""
    return text.replace(_ANUSVARA, "")


def confused_nasals(text: str, random: Random) -> str:
    """Write chandrabindus as anusvaras, and anusvaras as chandrabindus."""
    return text.translate(_CONFUSED)


def nasal_letters(text: str, random: Random) -> str:
    """Write the anusvara before a stop as the nasal of its class, joined to it."""
    for nasal, stops in load("letters")["nasals"].items():
        text = re.sub(f"{_ANUSVARA}(?=[{stops}])", nasal + _VIRAMA, text)
    return text


def split_word(text: str, random: Random) -> str:
    """Write one long word as two."""
    long = [place for place in words_in(text) if place[1] - place[0] >= _SHORTEST_SPLIT]
    if not long:
        return text
    start, end = random.choice(long)
    places = [start + at for at in _seams(text[start:end])]
    at = random.choice(places) if places else 0
    return f"{text[:at]} {text[at:]}" if at else text


def _seams(word: str) -> list[int]:
    """Return the places within a word, two letters from its ends, before a letter that no virama joins."""
    return [at for at in range(2, len(word) - 1) if word[at].isalpha() and word[at - 1] != _VIRAMA]


def joined_words(text: str, random: Random) -> str:
    """Write two words as one."""
    gaps = [match.start() for match in _JOINT.finditer(text)]
    at = random.choice(gaps) if gaps else len(text)
    return text[:at] + text[at + 1 :]


def stretched_word(text: str, random: Random) -> str:
    """Draw out the last letter of a word, as in "pleaseee"."""
    places = [end for start, end in words_in(text) if end - start > 2 and text[end - 1] != _VIRAMA]
    at = random.choice(places) if places else 0
    return text[:at] + text[at - 1] * 3 + text[at:] if at else text
