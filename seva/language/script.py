"""Letters: which script, which digits, and the invisible characters that phones put between them."""

import re
import unicodedata
from typing import Literal, NamedTuple

Script = Literal["Deva", "Latn"]

ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
EMOJI = re.compile(
    "[\u200d\u20e3\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
_MARKS = "\u0900-\u0963\u0971-\u097f"
_JOINERS = "\u00ad\u200b-\u200d\u2060\ufeff"
WORD = re.compile(f"(?:[^\\W_]|[{_MARKS}]|(?<=[\\w{_MARKS}{_JOINERS}])[{_JOINERS}](?=[\\w{_MARKS}{_JOINERS}]))+")
_DEVANAGARI = re.compile("[\u0904-\u0939\u0958-\u0961\u0972-\u097f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")


class Word(NamedTuple):
    """A word as written, with its offsets in the text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Split into words of letters, marks and digits; vowel signs stay with their consonants."""
    return [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]


def detect_script(text: str) -> Script:
    """Return the script of most letters; Latin when there are none."""
    return "Deva" if len(_DEVANAGARI.findall(text)) > len(_LATIN.findall(text)) else "Latn"


def has_letters(text: str) -> bool:
    """Tell whether the text has a letter of either script."""
    return bool(_DEVANAGARI.search(text) or _LATIN.search(text))


def fold_digits(text: str) -> str:
    """Write every decimal digit of any script as 0-9; the length stays the same."""
    folded = text.translate(_DIGITS)
    return folded if folded.isascii() else _OTHER_DIGIT.sub(lambda digit: str(unicodedata.digit(digit.group())), folded)


def strip_invisible(text: str) -> str:
    """Remove zero-width, direction and control characters; joiners too, which Devanagari keys do not need."""
    return CONTROL.sub("", ZERO_WIDTH.sub("", text))


def strip_emoji(text: str) -> str:
    """Put a space in place of each emoji or pictograph."""
    return EMOJI.sub(" ", text)


def clean(text: str) -> str:
    """Return the text in NFC, without invisible characters, with single spaces."""
    return " ".join(strip_invisible(unicodedata.normalize("NFC", text)).split())
