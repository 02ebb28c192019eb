"""A key by which a word's spellings meet: Devanagari, any romanisation and common slips give the same one.

"जाति", "jaati" and "jati" give "jati"; "प्रमाण पत्र" and "pramaan patra" give "praman patr". The rules fold what
people confuse (aspirates, long and short vowels, w/v, z/j, ph/f, doubled letters, vowels that may be silent); what no
rule can know (short forms, English loans in Devanagari) is the list ``data/spellings.yml``.
"""

import re
from functools import cache, lru_cache

from seva.language import data
from seva.language.normalise import normalise
from seva.language.romanise import romanise
from seva.language.script import words

# In this order; "C" stands for the sound of "ch" until the letter "c" itself has been told apart.
_SOUNDS = tuple(
    pair.split(":")
    for pair in (
        "ssion:san tion:san sion:san cian:san ksh:ks chh:C tch:C sch:sk ch:C sh:s kh:k gh:g jh:j th:t dh:d bh:b ph:f "
        "wh:v ck:k x:ks q:k w:v z:j ce:se ci:si cy:si c:k C:c"
    ).split()
)
_LONG_VOWELS = tuple(pair.split(":") for pair in "ai:e ae:e ei:e ey:e au:o ao:o ou:o".split())
_EH = re.compile(r"eh(?=[^aeiou])")
_SILENT_Y = re.compile(r"(?<=[aeiou])y(?=[ei])|(?<=i)y(?=[aou])")
_REPEATED = re.compile(r"(.)\1+")
_NASAL = re.compile(r"n(?=[bpfm])")
_VOWELS = frozenset("aeiou")
_SHORTEST_WITHOUT_A = 5


def _by_rules(word: str) -> str:
    sound = word.lower() if word.isascii() else romanise(normalise(word))
    for written, spoken in _SOUNDS:
        if written in sound:
            sound = sound.replace(written, spoken)
    return _drop_silent(_fold_vowels(sound))


def _fold_vowels(sound: str) -> str:
    if sound.endswith("ein"):
        sound = sound[:-1]
    if sound.endswith("y") and sound[-2:-1] not in _VOWELS:
        sound = sound[:-1] + "i"
    if "eh" in sound:
        sound = _EH.sub("ah", sound)
    if "y" in sound:
        sound = _SILENT_Y.sub("", sound)
    sound = _REPEATED.sub(r"\1", sound.replace("ee", "i").replace("oo", "u"))
    for written, spoken in _LONG_VOWELS:
        if written in sound:
            sound = sound.replace(written, spoken)
    return _NASAL.sub("m", sound) if "n" in sound else sound


def _drop_silent(key: str) -> str:
    """Drop each "a" between VC and CV, from the right, then a last "a": nobody types these alike."""
    for at in range(len(key) - 3, 1, -1):
        consonants_around = _VOWELS.isdisjoint((key[at - 1], key[at + 1]))
        if key[at] == "a" and consonants_around and key[at - 2] in _VOWELS and key[at + 2] in _VOWELS:
            key = key[:at] + key[at + 1 :]
    return key[:-1] if key.endswith("a") and len(key) >= _SHORTEST_WITHOUT_A else key


@cache
def _listed() -> dict[str, str]:
    listed = data.load("spellings").items()
    return {_by_rules(variant): _by_rules(head) for head, variants in listed for variant in variants}


@lru_cache(maxsize=65536)
def phonetic_key(word: str) -> str:
    """Return the key of one word; digits stay, an empty word gives an empty key."""
    key = _by_rules(word)
    return _listed().get(key, key)


def key_text(text: str) -> str:
    """Return the keys of all words of the text, with single spaces."""
    return " ".join(phonetic_key(word.text) for word in words(text))
