"""The written form that matching compares: one case, one spelling of nasals and nuktas, one script of digits."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from seva.language.script import fold_digits, strip_invisible

_DEVANAGARI_SPAN = re.compile("[\u0900-\u097f]+")
_REPEATED = re.compile(r"([^\W\d_]|[\u0900-\u094f])\1{2,}")
_SPLIT_VOWELS = {"अा": "आ", "अो": "ओ", "अौ": "औ", "एे": "ऐ", "अॉ": "ऑ"}
_SPLIT_VOWEL = re.compile("|".join(_SPLIT_VOWELS))


@cache
def _normaliser() -> Any:
    from indicnlp.normalize.indic_normalize import DevanagariNormalizer

    return DevanagariNormalizer("hi", remove_nuktas=True, nasals_mode="to_anusvaara_strict")


@lru_cache(maxsize=65536)
def normalise_devanagari(span: str) -> str:
    """Normalise one run of Devanagari: no nuktas, anusvara for nasals, vowels that were typed in two parts joined."""
    joined = _SPLIT_VOWEL.sub(lambda vowel: _SPLIT_VOWELS[vowel.group()], span)
    return str(_normaliser().normalize(joined))


def normalise(text: str) -> str:
    """Return the text for matching, never for showing; letters repeated three times or more are written once."""
    folded = fold_digits(strip_invisible(unicodedata.normalize("NFKC", text))).lower()
    folded = _DEVANAGARI_SPAN.sub(lambda span: normalise_devanagari(span.group()), folded)
    return " ".join(_REPEATED.sub(r"\1", folded).split())
