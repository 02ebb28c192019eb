"""Due dates in working days."""

from datetime import date, timedelta

import pytest

from backoffice.seeds.data import load_reference_data
from backoffice.working_days import WorkingDays

DATA = load_reference_data()
CALENDAR = WorkingDays([holiday.date for holiday in DATA.holidays.holidays])


@pytest.mark.parametrize(
    ("filed", "days", "due"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-23", 1, "2026-11-25"),  # over Guru Nanak Jayanti
        ("2026-11-20", 7, "2026-12-02"),  # both
        ("2026-12-24", 1, "2026-12-28"),  # Christmas and a weekend
        ("2026-11-21", 1, "2026-11-23"),  # filed on a Saturday
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-22", 0, "2026-11-23"),
        ("2026-11-20", 21, "2026-12-22"),
    ],
)
def test_due_dates_skip_weekends_and_holidays(filed: str, days: int, due: str) -> None:
    assert CALENDAR.due_on(date.fromisoformat(filed), days) == date.fromisoformat(due)


def test_no_time_limit_is_no_due_date() -> None:
    assert CALENDAR.due_on(date(2026, 11, 20), None) is None


def test_a_later_filing_is_never_due_earlier() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(700)]
    for limit in (1, 7, 30):
        due = [CALENDAR.due_on(day, limit) for day in days]
        assert due == sorted(due, key=str)
        assert all(CALENDAR.is_working_day(day) for day in due if day)


def test_holidays_cover_two_years_in_both_languages_and_say_how_sure_they_are() -> None:
    assert DATA.holidays.source == "typical"
    assert {holiday.date.year for holiday in DATA.holidays.holidays} == {2026, 2027}
    assert len({holiday.date for holiday in DATA.holidays.holidays}) == len(DATA.holidays.holidays)
