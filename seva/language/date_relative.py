"""The forms in which people count a day from today, each a rule that reads it from one place of a text on."""

from functools import cache

from seva.language import data
from seva.language.date_reader import DateProblem, ParsedDate, Reader, add_months
from seva.language.date_rules import Read, day_month, figures, month_day
from seva.language.date_words import Kind

_UNIT_DAYS = {"day": 1, "week": 7}
_UNIT_MONTHS = {"month": 1, "year": 12}
_LONGEST_SPAN = 2400
_AHEAD_OR_BACK: dict[Kind | None, int] = {"past": -1, "future": 1}
_DAY_NAMES: tuple[Kind, ...] = ("weekday", "short_weekday")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data.load("dates")[name])


def in_relative_month(reader: Reader, at: int) -> Read:
    """ "agle mahine ki 5 tareekh"; "next month" alone lacks the day."""
    step = reader.direction(at)
    if step is None or not reader.is_unit(at + 1, "month"):
        return None
    day_at = reader.skip(at + 2, "ordinal", "tareekh")
    day, after = reader.day_number(day_at, 1), reader.kind(day_at + 1)
    is_day = day_at > at + 2 or after in (None, "ordinal", "tareekh", "mark")
    if day is None or not is_day or (after == "unit" and reader.kind(day_at) == "words"):
        return DateProblem("day_missing"), at + 2
    month = add_months(reader.today.replace(day=1), step)
    return reader.day(day, month.month, month.year), reader.skip(day_at + 1, "tareekh")


def day_of_relative_month(reader: Reader, at: int) -> Read:
    """ "5th of next month", "5 tareekh pichle mahine"; not "we do next month"."""
    day, start = reader.day_number(at, 1), reader.skip(at + 1, "ordinal", "tareekh")
    step = reader.direction(start)
    is_day = start > at + 1 or reader.kind(at) != "words"
    if day is None or step is None or not is_day or not reader.is_unit(start + 1, "month"):
        return None
    month = add_months(reader.today.replace(day=1), step)
    return reader.day(day, month.month, month.year), start + 2


def ago(reader: Reader, at: int) -> Read:
    """ "do din pehle", "3 weeks ago", "a month ago", "in 5 days", "after 2 weeks"."""
    is_ahead = reader.kind(at) == "in" or reader.text(at) in _words("before_count")
    start = at + 1 if is_ahead else at
    is_one = reader.kind(start) == "article" and reader.text(start + 2) in _words("after_article")
    count = 1 if is_one else reader.number(start, 0, _LONGEST_SPAN)
    if count is None or reader.kind(start + 1) != "unit":
        return None
    direction = 1 if is_ahead else _AHEAD_OR_BACK.get(reader.kind(start + 2))
    if direction is None:
        return None
    return _counted(reader, start + 1, direction * count), start + (2 if is_ahead else 3)


def whole_ago(reader: Reader, at: int) -> Read:
    """ "hafte bhar pehle", "mahine bhar baad"."""
    direction = _AHEAD_OR_BACK.get(reader.kind(at + 2))
    if reader.kind(at) != "unit" or reader.kind(at + 1) != "whole" or direction is None:
        return None
    return _counted(reader, at, direction), at + 3


def since(reader: Reader, at: int) -> Read:
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
        return reader.ahead(steps * _UNIT_DAYS[unit])
    return ParsedDate(add_months(reader.today, steps * _UNIT_MONTHS[unit]))


def day_beyond(reader: Reader, at: int) -> Read:
    """ "day before yesterday", "day after tomorrow"."""
    if not reader.is_unit(at, "day") or reader.kind(at + 1) not in _AHEAD_OR_BACK or reader.kind(at + 2) != "day":
        return None
    beyond = int(reader.parts[at + 2].value)
    return (reader.ahead(2 * beyond), at + 3) if beyond else None


def named_day(reader: Reader, at: int) -> Read:
    """today, "kal", "beete kal", "parso"."""
    if reader.kind(at) == "day":
        return reader.ahead(int(reader.parts[at].value)), at + 1
    start = reader.skip(at + 1, "ordinal") if reader.kind(at) in ("last", "next") else at
    if reader.kind(start) != "either_way":
        return None
    direction = reader.direction(at) or {"past": -1, "future": 1, "any": 0}[reader.prefer]
    if not direction:
        return DateProblem("past_or_future"), start + 1
    return reader.ahead(direction * int(reader.parts[start].value)), start + 1


def weekday(reader: Reader, at: int) -> Read:
    """ "pichle somvar", "next friday", "on fri", "somvar ko"."""
    start = reader.skip(at + 1, "ordinal") if reader.direction(at) is not None else at
    is_named = reader.kind(start) in _DAY_NAMES if start > at else reader.kind(at) == "weekday" or _is_day(reader, at)
    if not is_named:
        return None
    dated = _date_after(reader, at) if start == at else None
    if dated:
        return dated
    ahead = (int(reader.parts[start].value) - reader.today.weekday()) % 7
    is_past = reader.kind(at) == "last" or (start == at and reader.prefer == "past")
    next_days = ahead or (0 if reader.kind(at) == "this" else 7)
    return reader.ahead(ahead - 7 if is_past else next_days), start + 1


def _is_day(reader: Reader, at: int) -> bool:
    """Whether "wed" is the day and not the wedding: "on wed", "wed ko" or alone."""
    if reader.kind(at) != "short_weekday":
        return False
    is_told = reader.text(at - 1) in _words("before_short") or reader.text(at + 1) in _words("after_short")
    return is_told or len(reader.parts) == 1


def _date_after(reader: Reader, at: int) -> Read:
    """The date that a weekday only introduces: "Monday, 12 March 1990"."""
    start = reader.skip(at + 1, "mark", "ordinal")
    return figures(reader, start) or day_month(reader, start) or month_day(reader, start)


def weekday_of_week(reader: Reader, at: int) -> Read:
    """ "agle hafte mangalvar", "tuesday of last week"; the week alone lacks the day. Weeks begin on Monday."""
    is_week_first = reader.direction(at) is not None
    week_at = at if is_week_first else reader.skip(at + 1, "ordinal")
    step = reader.direction(week_at)
    if step is None or not reader.is_unit(week_at + 1, "week"):
        return None
    day_at = reader.skip(week_at + 2, "ordinal") if is_week_first else at
    if reader.kind(day_at) not in _DAY_NAMES:
        return DateProblem("day_missing"), week_at + 2
    days = 7 * step + int(reader.parts[day_at].value) - reader.today.weekday()
    return reader.ahead(days), max(day_at + 1, week_at + 2)
