"""Dates as real messages have them, and what only looks like one."""

from datetime import date

import pytest

from seva.language.dates import ParsedDate, Prefer, find_dates, parse_date

TODAY = date(2026, 11, 22)  # a Sunday


def found(text: str, prefer: Prefer = "any") -> str | None:
    result = parse_date(text, TODAY, prefer=prefer)
    return result.value.isoformat() if isinstance(result, ParsedDate) else result and result.code


@pytest.mark.parametrize(
    "text",
    [
        "12,03,1990", "12\\03\\1990", "12|03|1990", "120390", "12 3 90", "12/O3/1990", "12/03/199O", "12 मारच 1990",
        "march mahine ki 12 tareekh 1990", "Monday 12 March 1990", "12 march 1990 (monday)", "12 mrach 1990",
        "D.O.B.: 12.03.1990", "जन्म तिथि १२.०३.९०", "twelfth of march nineteen hundred ninety", "12mar90", "12मार्च1990",
    ],
)  # fmt: skip
def test_one_day_of_birth(text: str) -> None:
    assert found(text, "past") == "1990-03-12"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 din phle", "2026-11-20"), ("a week ago", "2026-11-15"), ("hafte bhar pehle", "2026-11-15"),
        ("साल भर पहले", "2025-11-22"), ("last week tuesday", "2026-11-10"), ("tuesday next week", "2026-11-24"),
        ("pichle hafte mangalvar", "2026-11-10"), ("is hafte somvar", "2026-11-16"), ("अगले हफ़्ते मंगल", "2026-11-24"),
        ("5 tarikh pichle mahine", "2026-10-05"), ("last month 5th", "2026-10-05"), ("beeta kal", "2026-11-21"),
        ("sombar", "2026-11-23"), ("wensday", "2026-11-25"), ("on wed", "2026-11-25"), ("बुध को", "2026-11-25"),
        ("tommorow", "2026-11-23"), ("agle hafte", "day_missing"), ("5 march ya 6 march", "several_dates"),
        ("do jan ko", "2027-01-02"), ("5 may", "2027-05-05"),
    ],
)  # fmt: skip
def test_days_counted_from_today(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "november me bhara tha", "dekho do mai bolti hu", "mai 2 saal se yahan hu", "firm of three, may our worth",
        "3 log mar gaye", "3 mar gaye", "in ninth month", "i am in first year", "please take one date",
        "we do next month", "will it be made in a month", "a week before my licence ends", "within 30 days",
        "she is being wed", "ya fri me", "गली नंबर 2", "mandi me dhan", "certificate was made", "शालीमार बाग",
        "शादी के बाद आठ साल से", "aandhi ke baad 5 din se", "जून में एक साथ भर दूँ", "ek jan ka kitna lagega", "5 match",
        "last month 20 log aaye the",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text, TODAY) == []


def test_a_weekday_belongs_to_the_date_beside_it() -> None:
    text = "born on 12 march 1990 (monday), married Friday 5/6/2015"
    assert [text[day.start : day.end] for day in find_dates(text, TODAY)] == [
        "12 march 1990 (monday",
        "Friday 5/6/2015",
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("991390", None), ("12 33 1990", "no_such_month"), ("31 2 90", "no_such_day")]
)
def test_figures_of_an_answer_that_are_no_day(text: str, expected: str | None) -> None:
    assert found(text, "past") == expected
