"""Walks over the parts of a text and makes days of them; what was not said follows the preference."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from seva.language.date_words import Kind, Part

Prefer = Literal["past", "future", "any"]
Problem = Literal["no_such_day", "no_such_month", "no_such_year", "day_missing", "past_or_future", "several_dates"]

YEARS = range(1800, 2200)
_MONTHS = range(1, 13)
_LEAP_YEAR = 2000
_AHEAD = 10
_NUMBERS: tuple[Kind, ...] = ("figure", "words")
_DAYS: tuple[Kind, ...] = ("figure", "words", "rank")
_DIRECTIONS: dict[Kind, int] = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True)
class ParsedDate:
    """A day, with its offsets in the text; `has_year` tells whether the year was said."""

    value: date
    start: int = 0
    end: int = 0
    has_year: bool = True


@dataclass(frozen=True)
class DateProblem:
    """A date was meant, but it is none: `code` says why."""

    code: Problem
    start: int = 0
    end: int = 0


Found = ParsedDate | DateProblem


@dataclass
class Reader:
    """The parts of a text with what decides unsaid things."""

    parts: Sequence[Part]
    today: date
    prefer: Prefer

    def kind(self, at: int) -> Kind | None:
        """What stands at this place, or None outside of the text."""
        return self.parts[at].kind if 0 <= at < len(self.parts) else None

    def text(self, at: int) -> str:
        """What was written at this place, in small letters."""
        return self.parts[at].text.lower() if 0 <= at < len(self.parts) else ""

    def direction(self, at: int) -> int | None:
        """-1 for "last", 0 for "this", 1 for "next" at this place."""
        kind = self.kind(at)
        return None if kind is None else _DIRECTIONS.get(kind)

    def is_unit(self, at: int, *units: str) -> bool:
        """Whether one of these units of time stands at this place."""
        return self.kind(at) == "unit" and self.parts[at].value in units

    def number(self, at: int, low: int, high: int) -> int | None:
        """Return the cardinal number at this place if it lies in low..high."""
        return self._within(at, _NUMBERS, low, high)

    def day_number(self, at: int, low: int = 0, high: int = 99) -> int | None:
        """Return the number at this place, also "fifth", if it lies in low..high."""
        return self._within(at, _DAYS, low, high)

    def _within(self, at: int, kinds: Sequence[Kind], low: int, high: int) -> int | None:
        if self.kind(at) not in kinds:
            return None
        value = int(self.parts[at].value)
        return value if low <= value <= high else None

    def skip(self, at: int, *kinds: Kind) -> int:
        """The place after all parts of these kinds."""
        while self.kind(at) in kinds:
            at += 1
        return at

    def year(self, at: int, day: int, month: int) -> tuple[int | None, int]:
        """Return the year said from this place on, and the place after it."""
        start = self.skip(at, "ordinal", "mark", "tareekh")
        if self.kind(start) == "figure" and len(self.parts[start].text) in (2, 4):
            return self.whole_year(self.parts[start].text, day, month), start + 1
        said, size = self.year_in_words(start)
        return (said, start + size) if said else (None, at)

    def year_in_words(self, at: int) -> tuple[int | None, int]:
        """Return the year at this place, also "nineteen ninety", and of how many parts it is."""
        said, rest = self.number(at, 0, YEARS[-1]), self.number(at + 1, 0, 99)
        if said in YEARS and said:
            # The last "do" of "do hazar do" stands apart: it may be "give".
            is_parted = rest and said % 100 == 0 and self.kind(at + 1) == "words"
            return (said + (rest or 0), 2) if is_parted else (said, 1)
        if said in (19, 20) and rest is not None and self.kind(at) == "words":
            return said * 100 + rest, 2
        return None, 0

    def whole_year(self, digits: str, day: int, month: int) -> int:
        """Complete a year of two digits: the last century if this one's day is in the future, or far in it."""
        if len(digits) != 2:
            return int(digits)
        year = self.today.year // 100 * 100 + int(digits)
        latest = {"past": self.today.year, "any": self.today.year + _AHEAD, "future": self.today.year + 50}[self.prefer]
        is_later_this_year = (
            year == self.today.year and self.prefer == "past" and (month, day) > (self.today.month, self.today.day)
        )
        return year - 100 if year > latest or is_later_this_year else year

    def day(self, day: int, month: int, year: int | None) -> Found:
        """Return the date; a year that was not said is the preferred or the nearest one."""
        if month not in _MONTHS:
            return DateProblem("no_such_month")
        if year is not None and year not in YEARS:
            return DateProblem("no_such_year")
        if not 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1]:
            return DateProblem("no_such_day")
        return ParsedDate(date(year, month, day)) if year else self._nearest(day, month)

    def _nearest(self, day: int, month: int) -> ParsedDate:
        years = range(self.today.year - 8, self.today.year + 9)
        all_days = [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]
        wanted = {
            "past": [candidate for candidate in all_days if candidate <= self.today],
            "future": [candidate for candidate in all_days if candidate >= self.today],
            "any": all_days,
        }[self.prefer]
        return ParsedDate(min(wanted, key=lambda candidate: abs(candidate - self.today)), has_year=False)

    def ahead(self, days: int) -> ParsedDate:
        """The day so many days from today."""
        return ParsedDate(self.today + timedelta(days=days))


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last one of that month."""
    index = max(day.year * 12 + day.month - 1 + months, 12)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
