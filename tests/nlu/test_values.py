"""Values of a message: kinds, normal forms, places, and which wins where two could stand."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.sources import catalogue_at
from nlu.values import ValueFinder
from tests.nlu.conftest import CATALOGUE


@pytest.fixture(scope="module")
def finder() -> ValueFinder:
    return ValueFinder(catalogue_at(CATALOGUE), lambda: date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status of rev 26 1234 5678 1", [("reference_number", "REV26-1234-5678-1")]),
        ("REV२६-१२३४-५६७८-१", [("reference_number", "REV26-1234-5678-1")]),
        ("dl crt 2026 12345678 asli hai", [("certificate_number", "DL-CRT-2026-12345678")]),
        ("pin 110 092, mobile +91 98765 43210", [("pincode", "110092"), ("mobile", "9876543210")]),
        ("12 march 1990", [("date", "1990-03-12")]),
        ("do din pehle", [("date", "2026-11-20")]),
        ("31 february 1990", []),
        ("kal", []),
        ("income dhai lakh hai", [("amount", 250000)]),
        ("₹1,20,000 saalana", [("amount", 120000)]),
        ("umar 45 saal", []),
        ("CA no 60012345678", [("account_number", "60012345678")]),
        ("mera K number hai 9876543210", [("account_number", "9876543210")]),
        ("UPIC A1234567890", [("account_number", "A1234567890")]),
        ("60012345678", [("account_number", "60012345678")]),
        ("aadhaar 234123412346", []),
        ("2341 2341 2345", []),
        ("5 star", [("rating", 5)]),
        ("rating paanch", [("rating", 5)]),
        ("4/5", [("rating", 4)]),
        ("⭐⭐⭐", [("rating", 3)]),
        ("9 star", []),
        ("hindi mein baat karo", [("language", "hi")]),
        ("अंग्रेज़ी में बताओ", [("language", "en")]),
        ("North East district", [("district", "north_east")]),
        ("उत्तर पूर्व", [("district", "north_east")]),
        ("karol bagh me rehta hu", [("district", "central")]),
        ("please go north from the main road and turn", []),
        ("", []),
    ],
)
def test_values(finder: ValueFinder, text: str, expected: list[tuple[str, Any]]) -> None:
    assert [(value.entity, value.value) for value in finder.find(text)] == expected


@settings(deadline=None)
@given(st.text(alphabet="0123456789०१२ /-.,ae₹लाखरु\u200b", max_size=60))
def test_values_never_overlap_and_lie_in_the_text(finder: ValueFinder, text: str) -> None:
    values = finder.find(text)
    assert all(0 <= value.start < value.end <= len(text) for value in values)
    assert all(left.end <= right.start for left, right in pairwise(values))
