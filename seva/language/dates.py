"""Dates as people give them, in three spellings: figures (day first), month names, "parso", "do din pehle".

Where a past day is asked for, "3 din se" and "since 3 days" are days too. What cannot be a date is None; what is meant
as one but names no day is a ``DateProblem``: no_such_day (31 February), no_such_month, no_such_year, day_missing
("march 1990"), past_or_future ("kal" without more) and several_dates.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from seva.language.date_reader import YEARS, DateProblem, Found, ParsedDate, Prefer, Problem, Reader
from seva.language.date_rules import RULES
from seva.language.date_words import parts
from seva.language.script import clean, fold_digits

__all__ = ["DateProblem", "Found", "ParsedDate", "Prefer", "Problem", "find_dates", "parse_date", "parse_year"]

_EIGHT_DIGITS = re.compile(r"\D*(\d{8})\D*")
_THREE_FIGURES = re.compile(r"\D*(\d{1,2})\s+(\d{1,2})\s+(\d{4}|\d{2})\D*")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*[/\-]\s*(\d{1,2})(?:\s*(?:ko|को))?")


def parse_date(text: str, today: date, *, prefer: Prefer = "any") -> Found | None:
    """Return the date of an answer, why it is none, or None if no date is meant; `prefer` decides what is not said."""
    answer = clean(text)
    found = list(_scan(answer, today, prefer)) or [entry for entry in (_in_figures(answer, today, prefer),) if entry]
    days = {entry.value for entry in found if isinstance(entry, ParsedDate)}
    if len(days) > 1:
        return DateProblem("several_dates", found[0].start, found[-1].end)
    return next((entry for entry in found if isinstance(entry, ParsedDate)), found[0] if found else None)


def find_dates(text: str, today: date, *, prefer: Prefer = "any") -> list[ParsedDate]:
    """Return all days named in a text, with offsets."""
    return [entry for entry in _scan(text, today, prefer) if isinstance(entry, ParsedDate)]


def parse_year(text: str) -> int | None:
    """Return the year of four digits (or in words) of an answer, if there is exactly one."""
    years = {part.value for part in parts(clean(text)) if part.kind in ("figure", "words") and part.value in YEARS}
    return int(years.pop()) if len(years) == 1 else None


def _scan(text: str, today: date, prefer: Prefer) -> Iterator[Found]:
    reader, at = Reader(parts(text), today, prefer), 0
    while at < len(reader.parts):
        for rule in RULES:
            read = rule(reader, at)
            if read:
                found, after = read
                start, after = _with_since(reader, at, after)
                yield replace(found, start=reader.parts[start].start, end=reader.parts[after - 1].end)
                at = after
                break
        else:
            at += 1


def _with_since(reader: Reader, at: int, after: int) -> tuple[int, int]:
    """The place of a past day with the "since" before it or the "se" after it."""
    if reader.prefer != "past":
        return at, after
    return at - (reader.kind(at - 1) == "since"), after + (reader.kind(after) == "since")


def _in_figures(text: str, today: date, prefer: Prefer) -> Found | None:
    """Read figures that are a date only because they are the whole answer: 12031990, 12 3 1990, 12/3."""
    reader, folded = Reader([], today, prefer), fold_digits(text)
    if match := _EIGHT_DIGITS.fullmatch(folded):
        digits = match.group(1)
        if int(digits[4:]) not in YEARS and int(digits[:4]) in YEARS:
            digits = digits[6:] + digits[4:6] + digits[:4]
        return _placed(reader.day(int(digits[:2]), int(digits[2:4]), int(digits[4:])), match)
    if match := _THREE_FIGURES.fullmatch(folded):
        day, month, year = match.groups()
        return _placed(reader.day(int(day), int(month), reader.whole_year(year, int(day), int(month))), match)
    if match := _DAY_AND_MONTH.fullmatch(folded):
        return _placed(reader.day(int(match.group(1)), int(match.group(2)), None), match)
    return None


def _placed(found: Found, match: re.Match[str]) -> Found:
    """The day with the place of its figures alone."""
    return replace(found, start=match.start(1), end=match.end(match.lastindex or 0))
