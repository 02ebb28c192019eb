"""Account numbers as bills print them, and what must not be taken for one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.data import load
from nlu.sources import catalogue_at
from nlu.values import ValueFinder
from tests.language.spoken import DEVANAGARI
from tests.nlu.conftest import CATALOGUE


@pytest.fixture(scope="module")
def finder() -> ValueFinder:
    return ValueFinder(catalogue_at(CATALOGUE), lambda: date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CA no 60012345678", "60012345678"), ("mera K number hai 9876543210", "9876543210"),
        ("UPIC A1234567890", "A1234567890"), ("60012345678", "60012345678"), ("CA-100123456", "100123456"),
        ("ca no. 152-908-877", "152908877"), ("K.No. 12345 67890", "1234567890"), ("KNO1234567890", "1234567890"),
        ("के नंबर 1234567890", "1234567890"), ("SAC KE1234560010000", "KE1234560010000"),
        ("SAC no KE 12 3456 001 0000", "KE1234560010000"), ("DL12345678901234567", "DL12345678901234567"),
        ("05/061/01234/000", "05-061-01234-000"), ("bill no 05-061-01234-000", "05-061-01234-000"),
        ("ca no one zero zero one two three four five six", "100123456"),
        ("consumer id 60012345678 ka bill 2 mahine", "60012345678"), ("100123456 2 mahine ka", "100123456"),
    ],
)  # fmt: skip
def test_numbers_as_printed(finder: ValueFinder, text: str, number: str) -> None:
    for written in (text, text.translate(DEVANAGARI)):
        found = [(value.entity, value.value) for value in finder.find(written)]
        assert found == [("account_number", number)]


@pytest.mark.parametrize(
    "text",
    [
        "aadhaar 234123412346", "2341 2341 2345", "aadhaar do teen char ek do teen char ek do teen char chhah",
        "bill 1200 ka 15000", "ek 500 ka ek 1000 ka", "DL0420110149646", "can 5 people apply",
    ],
)  # fmt: skip
def test_what_is_no_account(finder: ValueFinder, text: str) -> None:
    assert not any(value.entity == "account_number" for value in finder.find(text))


# Not twelve: those may be an Aadhaar number.
numbers = st.sampled_from([9, 10, 11, 13, 15]).flatmap(
    lambda size: st.text(alphabet="0123456789", min_size=size, max_size=size)
)


@settings(deadline=None)
@given(
    st.sampled_from(load("values")["account_labels"]),
    numbers,
    st.sampled_from(["", " ", "-"]),
    st.sampled_from(["{} {}", "mera {} {} hai", "{}: {}", "मेरा {} है {}"]),
    st.booleans(),
)
def test_whatever_follows_a_label_in_groups(
    finder: ValueFinder, label: str, number: str, gap: str, form: str, hindi: bool
) -> None:
    written = gap.join((number[:3], number[3:6], number[6:]))
    found = finder.find(form.format(label, written.translate(DEVANAGARI) if hindi else written))
    assert [(value.entity, value.value) for value in found] == [("account_number", number)]
