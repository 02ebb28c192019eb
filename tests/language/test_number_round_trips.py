"""Numbers and amounts to words and back, in three spellings; nothing where there is none."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seva.language import data
from seva.language.number_words import tokens
from seva.language.numbers import find_numbers, parse_amount
from tests.language.spoken import DEVANAGARI, PLAIN, english, said

below_a_crore = st.integers(0, 99_99_999)
QUARTERS = [("sava", "0.25"), ("सवा", "0.25"), ("paune", "-0.25"), ("पौने", "-0.25"), ("saadhe", "0.5"), ("साढ़े", "0.5")]
COUNTS = [("do", "दो", 2), ("teen", "तीन", 3), ("saat", "सात", 7), ("barah", "बारह", 12)]
UNITS = [("sau", "सौ", 100), ("hazar", "हज़ार", 1000), ("lakh", "लाख", 100_000), ("crore", "करोड़", 10_000_000)]


@given(st.data(), below_a_crore, st.booleans())
def test_hindi_words_of_both_scripts_come_back(draw: st.DataObject, value: int, roman: bool) -> None:
    words = draw.draw(said(value, roman=roman))
    spans = find_numbers(words)
    assert [(span.value, span.start, span.end) for span in spans] == [(value, 0, len(words))]


@given(below_a_crore)
def test_indian_english_comes_back(value: int) -> None:
    assert [span.value for span in find_numbers(english(value))] == [value]


@given(st.data(), below_a_crore, st.booleans())
def test_an_amount_in_words_is_found_in_a_sentence(draw: st.DataObject, value: int, roman: bool) -> None:
    words = draw.draw(said(value, roman=roman))
    text = f"salana aamdani {words} rupaye hai" if roman else f"सालाना आमदनी {words} रुपये है"
    assert parse_amount(text) == value


@given(
    st.decimals(0, 99_99_999, places=2),
    st.sampled_from(["{:,}", "₹{:,}", "Rs. {:,}/-", "rs{}", "{} rupaye", "{:,} रुपये", "INR {}"]),
)
def test_figures_come_back_in_both_scripts(value: Decimal, form: str) -> None:
    for text in (form.format(value), form.format(value).translate(DEVANAGARI)):
        assert parse_amount(text) == value


@pytest.mark.parametrize(("quarter", "part"), QUARTERS)
@given(st.sampled_from(COUNTS), st.sampled_from(UNITS), st.booleans())
def test_quarters_and_halves(quarter: str, part: str, count: tuple, unit: tuple, roman: bool) -> None:
    text = f"{quarter} {count[not roman]} {unit[not roman]}"
    assert parse_amount(text) == (count[2] + Decimal(part)) * unit[2]


@given(st.text(max_size=80))
def test_reading_again_what_was_read_changes_nothing(text: str) -> None:
    once = parse_amount(text)
    assert once is None or parse_amount(f"{once:f}") == once


@example(["5", "sava", "do"])
@given(st.lists(st.sampled_from(["5", "lakh", "सौ", "do", "k", "and", "a", "half", "sava", ".", ",", "so", "rs", "x"])))
def test_numbers_lie_in_the_text_and_never_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    spans = find_numbers(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))


@given(st.lists(st.sampled_from(PLAIN), max_size=12).map(" ".join))
def test_words_without_numbers_have_none(text: str) -> None:
    assert find_numbers(text) == []
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "rupees"),
    [
        ("two and a half lakh", 250000), ("1 and half lakh", 150000), ("aadha lakh", 50000), ("pandrah so", 1500),
        ("85 hzr", 85000), ("2 lkh", 200000), ("rs500", 500), ("5OO rupaye", 500), ("income 25 k hai", 25000),
        ("1 lakh 80", 180000), ("मुझे पाँच हज़ार दो", 5000), ("फाइव थाउज़ेंड", 5000), ("twenty five hazar", 25000),
        ("Rs. 2350/-", 2350), ("ten thousend", 10000),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(text: str, rupees: int) -> None:
    assert parse_amount(text) == rupees


@pytest.mark.parametrize("text", ["xyz lakh", "der lakh", "kareeb hazar", "bees paanch", "twenty five ya thirty"])
def test_half_understood_is_not_understood(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    "text", ["71 k umar hai", "दो हज़ार बाईस में", "lakhs of people", "lakh lakh badhai", "unnis sau nabbe"]
)
def test_what_is_no_money_in_a_sentence(text: str) -> None:
    assert not any(span.is_money for span in find_numbers(text))


def test_every_word_is_listed_for_one_number() -> None:
    lists = data.load("numbers")
    words = [w for kind in ("units", "scales", "quarters", "repeats") for names in lists[kind].values() for w in names]
    assert sorted(words) == sorted(set(words))
    assert all(tokens(word)[0].kind != "other" for word in words)
