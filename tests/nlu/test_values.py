"""Values of a message: kinds, normal forms, places, and which wins where two could stand."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.sources import catalogue_at
from nlu.values import ValueFinder
from seva.language.identifiers import format_reference_number
from tests.language.spoken import DEVANAGARI, PLAIN, read_out, said
from tests.nlu.conftest import CATALOGUE

# What may stand beside what: kinds that take each other's place would not be told apart by any form.
TEMPLATES = ["mera {} hai {}", "मेरा {} है और {} भी", "{}, {}", "status {} please, also {} thanks"]


@pytest.fixture(scope="module")
def finder() -> ValueFinder:
    return ValueFinder(catalogue_at(CATALOGUE), lambda: date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status of rev 26 1234 5678 1", [("reference_number", "REV26-1234-5678-1")]),
        ("REV२६-१२३४-५६७८-१", [("reference_number", "REV26-1234-5678-1")]),
        ("rev 26 one two three four five six seven eight one", [("reference_number", "REV26-1234-5678-1")]),
        ("REV26-1234-5678-1का क्या हुआ", [("reference_number", "REV26-1234-5678-1")]),
        ("rev26 1234 5678 1 i want to know", [("reference_number", "REV26-1234-5678-1")]),
        ("dl crt 2026 12345678 asli hai", [("certificate_number", "DL-CRT-2026-12345678")]),
        ("pin 110 092, mobile +91 98765 43210", [("pincode", "110092"), ("mobile", "9876543210")]),
        ("pin 11 00 92", [("pincode", "110092")]),
        ("11 00 92", [("pincode", "110092")]),
        ("1 1 0 0 9 2", [("pincode", "110092")]),
        ("1 2 3 4 5 6", []),
        ("एक एक शून्य शून्य नौ दो", [("pincode", "110092")]),
        ("house tax 2023-24", []),
        ("8826 one", []),
        ("नौ आठ सात छह पाँच चार तीन दो एक शून्य", [("mobile", "9876543210")]),
        ("12 march 1990", [("date", "1990-03-12")]),
        ("do din pehle", [("date", "2026-11-20")]),
        ("31 february 1990", []),
        ("kal", []),
        ("pichhle somvar light gayi thi", [("date", "2026-11-16")]),
        ("03/12/1990", [("date", "1990-12-03")]),
        ("१२ मार्च १९९०", [("date", "1990-03-12")]),
        ("income dhai lakh hai", [("amount", 250000)]),
        ("सालाना आय डेढ़ लाख", [("amount", 150000)]),
        ("2.5 lac", [("amount", 250000)]),
        ("85 hazar", [("amount", 85000)]),
        ("₹1,20,000 saalana", [("amount", 120000)]),
        ("mahine ka 15000", [("amount", 15000)]),
        ("salary 150000", [("amount", 150000)]),
        ("pensioner since 2014 ki salary", []),
        ("lakh lakh badhai", []),
        ("umar 45 saal", []),
        ("5 star", [("rating", 5)]),
        ("5star", [("rating", 5)]),
        ("rating paanch", [("rating", 5)]),
        ("4/5", [("rating", 4)]),
        ("5 में से 4", [("rating", 4)]),
        ("four out of five", [("rating", 4)]),
        ("⭐⭐⭐", [("rating", 3)]),
        ("****", [("rating", 4)]),
        ("9 star", []),
        ("rating 4.5", []),
        ("hindi mein baat karo", [("language", "hi")]),
        ("अंग्रेज़ी में बताओ", [("language", "en")]),
        ("", []),
    ],
)
def test_values(finder: ValueFinder, text: str, expected: list[tuple[str, Any]]) -> None:
    assert [(value.entity, value.value) for value in finder.find(text)] == expected


PARTS = [
    *"1100 92 98765 43210 rev 26- ek शून्य double lakh 5 star / kal march 1990 rohini north delhi hindi of . - *".split(),
    "2341 2341 2346", "ca no", "me se", "⭐", "\u200b", "०१२",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14), st.sampled_from(["", " "]))
def test_values_never_overlap_and_lie_in_the_text(finder: ValueFinder, parts: list[str], gap: str) -> None:
    text = gap.join(parts)
    values = finder.find(text)
    assert all(0 <= value.start < value.end <= len(text) for value in values)
    assert all(left.end <= right.start for left, right in pairwise(values))
    assert finder.find(text) == values


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_survived(finder: ValueFinder, text: str) -> None:
    assert all(0 <= value.start < value.end <= len(text) for value in finder.find(text))


@settings(deadline=None)
@given(st.lists(st.sampled_from(PLAIN), max_size=12).map(" ".join))
def test_words_without_values_have_none(finder: ValueFinder, text: str) -> None:
    assert finder.find(text) == []


@st.composite
def values(draw: st.DrawFn) -> tuple[str, str, Any]:
    """A value as it is typed or said, its kind and its normal form."""
    eight = draw(st.text(alphabet="0123456789", min_size=8, max_size=8))
    mobile = str(draw(st.integers(6_000_000_000, 9_999_999_999)))
    reference = format_reference_number("REV", 26, eight)
    amount, roman = draw(st.integers(1, 90).map(lambda count: count * 5000)), draw(st.booleans())
    kinds = [
        (reference.lower().replace("-", " "), "reference_number", reference),
        (f"dl crt 2026 {eight}", "certificate_number", f"DL-CRT-2026-{eight}"),
        (f"+91 {mobile[:5]} {mobile[5:]}", "mobile", mobile),
        (draw(read_out(mobile, roman=roman)), "mobile", mobile),
        (draw(said(amount, roman=roman)) + " rupaye", "amount", amount),
        ("12 मार्च 1990", "date", "1990-03-12"),
        ("rohni", "district", "north_west"),
    ]
    return draw(st.sampled_from(kinds))


@settings(deadline=None)
@given(values(), values(), st.sampled_from(TEMPLATES), st.booleans())
def test_two_values_in_one_message(finder: ValueFinder, one: tuple, other: tuple, form: str, hindi: bool) -> None:
    texts = [value[0].translate(DEVANAGARI) if hindi else value[0] for value in (one, other)]
    found = finder.find(form.format(*texts))
    assert [(value.entity, value.value) for value in found] == [one[1:], other[1:]]
