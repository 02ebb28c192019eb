"""Reference numbers `<CODE><yy>-dddd-dddd-c` with a Damm digit.

People type them in any case and script, with any separators or none, with letters for digits, and words around them.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from seva.language.damm import damm_digit, is_valid_damm
from seva.language.read_out import spoken_digits
from seva.language.script import clean, fold_digits
from seva.language.typed_digits import number_word, read_digits, spelt_out

_DIGITS = 11
_ATTEMPT = range(7, 16)
_YEARS = range(15, 40)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class ReferenceNumber:
    """A reference number in its canonical form; `check_ok` is false if a digit is wrong, missing or too many."""

    canonical: str
    check_ok: bool


def format_reference_number(code: str, yy: int | str, eight: str) -> str:
    """Build `<CODE><yy>-dddd-dddd-c` with its check digit from the department's code, year and eight digits."""
    body = f"{int(yy) % 100:02d}{eight}"
    return _canonical_reference(code.upper(), body + damm_digit(body))


def _canonical_reference(code: str, digits: str) -> str:
    groups = (digits[2:6], digits[6:10], digits[10:])
    return "-".join((code + digits[:2], *(group for group in groups if group)))


@lru_cache(maxsize=8)
def _codes_pattern(codes: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(f"({spelt_out(code)})" for code in codes)
    return re.compile(rf"(?<![A-Za-z0-9\u0900-\u097f])(?:{named})", re.IGNORECASE)


def find_reference_numbers(text: str, codes: Collection[str]) -> Iterator[tuple[ReferenceNumber, int, int]]:
    """Yield each reference number of the departments' codes with its offsets in the text."""
    folded = fold_digits(text)
    if not codes or not _DIGIT.search(folded):
        return
    longest_first, done = tuple(sorted(set(codes), key=lambda code: (-len(code), code))), 0
    for match in _codes_pattern(longest_first).finditer(folded):
        word = number_word().match(folded, match.end())
        digits = read_digits(folded, word.end() if word else match.end(), _DIGITS)
        if match.start() >= done and digits and _is_meant(digits.written, is_far=word is not None):
            done = digits.end
            canonical = _canonical_reference(longest_first[(match.lastindex or 1) - 1], digits.written)
            yield ReferenceNumber(canonical, _is_whole(digits.written)), match.start(), digits.end


def _is_whole(digits: str) -> bool:
    return len(digits) == _DIGITS and is_valid_damm(digits)


def _is_meant(digits: str, is_far: bool) -> bool:
    """Tell a number with a slip from another one after the department's name: "djb 9876543210"."""
    if _is_whole(digits) or is_far:
        return _is_whole(digits)
    return len(digits) == _DIGITS or (len(digits) in _ATTEMPT and int(digits[:2]) in _YEARS)


def parse_reference_number(text: str, codes: Collection[str]) -> ReferenceNumber | None:
    """Return the reference number in the text: the first with a right check digit, else the first."""
    found = [number for number, _, _ in find_reference_numbers(spoken_digits(clean(text)), codes)]
    return next((number for number in found if number.check_ok), found[0] if found else None)
