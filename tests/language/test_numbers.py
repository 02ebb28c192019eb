"""Numbers and amounts, in figures and in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language import data
from seva.language.numbers import find_numbers, parse_amount, parse_number, spoken_digits

UNITS = [(Decimal(value), word) for value, words in data.load("numbers")["units"].items() for word in words]


@pytest.mark.parametrize(("value", "word"), UNITS, ids=[f"{value}-{word}" for value, word in UNITS])
def test_every_number_word_alone(value: Decimal, word: str) -> None:
    assert parse_number(word) == value


@pytest.mark.parametrize(
    ("text", "rupees"),
    [
        ("1,20,000", 120000),
        ("120000", 120000),
        ("₹2,50,000/-", 250000),
        ("Rs. 500", 500),
        ("rs.500", 500),
        ("85k", 85000),
        ("85 hazar", 85000),
        ("2.5 lac", 250000),
        ("ढाई लाख", 250000),
        ("dhai lakh", 250000),
        ("डेढ़ लाख", 150000),
        ("dedh lakh rupaye", 150000),
        ("सवा लाख", 125000),
        ("पौने दो लाख", 175000),
        ("saadhe teen hazar", 3500),
        ("साढ़े पाँच सौ", 550),
        ("two lakh fifty thousand", 250000),
        ("one hundred and twenty five", 125),
        ("do lakh pachaas hazaar", 250000),
        ("पच्चीस हज़ार", 25000),
        ("ek lakh bees hazar paanch sau", 120500),
        ("५ लाख ५० हज़ार", 550000),
        ("1.5 crore", 15000000),
        ("meri income saalana 3 lakh hai", 300000),
        ("2 bachche hain, income 3 lakh", 300000),
        ("zero", 0),
        ("10 L", 1000000),
    ],
)
def test_amounts(text: str, rupees: int) -> None:
    assert parse_amount(text) == rupees


@pytest.mark.parametrize(
    "text",
    ["", "haan", "-500", "2-3 lakh", "2 se 3 lakh", "bata do", "income certificate", "12/03/1990", "5 lakh ya 6 lakh"],
)
def test_what_is_no_single_amount(text: str) -> None:
    assert parse_amount(text) is None


@given(st.integers(0, 10**7 - 1), st.sampled_from(["{:,}", "{}", "₹{}", "rs {}", "{} रुपये"]))
def test_figures_come_back(value: int, form: str) -> None:
    assert parse_amount(form.format(value)) == value


@given(st.integers(1, 99), st.integers(0, 99), st.integers(0, 9))
def test_hindi_words_come_back(lakhs: int, thousands: int, hundreds: int) -> None:
    hindi = {value: next(name for name in names if not name.isascii()) for value, names in _integers()}
    parts = [f"{hindi[lakhs]} लाख"]
    parts += [f"{hindi[thousands]} हज़ार"] if thousands else []
    parts += [f"{hindi[hundreds]} सौ"] if hundreds else []
    assert parse_amount(" ".join(parts)) == lakhs * 100000 + thousands * 1000 + hundreds * 100


def _integers() -> list[tuple[int, list[str]]]:
    return [(int(value), names) for value, names in data.load("numbers")["units"].items() if value.isdigit()]


@given(st.text(max_size=120))
def test_found_numbers_lie_where_they_say(text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in find_numbers(text))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("nine eight double seven one", "98771"),
        ("pin one one zero zero nine two hai", "pin 110092 hai"),
        ("do baje", "do baje"),
        ("98765 43210", "98765 43210"),
    ],
)
def test_digits_read_out(text: str, written: str) -> None:
    assert spoken_digits(text) == written
