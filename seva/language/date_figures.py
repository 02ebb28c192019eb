"""Figures that are a date only because they are the whole answer: 12031990, 120390, 12 3 1990, "12,3,90", 12/3."""

import re
from dataclasses import replace
from datetime import date

from seva.language.date_reader import YEARS, Found, ParsedDate, Prefer, Reader
from seva.language.script import fold_digits
from seva.language.typed_digits import fold_lookalikes

_EIGHT_DIGITS = re.compile(r"\D*(\d{8})\D*")
_SIX_DIGITS = re.compile(r"\D*(\d{6})\D*")
_THREE_FIGURES = re.compile(r"\D*(\d{1,2})[\s,]+(\d{1,2})[\s,]+(\d{4}|\d{2})\D*")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*[/\-]\s*(\d{1,2})(?:\s*(?:ko|को))?")


def in_figures(text: str, today: date, prefer: Prefer) -> Found | None:
    """Return the day that the figures of the whole answer name, day first, or None if they are something else."""
    reader, folded = Reader([], today, prefer), fold_lookalikes(fold_digits(text))
    if match := _EIGHT_DIGITS.fullmatch(folded):
        digits = match.group(1)
        if int(digits[4:]) not in YEARS and int(digits[:4]) in YEARS:
            digits = digits[6:] + digits[4:6] + digits[:4]
        return _placed(reader.day(int(digits[:2]), int(digits[2:4]), int(digits[4:])), match)
    if match := _THREE_FIGURES.fullmatch(folded):
        return _placed(_short(reader, *match.groups()), match)
    if match := _SIX_DIGITS.fullmatch(folded):
        digits = match.group(1)
        found = _placed(_short(reader, digits[:2], digits[2:4], digits[4:]), match)
        return found if isinstance(found, ParsedDate) else None  # else it is more like a PIN code
    if match := _DAY_AND_MONTH.fullmatch(folded):
        return _placed(reader.day(int(match.group(1)), int(match.group(2)), None), match)
    return None


def _short(reader: Reader, day: str, month: str, year: str) -> Found:
    return reader.day(int(day), int(month), reader.whole_year(year, int(day), int(month)))


def _placed(found: Found, match: re.Match[str]) -> Found:
    """The day with the place of its figures alone."""
    return replace(found, start=match.start(1), end=match.end(match.lastindex or 0))
