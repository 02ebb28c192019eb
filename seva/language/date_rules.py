"""The forms in which people name a day of a month, each a rule that reads it from one place of a text on."""

from calendar import monthrange
from collections.abc import Callable
from functools import cache

from seva.language import data
from seva.language.date_reader import YEARS, DateProblem, Found, ParsedDate, Reader, add_months
from seva.language.date_words import MARKS, Kind

Read = tuple[Found, int] | None
Rule = Callable[[Reader, int], Read]

_FIGURES: list[Kind] = ["figure", "mark", "figure", "mark", "figure"]
_LONGEST_DAY = 31


@cache
def _unlike(name: str) -> frozenset[str]:
    return frozenset(data.load("dates")[name])


def figures(reader: Reader, at: int) -> Read:
    """12/03/1990, 12-3-90, 12.03.1990, 1990-03-12."""
    if reader.kind(at + 1) != "mark" or [reader.kind(at + step) for step in range(5)] != _FIGURES:
        return None
    first, _, second, mark, third = reader.parts[at : at + 5]
    if len(first.text) == 4 and len(third.text) <= 2:
        return reader.day(int(third.value), int(second.value), int(first.value)), at + 5
    if len(first.text) > 2 or len(second.text) > 2 or len(third.text) not in (2, 4) or mark.text not in MARKS:
        return None
    day, month = int(first.value), int(second.value)
    return reader.day(day, month, reader.whole_year(third.text, day, month)), at + 5


def year_first(reader: Reader, at: int) -> Read:
    """1990 march 12, "2025 mein 5 march"."""
    year, start = reader.number(at, YEARS[0], YEARS[-1]), reader.skip(at + 1, "ordinal", "mark")
    return (day_month(reader, start, year) or month_day(reader, start, year)) if year else None


def day_month(reader: Reader, at: int, year: int | None = None) -> Read:
    """12 march 1990, "5th of May", "barah march unnees sau nabbe"."""
    day = reader.day_number(at)
    month_at = reader.skip(at + 1, "ordinal", "mark", "tareekh")
    if day is None or reader.kind(month_at) != "month":
        return None
    month, after = int(reader.parts[month_at].value), _after_month(reader, month_at)
    said, after = (year, after) if year else reader.year(after, day, month)
    if said is None and _is_word_instead(reader, at, month_at):
        return None
    return reader.day(day, month, said), after


def _after_month(reader: Reader, month_at: int) -> int:
    """The place after a month and the word "month"."""
    return month_at + 2 if reader.is_unit(month_at + 1, "month") else month_at + 1


def _is_word_instead(reader: Reader, day_at: int, month_at: int) -> bool:
    """Tell "do mai" (I, two), "three, may our firm" and "3 mar gaye" from dates."""
    month, after = reader.text(month_at), reader.text(month_at + 1)
    if month in _unlike("verb_months") and after in _unlike("after_verb"):
        return True
    is_figure = reader.kind(day_at) != "words"
    return not is_figure and month in _unlike("word_months") and reader.kind(month_at + 1) in ("other", "unit")


def month_day(reader: Reader, at: int, year: int | None = None) -> Read:
    """march 12 1990, "march ki 5 tareekh"; "march 1990" lacks the day."""
    if reader.kind(at) != "month":
        return None
    month, day_at = int(reader.parts[at].value), reader.skip(_after_month(reader, at), "ordinal", "mark")
    if reader.year_in_words(day_at)[0] and reader.kind(day_at + 1) != "month":
        return DateProblem("day_missing"), day_at + reader.year_in_words(day_at)[1]
    day = reader.day_number(day_at)
    if day is None:
        return None
    day_end = reader.skip(day_at + 1, "ordinal", "tareekh")
    said, after = (year, day_end) if year else reader.year(day_end, day, month)
    if said is None and _is_count(reader, at, day_at):
        return None
    return reader.day(day, month, said), after


def _is_count(reader: Reader, at: int, day_at: int) -> bool:
    """Tell "mai 2 saal se" (I, for two years) and "november mein ek form" from dates."""
    after = reader.kind(day_at + 1)
    if reader.text(at) in _unlike("word_months"):
        return after in ("other", "since", "unit")
    return reader.kind(day_at) == "words" and after in ("other", "unit")


def day_of_month(reader: Reader, at: int) -> Read:
    """ "5 tareekh": the nearest by preference; not "one date"."""
    day = reader.day_number(at)
    if day is None or reader.kind(at + 1) != "tareekh":
        return None
    if reader.kind(at) == "words" and reader.text(at + 1) in _unlike("english_date"):
        return None
    if not 1 <= day <= _LONGEST_DAY:
        return DateProblem("no_such_day"), at + 2
    first = reader.today.replace(day=1)
    months = [add_months(first, step) for step in range(-2, 3)]
    days = [month.replace(day=day) for month in months if day <= monthrange(month.year, month.month)[1]]
    past, future = (
        [entry for entry in days if entry <= reader.today],
        [entry for entry in days if entry >= reader.today],
    )
    return ParsedDate(max(past) if reader.prefer == "past" else min(future), has_year=False), at + 2
