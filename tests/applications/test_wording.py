"""How days, amounts and private values are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.wording import format_day, format_rupees, group_digits, hide
from tests.applications.calm import CALM


@pytest.mark.parametrize(
    ("language", "written"), [("en", "12 March 2026"), ("hi", "12 मार्च 2026")]
)  # fmt: skip
def test_a_day(language: str, written: str) -> None:
    assert format_day(date(2026, 3, 12), language) == written


@pytest.mark.parametrize(
    ("paise", "written"),
    [
        (0, "₹0"), (5, "₹0.05"), (100, "₹1"), (99_900, "₹999"), (100_000, "₹1,000"), (12_000_050, "₹1,20,000.50"),
        (1_00_00_00_000, "₹1,00,00,000"), (-150, "-₹1.50"),
    ],
)  # fmt: skip
def test_rupees_in_indian_groups(paise: int, written: str) -> None:
    assert format_rupees(paise) == written


@CALM
@given(st.integers())
def test_grouping_keeps_the_number(number: int) -> None:
    grouped = group_digits(number)
    assert int(grouped.replace(",", "")) == number
    groups = grouped.removeprefix("-").split(",")
    assert all(len(group) == 2 for group in groups[1:-1])
    assert len(groups) == 1 or len(groups[-1]) == 3


@pytest.mark.parametrize(
    ("value", "shown"),
    [("9876543210", "••••••3210"), ("1234", "1234"), ("", ""), ("12345", "•2345"), ("सुनीता देवी", "••••••देवी")],
)
def test_a_private_value_shows_its_last_four_characters(value: str, shown: str) -> None:
    assert hide(value) == shown


@CALM
@given(st.text(min_size=11))
def test_a_hidden_value_never_tells_more_than_four_characters(value: str) -> None:
    assert hide(value) == "•" * 6 + value[-4:]
