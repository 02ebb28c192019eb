"""The forms in which people say a day, each a rule that reads it from one place of a text on."""

from calendar import monthrange
from collections.abc import Callable
from datetime import timedelta

from seva.language.date_reader import YEARS, DateProblem, Found, ParsedDate, Reader, add_months
from seva.language.date_words import Kind

_UNIT_DAYS = {"day": 1, "week": 7}
_UNIT_MONTHS = {"month": 1, "year": 12}
_LONGEST_SPAN = 2400
_MARKS = ("/", ".", "-", "\u2013")
_WORD_TOO = ("may", "mai")

Read = tuple[Found, int] | None


def _figures(reader: Reader, at: int) -> Read:
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


def _year_first(reader: Reader, at: int) -> Read:
    """1990 march 12, "2025 mein 5 march"."""
    year, start = reader.number(at, YEARS[0], YEARS[-1]), reader.skip(at + 1, "ordinal", "mark")
    return (_day_month(reader, start, year) or _month_day(reader, start, year)) if year else None


def _day_month(reader: Reader, at: int, year: int | None = None) -> Read:
    """12 march 1990, "5th of May", "barah march unnees sau nabbe"."""
    day = reader.number(at, 0, 99)
    month_at = reader.skip(at + 1, "ordinal", "mark", "tareekh")
    if day is None or reader.kind(month_at) != "month":
        return None
    month = int(reader.parts[month_at].value)
    said, after = (year, month_at + 1) if year else reader.year(month_at + 1, day, month)
    return reader.day(day, month, said), after


def _month_day(reader: Reader, at: int, year: int | None = None) -> Read:
    """march 12 1990, "march ki 5 tareekh"; "march 1990" lacks the day."""
    if reader.kind(at) != "month":
        return None
    month, day_at = int(reader.parts[at].value), reader.skip(at + 1, "ordinal", "mark")
    if reader.number(day_at, YEARS[0], YEARS[-1]):
        return DateProblem("day_missing"), day_at + 1
    day = reader.number(day_at, 0, 99)
    if day is None:
        return None
    day_end = reader.skip(day_at + 1, "ordinal", "tareekh")
    said, after = (year, day_end) if year else reader.year(day_end, day, month)
    if said is None and reader.parts[at].text.lower() in _WORD_TOO and reader.kind(day_at + 1) in ("other", "since"):
        return None
    return reader.day(day, month, said), after


def _in_relative_month(reader: Reader, at: int) -> Read:
    """ "agle mahine ki 5 tareekh"; "next month" alone lacks the day."""
    step = _direction(reader.kind(at))
    if step is None or reader.kind(at + 1) != "unit" or reader.parts[at + 1].value not in ("month", "week"):
        return None
    if reader.parts[at + 1].value == "week":
        return DateProblem("day_missing"), at + 2
    day = reader.number(reader.skip(at + 2, "ordinal", "tareekh"), 1, 99)
    if day is None:
        return DateProblem("day_missing"), at + 2
    month = add_months(reader.today.replace(day=1), step)
    after = reader.skip(at + 2, "ordinal", "tareekh") + 1
    return reader.day(day, month.month, month.year), reader.skip(after, "tareekh")


def _day_of_relative_month(reader: Reader, at: int) -> Read:
    """ "5th of next month"."""
    day, start = reader.number(at, 1, 99), reader.skip(at + 1, "ordinal", "tareekh")
    step = _direction(reader.kind(start))
    is_month = reader.kind(start + 1) == "unit" and reader.parts[start + 1].value == "month"
    if day is None or step is None or not is_month:
        return None
    month = add_months(reader.today.replace(day=1), step)
    return reader.day(day, month.month, month.year), start + 2


def _ago(reader: Reader, at: int) -> Read:
    """ "do din pehle", "3 weeks ago", "in 5 days"."""
    is_ahead = reader.kind(at) == "in" or (reader.kind(at) == "future" and reader.kind(at + 2) == "unit")
    start = at + 1 if is_ahead else at
    count = reader.number(start, 0, _LONGEST_SPAN)
    if count is None or reader.kind(start + 1) != "unit":
        return None
    direction = 1 if is_ahead else {"past": -1, "future": 1}.get(reader.kind(start + 2) or "")
    if direction is None:
        return None
    found = _counted(reader, start + 1, direction * count)
    return found, start + (2 if is_ahead else 3)


def _since(reader: Reader, at: int) -> Read:
    """ "3 din se", "since 3 days", "pichle 2 hafte se": only where a past day is asked for, else it is a duration."""
    start = at + 1 if reader.kind(at) in ("since", "last") else at
    count = reader.number(start, 1, _LONGEST_SPAN)
    is_said = start > at or reader.kind(start + 2) == "since"
    if reader.prefer != "past" or count is None or reader.kind(start + 1) != "unit" or not is_said:
        return None
    return _counted(reader, start + 1, -count), start + 2


def _counted(reader: Reader, unit_at: int, steps: int) -> ParsedDate:
    """The day so many units of this place ahead of today."""
    unit = str(reader.parts[unit_at].value)
    if unit in _UNIT_DAYS:
        return ParsedDate(reader.today + timedelta(days=steps * _UNIT_DAYS[unit]))
    return ParsedDate(add_months(reader.today, steps * _UNIT_MONTHS[unit]))


def _day_beyond(reader: Reader, at: int) -> Read:
    """ "day before yesterday", "day after tomorrow"."""
    kinds = (reader.kind(at), reader.kind(at + 1), reader.kind(at + 2))
    if kinds[0] != "unit" or kinds[1] not in ("past", "future") or kinds[2] != "day" or reader.parts[at].value != "day":
        return None
    beyond = int(reader.parts[at + 2].value)
    return (ParsedDate(reader.today + timedelta(days=2 * beyond)), at + 3) if beyond else None


def _named_day(reader: Reader, at: int) -> Read:
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


def _weekday(reader: Reader, at: int) -> Read:
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


def _day_of_month(reader: Reader, at: int) -> Read:
    """ "5 tareekh": the nearest by preference."""
    day = reader.number(at, 0, 99)
    if day is None or reader.kind(at + 1) != "tareekh":
        return None
    if not 1 <= day <= 31:
        return DateProblem("no_such_day"), at + 2
    first = reader.today.replace(day=1)
    months = [add_months(first, step) for step in range(-2, 3)]
    days = [month.replace(day=day) for month in months if day <= monthrange(month.year, month.month)[1]]
    past, future = (
        [entry for entry in days if entry <= reader.today],
        [entry for entry in days if entry >= reader.today],
    )
    return ParsedDate(max(past) if reader.prefer == "past" else min(future), has_year=False), at + 2


def _direction(kind: Kind | None) -> int | None:
    return {"last": -1, "this": 0, "next": 1}.get(kind or "")


RULES: tuple[Callable[[Reader, int], Read], ...] = (
    _figures, _year_first, _in_relative_month, _day_of_relative_month, _day_month, _month_day, _ago, _since,
    _day_beyond, _named_day, _weekday, _day_of_month,
)  # fmt: skip
