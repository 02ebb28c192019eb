"""Dates as people give them, in three spellings: figures (day first), month names, "parso", "do din pehle".

Where a past day is asked for, "3 din se" and "since 3 days" are days too. What cannot be a date is None; what is meant
as one but names no day is a ``DateProblem``: no_such_day (31 February), no_such_month, no_such_year, day_missing
("march 1990"), past_or_future ("kal" without more) and several_dates.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from seva.language import date_relative as relative
from seva.language import date_rules as rules
from seva.language.date_figures import in_figures
from seva.language.date_reader import DateProblem, Found, ParsedDate, Prefer, Problem, Reader
from seva.language.date_rules import Rule
from seva.language.date_words import Kind, parts
from seva.language.numbers import NumberSpan
from seva.language.script import clean

__all__ = ["DateProblem", "Found", "ParsedDate", "Prefer", "Problem", "find_dates", "parse_date", "parse_year"]

_BY_NUMBER = (
    rules.figures, rules.year_first, relative.day_of_relative_month, rules.day_month, relative.ago, relative.since,
    rules.day_of_month,
)  # fmt: skip
_BY_DIRECTION = (
    relative.in_relative_month, relative.weekday_of_week, relative.since, relative.named_day, relative.weekday,
)  # fmt: skip
_BY_WEEKDAY = (relative.weekday_of_week, relative.weekday)
# Which rules a part of each kind can begin, in the order in which they are tried.
_RULES: Mapping[Kind, Sequence[Rule]] = {
    "figure": _BY_NUMBER,
    "words": _BY_NUMBER,
    "rank": (relative.day_of_relative_month, rules.day_month, rules.day_of_month),
    "article": (relative.ago,),
    "in": (relative.ago,),
    "future": (relative.ago,),
    "since": (relative.since,),
    "month": (rules.month_day,),
    "last": _BY_DIRECTION,
    "this": _BY_DIRECTION,
    "next": _BY_DIRECTION,
    "unit": (relative.day_beyond, relative.whole_ago),
    "day": (relative.named_day,),
    "either_way": (relative.named_day,),
    "weekday": _BY_WEEKDAY,
    "short_weekday": _BY_WEEKDAY,
}
# A text without any of these names no day.
_TELLING: frozenset[Kind] = frozenset(
    ("mark", "month", "weekday", "short_weekday", "day", "either_way", "unit", "tareekh")
)


def parse_date(text: str, today: date, *, prefer: Prefer = "any") -> Found | None:
    """Return the date of an answer, why it is none, or None if no date is meant; `prefer` decides what is not said."""
    answer = clean(text)
    found = list(_scan(answer, today, prefer)) or [entry for entry in (in_figures(answer, today, prefer),) if entry]
    days = {entry.value for entry in found if isinstance(entry, ParsedDate)}
    if len(days) > 1:
        return DateProblem("several_dates", found[0].start, found[-1].end)
    return next((entry for entry in found if isinstance(entry, ParsedDate)), found[0] if found else None)


def find_dates(
    text: str, today: date, *, prefer: Prefer = "any", numbers: Sequence[NumberSpan] | None = None
) -> list[ParsedDate]:
    """Return all days named in a text, with offsets; `numbers` are the text's, if at hand."""
    return [entry for entry in _scan(text, today, prefer, numbers) if isinstance(entry, ParsedDate)]


def parse_year(text: str) -> int | None:
    """Return the year of four digits (or in words) of an answer, if there is exactly one."""
    reader = Reader(parts(clean(text)), date.min, "any")
    years = {reader.year_in_words(at)[0] for at in range(len(reader.parts))} - {None}
    return years.pop() if len(years) == 1 else None


def _scan(text: str, today: date, prefer: Prefer, numbers: Sequence[NumberSpan] | None = None) -> Iterator[Found]:
    reader, at, done = Reader(parts(text, numbers), today, prefer), 0, 0
    if _TELLING.isdisjoint({part.kind for part in reader.parts}):
        return
    while at < len(reader.parts):
        for rule in _RULES.get(reader.parts[at].kind, ()):
            read = rule(reader, at)
            if read:
                found, after = read
                start, after = _with_what_belongs(reader, at, after, done)
                yield replace(found, start=reader.parts[start].start, end=reader.parts[after - 1].end)
                at = done = after
                break
        else:
            at += 1


def _with_what_belongs(reader: Reader, at: int, after: int, done: int) -> tuple[int, int]:
    """The place of a past day with the "since" before it or the "se" after it, of any with "(Monday)" after it."""
    weekday_at = after + (reader.text(after) == "(")
    if reader.kind(weekday_at) in ("weekday", "short_weekday") and reader.kind(after - 1) == "figure":
        after = weekday_at + 1
    if reader.prefer != "past":
        return at, after
    return at - (at > done and reader.kind(at - 1) == "since"), after + (reader.kind(after) == "since")
