"""Devanagari to plain Roman letters, near to how people type: no diacritics, no vowel at the end that nobody speaks."""

from functools import lru_cache

from seva.language.normalise import normalise_devanagari

_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h l".split(),
        strict=True,
    )
)
_VOWELS = dict(zip("अआइईउऊऋएऐऍऑओऔॲ", "a aa i ee u oo ri e ai e o o au e".split(), strict=True))
_SIGNS = dict(zip("ािीुूृेैॅॉोौ", "aa i ee u oo ri e ai e o o au".split(), strict=True))
_VIRAMA, _ANUSVARA, _CANDRABINDU, _VISARGA = "्ंँः"
_CONJUNCTS = (("क्ष", "क्श"), ("ज्ञ", "ग्य"), ("ॐ", "ओम"))


@lru_cache(maxsize=65536)
def romanise(word: str) -> str:
    """Return one Devanagari word in Roman letters: "जाति" gives "jaati", "पत्र" gives "patr"."""
    spelt = normalise_devanagari(word)
    for written, spoken in _CONJUNCTS:
        spelt = spelt.replace(written, spoken)
    return "".join(_letter(char, spelt[index + 1 :], index) for index, char in enumerate(spelt))


def _letter(char: str, rest: str, index: int) -> str:
    if char in _CONSONANTS:
        vowel = "" if rest[:1] in _SIGNS or rest[:1] == _VIRAMA or (index and not rest) else "a"
        return _CONSONANTS[char] + vowel
    if char in (_ANUSVARA, _CANDRABINDU):
        return "n" if rest else ""
    if char in (_VIRAMA, _VISARGA):
        return ""
    return _VOWELS.get(char) or _SIGNS.get(char) or char
