"""Days to their spellings and back, in three spellings and with slips; nothing where there is none."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seva.language import data
from seva.language.dates import DateProblem, ParsedDate, Prefer, find_dates, parse_date, parse_year
from tests.language.spoken import DEVANAGARI, PLAIN, said

TODAY = date(2026, 11, 22)  # a Sunday
LISTS = data.load("dates")
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
months = st.sampled_from([(int(number), name) for number, names in LISTS["months"].items() for name in names])
weekdays = st.sampled_from([(int(number), name) for number, names in LISTS["weekdays"].items() for name in names])
LONG_MONTHS = {1: "january", 2: "february", 8: "august", 9: "september", 10: "october", 11: "november", 12: "december"}
UNITS = {"din": 1, "दिन": 1, "days": 1, "hafte": 7, "हफ़्ते": 7, "weeks": 7}
BACK = {"din": "pehle", "दिन": "पहले", "days": "ago", "hafte": "pahle", "हफ़्ते": "पहले", "weeks": "back"}


def found(text: str, prefer: Prefer = "any") -> str | None:
    result = parse_date(text, TODAY, prefer=prefer)
    return result.value.isoformat() if isinstance(result, ParsedDate) else result and result.code


@given(days, st.sampled_from("/ - . – — − \\ |".split()), st.sampled_from(["{}", " {} ", "{} "]), st.booleans())
def test_figures_with_any_marks(day: date, mark: str, spaced: str, padded: bool) -> None:
    form = "%d{0}%m{0}%Y" if padded else f"{day.day}{{0}}{day.month}{{0}}%Y"
    text = day.strftime(form.format(spaced.format(mark)))
    assert found(text) == found(text.translate(DEVANAGARI)) == day.isoformat()


@given(
    days,
    months,
    st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{d}-{m}-{y}", "{y} {m} {d}", "{m} ki {d} tareekh {y}"]),
)
def test_every_name_of_a_month(day: date, month: tuple[int, str], form: str) -> None:
    assume(day.day <= 28)
    text = form.format(d=day.day, m=month[1], y=day.year)
    wanted = day.replace(month=month[0]).isoformat()
    assert found(text) == found(text.title()) == found(text.translate(DEVANAGARI)) == wanted


@given(days, st.sampled_from(sorted(LONG_MONTHS)), st.data())
def test_a_month_with_a_slip(day: date, month: int, draw: st.DataObject) -> None:
    name = LONG_MONTHS[month]
    at = draw.draw(st.integers(1, len(name) - 2))
    slips = [
        name[:at] + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        name[:at] + "e" + name[at:],
    ]
    assert found(f"{min(day.day, 28)} {draw.draw(st.sampled_from(slips))} {day.year}") == (
        day.replace(month=month, day=min(day.day, 28)).isoformat()
    )


@given(days, st.data(), st.booleans())
def test_days_and_years_in_words(day: date, draw: st.DataObject, roman: bool) -> None:
    number, year = draw.draw(said(day.day, roman=roman)), draw.draw(said(day.year, roman=roman))
    month = (
        LISTS["months"][str(day.month)][0]
        if roman
        else next(n for n in LISTS["months"][str(day.month)] if not n.isascii())
    )
    assert found(f"{number} {month} {year}") == day.isoformat()


@given(st.integers(0, 400), st.sampled_from(sorted(UNITS)), st.data(), st.booleans())
def test_counted_back(count: int, unit: str, draw: st.DataObject, in_words: bool) -> None:
    number = draw.draw(said(count, roman=unit.isascii())) if in_words else str(count)
    assert found(f"{number} {unit} {BACK[unit]}") == (TODAY - timedelta(days=count * UNITS[unit])).isoformat()


@given(weekdays, st.sampled_from(["pichle", "pichhle", "पिछले", "last", "gaye", "बीते"]), st.booleans())
def test_the_last_weekday_lies_within_a_week(weekday: tuple[int, str], last: str, is_week: bool) -> None:
    text = f"{last} hafte {weekday[1]}" if is_week else f"{last} {weekday[1]} ko"
    day = date.fromisoformat(str(found(text)))
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    assert day.weekday() == weekday[0]
    assert (monday <= day < monday + timedelta(days=7)) if is_week else timedelta(0) < TODAY - day <= timedelta(days=7)


@given(st.integers(29, 99), st.integers(1, 12), st.integers(1900, 2099))
def test_impossible_days_are_told(day: int, month: int, year: int) -> None:
    text = f"{day}/{month}/{year}"
    try:
        assert found(text) == date(year, month, day).isoformat()
    except ValueError:
        assert found(text) == "no_such_day"


@given(st.text(max_size=80), st.sampled_from(["past", "future", "any"]))
def test_reading_again_what_was_read_changes_nothing(text: str, prefer: Prefer) -> None:
    once = parse_date(text, TODAY, prefer=prefer)
    assert not isinstance(once, ParsedDate) or found(once.value.isoformat(), prefer) == once.value.isoformat()


PARTS = "5 31 1990 march मार्च may mai din week pehle ago last agle is somvar fri kal tareekh ki se since".split()
PARTS += "/ - ( a bhar".split()


@given(st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join), st.sampled_from(["past", "future", "any"]))
def test_dates_lie_in_the_text_and_never_overlap(text: str, prefer: Prefer) -> None:
    spans = find_dates(text, TODAY, prefer=prefer)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    problem = parse_date(text, TODAY, prefer=prefer)
    assert not isinstance(problem, DateProblem) or 0 <= problem.start < problem.end <= len(text)


@given(st.lists(st.sampled_from(PLAIN), max_size=12).map(" ".join))
def test_words_without_dates_have_none(text: str) -> None:
    assert find_dates(text, TODAY) == []


@given(st.integers(1800, 2199), st.data(), st.booleans())
def test_years_come_back(year: int, draw: st.DataObject, roman: bool) -> None:
    assert parse_year(str(year)) == parse_year(str(year).translate(DEVANAGARI)) == year
    assert parse_year(draw.draw(said(year, roman=roman))) == year


@pytest.mark.parametrize(
    ("text", "year"), [("nineteen ninety eight", 1998), ("twenty fifteen", 2015), ("2025-26", 2025)]
)
def test_years_as_people_say_them(text: str, year: int) -> None:
    assert parse_year(text) == year
