"""Dates as people give them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language.dates import DateProblem, ParsedDate, Prefer, find_dates, parse_date, parse_year

TODAY = date(2026, 11, 22)  # a Sunday
MONTHS_EN = "January February March April May June July August September October November December".split()
MONTHS_HI = "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split()
MONTHS_ROMAN = "janvari farvari march aprail mai joon julai agast sitambar aktubar navambar disambar".split()
devanagari = str.maketrans("0123456789", "०१२३४५६७८९")
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


def found(text: str, prefer: Prefer = "any") -> str | None:
    result = parse_date(text, TODAY, prefer=prefer)
    if isinstance(result, ParsedDate):
        return result.value.isoformat()
    return result.code if isinstance(result, DateProblem) else None


@pytest.mark.parametrize(
    "text",
    [
        "12/03/1990", "12-3-1990", "12.03.1990", "1990-03-12", "12 march 1990", "march 12 1990", "March 12, 1990",
        "१२ मार्च १९९०", "१२/०३/१९९०", "barah march 1990", "barah march unnees sau nabbe", "बारह मार्च उन्नीस सौ नब्बे",
        "12th of March 1990", "12mar1990", "12031990", "19900312", "12 3 1990", "1990 ki march 12",
        "march ki 12 tareekh 1990",
        "12 march nineteen ninety", "mera janm 12 march 1990 ko hua", "12 Maarch '90", "12-3-90", "twelfth march 1990",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(text: str) -> None:
    assert found(text) == "1990-03-12"


@pytest.mark.parametrize(
    ("text", "past", "future", "any_way"),
    [
        ("kal", "2026-11-21", "2026-11-23", "past_or_future"),
        ("परसों", "2026-11-20", "2026-11-24", "past_or_future"),
        ("15 aug", "2026-08-15", "2027-08-15", "2026-08-15"),
        ("5 tareekh ko", "2026-11-05", "2026-12-05", "2026-12-05"),
        ("somvar ko", "2026-11-16", "2026-11-23", "2026-11-23"),
        ("29 feb", "2024-02-29", "2028-02-29", "2028-02-29"),
        ("1 1 28", "1928-01-01", "2028-01-01", "2028-01-01"),
    ],
)
def test_what_is_not_said_follows_the_preference(text: str, past: str, future: str, any_way: str) -> None:
    assert (found(text, "past"), found(text, "future"), found(text, "any")) == (past, future, any_way)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aaj", "2026-11-22"),
        ("today", "2026-11-22"),
        ("yesterday", "2026-11-21"),
        ("beete kal", "2026-11-21"),
        ("आने वाले कल", "2026-11-23"),
        ("day before yesterday", "2026-11-20"),
        ("day after tomorrow", "2026-11-24"),
        ("do din pehle", "2026-11-20"),
        ("दो दिन पहले", "2026-11-20"),
        ("3 weeks ago", "2026-11-01"),
        ("teen mahine baad", "2027-02-22"),
        ("in 5 days", "2026-11-27"),
        ("1 saal pehle", "2025-11-22"),
        ("pichle somvar", "2026-11-16"),
        ("पिछले सोमवार", "2026-11-16"),
        ("agle shukravar", "2026-11-27"),
        ("next friday", "2026-11-27"),
        ("agle mahine ki 5 tareekh", "2026-12-05"),
        ("पिछले महीने की 5 तारीख़", "2026-10-05"),
        ("5th of next month", "2026-12-05"),
        ("2025 mein 5 march", "2025-03-05"),
    ],
)
def test_days_counted_from_today(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "span"),
    [
        ("3 din se", "2026-11-19", "3 din se"),
        ("since 3 days", "2026-11-19", "since 3 days"),
        ("तीन दिन से", "2026-11-19", "तीन दिन से"),
        ("for 2 weeks", "2026-11-08", "for 2 weeks"),
        ("pichle do hafte se", "2026-11-08", "pichle do hafte se"),
        ("last 3 months", "2026-08-22", "last 3 months"),
        ("2 saal se", "2024-11-22", "2 saal se"),
        ("light kal se band hai", "2026-11-21", "kal se"),
        ("since monday", "2026-11-16", "since monday"),
        ("3 din pehle se", "2026-11-19", "3 din pehle se"),
    ],
)
def test_since_when_is_a_past_day_and_elsewhere_a_duration(text: str, expected: str, span: str) -> None:
    result = parse_date(text, TODAY, prefer="past")
    assert isinstance(result, ParsedDate)
    assert (result.value.isoformat(), text[result.start : result.end]) == (expected, span)
    if "din se" in text or "days" in text:
        assert found(text, "any") is None
        assert found(text, "future") is None


@pytest.mark.parametrize("text", ["3 din", "umar 35 saal", "0 din se", "since", "se", "since 2015", "may se"])
def test_what_is_no_since(text: str) -> None:
    assert found(text, "past") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("mera janm 31 2 1990 ko", "31 2 1990"), ("31 feb ko hua", "31 feb"), ("३१/०२/१९९०", "३१/०२/१९९०")],
)
def test_a_day_that_does_not_exist_lies_where_it_says(text: str, day: str) -> None:
    result = parse_date(text, TODAY, prefer="past")
    assert isinstance(result, DateProblem)
    assert (result.code, text[result.start : result.end]) == ("no_such_day", day)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/1990", "no_such_day"),
        ("31 february 2024", "no_such_day"),
        ("३१ फ़रवरी", "no_such_day"),
        ("29 feb 2023", "no_such_day"),
        ("0/1/1990", "no_such_day"),
        ("12/13/1990", "no_such_month"),
        ("12/12/0090", "no_such_year"),
        ("march 1990", "day_missing"),
        ("agle mahine", "day_missing"),
        ("12/03/2020 to 14/03/2020", "several_dates"),
    ],
)
def test_what_is_meant_as_a_date_but_is_none(text: str, code: str) -> None:
    assert found(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "haan",
        "12",
        "110092",
        "Ramesh Kumar",
        "umar 35 saal",
        "2.5 lakh",
        "1.2.3.4",
        "may 5 people apply",
        "पता नहीं",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert found(text) is None


@given(
    days,
    st.sampled_from(
        [
            "{d:02d}/{m:02d}/{y}",
            "{d}-{m}-{y}",
            "{y}-{m:02d}-{d:02d}",
            "{d} {en} {y}",
            "{en} {d}, {y}",
            "{d} {hi} {y}",
            "{d} {ro} {y}",
            "{hi} {d} {y}",
        ]
    ),
)
def test_any_day_comes_back_in_both_scripts(day: date, form: str) -> None:
    index = day.month - 1
    text = form.format(
        d=day.day, m=day.month, y=day.year, en=MONTHS_EN[index], hi=MONTHS_HI[index], ro=MONTHS_ROMAN[index]
    )
    assert found(text) == day.isoformat()
    assert found(text.translate(devanagari)) == day.isoformat()


@given(st.integers(0, 2000), st.sampled_from(["din", "दिन", "days"]))
def test_days_ago(count: int, unit: str) -> None:
    ago = "ago" if unit == "days" else "pehle"
    assert found(f"{count} {unit} {ago}") == (TODAY - timedelta(days=count)).isoformat()


@given(st.text(max_size=120), st.sampled_from(["past", "future", "any"]))
def test_any_text_is_survived(text: str, prefer: Prefer) -> None:
    result = parse_date(text, TODAY, prefer=prefer)
    assert result is None or 0 <= result.start <= result.end


def test_dates_in_a_text_lie_where_they_say() -> None:
    text = "paida १२ मार्च १९९० ko, admission 5/7/2010"
    assert [text[entry.start : entry.end] for entry in find_dates(text, TODAY)] == ["१२ मार्च १९९०", "5/7/2010"]


@pytest.mark.parametrize(
    ("text", "year"),
    [("1998", 1998), ("२०१५ में", 2015), ("unnees sau nabbe", 1990), ("98", None), ("2010 ya 2011", None)],
)
def test_years(text: str, year: int | None) -> None:
    assert parse_year(text) == year
