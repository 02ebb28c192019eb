"""Dates as people give them, in three spellings: figures (day first), month names, "parso", "do din pehle".

What cannot be a date is None; what is meant as one but names no day is a ``DateProblem``:
no_such_day (31 February), no_such_month, no_such_year, day_missing ("march 1990"), past_or_future ("kal" without more)
and several_dates.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from seva.language.date_words import Kind, Part, parts
from seva.language.script import clean, fold_digits

Prefer = Literal["past", "future", "any"]
Problem = Literal["no_such_day", "no_such_month", "no_such_year", "day_missing", "past_or_future", "several_dates"]

_YEARS = range(1800, 2200)
_MONTHS = range(1, 13)
_LEAP_YEAR = 2000
_AHEAD = 10
_UNIT_DAYS = {"day": 1, "week": 7}
_UNIT_MONTHS = {"month": 1, "year": 12}
_LONGEST_SPAN = 2400
_EIGHT_DIGITS = re.compile(r"\D*(\d{8})\D*")
_THREE_FIGURES = re.compile(r"\D*(\d{1,2})\s+(\d{1,2})\s+(\d{4}|\d{2})\D*")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\s*[/\-]\s*(\d{1,2})(?:\s*(?:ko|को))?")
_MARKS = ("/", ".", "-", "\u2013")
_WORD_TOO = ("may", "mai")


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
_Read = tuple[Found, int] | None


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
    years = {part.value for part in parts(clean(text)) if part.kind in ("figure", "words") and part.value in _YEARS}
    return int(years.pop()) if len(years) == 1 else None


def _scan(text: str, today: date, prefer: Prefer) -> Iterator[Found]:
    reader, at = _Reader(parts(text), today, prefer), 0
    while at < len(reader.parts):
        for rule in _RULES:
            read = rule(reader, at)
            if read:
                found, after = read
                yield replace(found, start=reader.parts[at].start, end=reader.parts[after - 1].end)
                at = after
                break
        else:
            at += 1


def _in_figures(text: str, today: date, prefer: Prefer) -> Found | None:
    """Read figures that are a date only because they are the whole answer: 12031990, 12 3 1990, 12/3."""
    reader, folded = _Reader([], today, prefer), fold_digits(text)
    whole = (0, len(text))
    if match := _EIGHT_DIGITS.fullmatch(folded):
        digits = match.group(1)
        if int(digits[4:]) not in _YEARS and int(digits[:4]) in _YEARS:
            digits = digits[6:] + digits[4:6] + digits[:4]
        return replace(reader.day(int(digits[:2]), int(digits[2:4]), int(digits[4:])), start=whole[0], end=whole[1])
    if match := _THREE_FIGURES.fullmatch(folded):
        day, month, year = match.groups()
        found = reader.day(int(day), int(month), reader.whole_year(year, int(day), int(month)))
        return replace(found, start=whole[0], end=whole[1])
    if match := _DAY_AND_MONTH.fullmatch(folded):
        return replace(reader.day(int(match.group(1)), int(match.group(2)), None), start=whole[0], end=whole[1])
    return None


@dataclass
class _Reader:
    """The parts of a text with what decides unsaid things."""

    parts: Sequence[Part]
    today: date
    prefer: Prefer

    def kind(self, at: int) -> Kind | None:
        return self.parts[at].kind if 0 <= at < len(self.parts) else None

    def number(self, at: int, low: int, high: int) -> int | None:
        """Return the number at this place if it lies in low..high."""
        if self.kind(at) not in ("figure", "words"):
            return None
        value = int(self.parts[at].value)
        return value if low <= value <= high else None

    def skip(self, at: int, *kinds: Kind) -> int:
        while self.kind(at) in kinds:
            at += 1
        return at

    def year(self, at: int, day: int, month: int) -> tuple[int | None, int]:
        """Return the year said from this place on, and the place after it."""
        start = self.skip(at, "ordinal", "mark", "tareekh")
        if self.kind(start) == "figure" and len(self.parts[start].text) in (2, 4):
            return self.whole_year(self.parts[start].text, day, month), start + 1
        said = self.number(start, 0, _YEARS[-1])
        if said in _YEARS:
            return said, start + 1
        rest = self.number(start + 1, 0, 99)
        if said in (19, 20) and rest is not None and self.kind(start) == "words":
            return said * 100 + rest, start + 2
        return None, at

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
        if year is not None and year not in _YEARS:
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


def _figures(reader: _Reader, at: int) -> _Read:
    """12/03/1990, 12-3-90, 12.03.1990, 1990-03-12."""
    if [reader.kind(at + step) for step in range(5)] != ["figure", "mark", "figure", "mark", "figure"]:
        return None
    first, _, second, mark, third = reader.parts[at : at + 5]
    if len(first.text) == 4 and len(third.text) <= 2:
        return reader.day(int(third.value), int(second.value), int(first.value)), at + 5
    if len(first.text) > 2 or len(second.text) > 2 or len(third.text) not in (2, 4) or mark.text not in _MARKS:
        return None
    day, month = int(first.value), int(second.value)
    return reader.day(day, month, reader.whole_year(third.text, day, month)), at + 5


def _year_first(reader: _Reader, at: int) -> _Read:
    """1990 march 12, "2025 mein 5 march"."""
    year, start = reader.number(at, _YEARS[0], _YEARS[-1]), reader.skip(at + 1, "ordinal", "mark")
    return (_day_month(reader, start, year) or _month_day(reader, start, year)) if year else None


def _day_month(reader: _Reader, at: int, year: int | None = None) -> _Read:
    """12 march 1990, "5th of May", "barah march unnees sau nabbe"."""
    day = reader.number(at, 0, 99)
    month_at = reader.skip(at + 1, "ordinal", "mark", "tareekh")
    if day is None or reader.kind(month_at) != "month":
        return None
    month = int(reader.parts[month_at].value)
    said, after = (year, month_at + 1) if year else reader.year(month_at + 1, day, month)
    return reader.day(day, month, said), after


def _month_day(reader: _Reader, at: int, year: int | None = None) -> _Read:
    """march 12 1990, "march ki 5 tareekh"; "march 1990" lacks the day."""
    if reader.kind(at) != "month":
        return None
    month, day_at = int(reader.parts[at].value), reader.skip(at + 1, "ordinal", "mark")
    if reader.number(day_at, _YEARS[0], _YEARS[-1]):
        return DateProblem("day_missing"), day_at + 1
    day = reader.number(day_at, 0, 99)
    if day is None:
        return None
    day_end = reader.skip(day_at + 1, "ordinal", "tareekh")
    said, after = (year, day_end) if year else reader.year(day_end, day, month)
    if said is None and reader.parts[at].text.lower() in _WORD_TOO and reader.kind(day_at + 1) == "other":
        return None
    return reader.day(day, month, said), after


def _in_relative_month(reader: _Reader, at: int) -> _Read:
    """ "agle mahine ki 5 tareekh"; "next month" alone lacks the day."""
    step = _direction(reader.kind(at))
    if step is None or reader.kind(at + 1) != "unit" or reader.parts[at + 1].value not in ("month", "week"):
        return None
    if reader.parts[at + 1].value == "week":
        return DateProblem("day_missing"), at + 2
    day = reader.number(reader.skip(at + 2, "ordinal", "tareekh"), 1, 99)
    if day is None:
        return DateProblem("day_missing"), at + 2
    month = _add_months(reader.today.replace(day=1), step)
    after = reader.skip(at + 2, "ordinal", "tareekh") + 1
    return reader.day(day, month.month, month.year), reader.skip(after, "tareekh")


def _day_of_relative_month(reader: _Reader, at: int) -> _Read:
    """ "5th of next month"."""
    day, start = reader.number(at, 1, 99), reader.skip(at + 1, "ordinal", "tareekh")
    step = _direction(reader.kind(start))
    is_month = reader.kind(start + 1) == "unit" and reader.parts[start + 1].value == "month"
    if day is None or step is None or not is_month:
        return None
    month = _add_months(reader.today.replace(day=1), step)
    return reader.day(day, month.month, month.year), start + 2


def _ago(reader: _Reader, at: int) -> _Read:
    """ "do din pehle", "3 weeks ago", "in 5 days"."""
    is_ahead = reader.kind(at) == "in" or (reader.kind(at) == "future" and reader.kind(at + 2) == "unit")
    start = at + 1 if is_ahead else at
    count = reader.number(start, 0, _LONGEST_SPAN)
    if count is None or reader.kind(start + 1) != "unit":
        return None
    direction = 1 if is_ahead else {"past": -1, "future": 1}.get(reader.kind(start + 2) or "")
    if direction is None:
        return None
    unit, steps = str(reader.parts[start + 1].value), direction * count
    if unit in _UNIT_DAYS:
        day = reader.today + timedelta(days=steps * _UNIT_DAYS[unit])
    else:
        day = _add_months(reader.today, steps * _UNIT_MONTHS[unit])
    return ParsedDate(day), start + (2 if is_ahead else 3)


def _day_beyond(reader: _Reader, at: int) -> _Read:
    """ "day before yesterday", "day after tomorrow"."""
    kinds = (reader.kind(at), reader.kind(at + 1), reader.kind(at + 2))
    if kinds[0] != "unit" or kinds[1] not in ("past", "future") or kinds[2] != "day" or reader.parts[at].value != "day":
        return None
    beyond = int(reader.parts[at + 2].value)
    return (ParsedDate(reader.today + timedelta(days=2 * beyond)), at + 3) if beyond else None


def _named_day(reader: _Reader, at: int) -> _Read:
    """today, "kal", "beete kal", "parso"."""
    if reader.kind(at) == "day":
        return ParsedDate(reader.today + timedelta(days=int(reader.parts[at].value))), at + 1
    start = reader.skip(at + 1, "ordinal") if reader.kind(at) in ("last", "next") else at
    if reader.kind(start) != "either_way":
        return None
    direction = _direction(reader.kind(at)) or {"past": -1, "future": 1, "any": 0}[reader.prefer]
    if not direction:
        return DateProblem("past_or_future"), start + 1
    return ParsedDate(reader.today + timedelta(days=direction * int(reader.parts[start].value))), start + 1


def _weekday(reader: _Reader, at: int) -> _Read:
    """ "pichle somvar", "next friday", "somvar ko"."""
    start = reader.skip(at + 1, "ordinal") if _direction(reader.kind(at)) is not None else at
    if reader.kind(start) != "weekday":
        return None
    ahead = (int(reader.parts[start].value) - reader.today.weekday()) % 7
    is_past = reader.kind(at) == "last" or (start == at and reader.prefer == "past")
    if is_past:
        days = ahead - 7
    else:
        days = ahead or (0 if reader.kind(at) == "this" else 7)
    return ParsedDate(reader.today + timedelta(days=days)), start + 1


def _day_of_month(reader: _Reader, at: int) -> _Read:
    """ "5 tareekh": the nearest by preference."""
    day = reader.number(at, 0, 99)
    if day is None or reader.kind(at + 1) != "tareekh":
        return None
    if not 1 <= day <= 31:
        return DateProblem("no_such_day"), at + 2
    first = reader.today.replace(day=1)
    months = [_add_months(first, step) for step in range(-2, 3)]
    days = [month.replace(day=day) for month in months if day <= monthrange(month.year, month.month)[1]]
    past, future = (
        [entry for entry in days if entry <= reader.today],
        [entry for entry in days if entry >= reader.today],
    )
    return ParsedDate(max(past) if reader.prefer == "past" else min(future), has_year=False), at + 2


def _direction(kind: Kind | None) -> int | None:
    return {"last": -1, "this": 0, "next": 1}.get(kind or "")


def _add_months(day: date, months: int) -> date:
    index = max(day.year * 12 + day.month - 1 + months, 12)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


_RULES: tuple[Callable[[_Reader, int], _Read], ...] = (
    _figures, _year_first, _in_relative_month, _day_of_relative_month, _day_month, _month_day, _ago, _day_beyond,
    _named_day, _weekday, _day_of_month,
)  # fmt: skip
