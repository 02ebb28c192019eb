"""Numbers that name something."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language.identifiers import (
    damm_digit,
    find_mobiles,
    find_pincodes,
    format_reference_number,
    is_valid_damm,
    looks_like_aadhaar,
    mask,
    parse_aadhaar_last4,
    parse_certificate_number,
    parse_mobile,
    parse_pincode,
    parse_reference_number,
)

CODES = ("REV", "MCD", "DJB", "APRTG")
digits = st.text(alphabet="0123456789", min_size=1, max_size=20)
eight = st.text(alphabet="0123456789", min_size=8, max_size=8)
numbers = st.builds(format_reference_number, st.sampled_from(CODES), st.integers(0, 99), eight)
devanagari = str.maketrans("0123456789", "०१२३४५६७८९")


def test_the_published_example_of_damm() -> None:
    assert damm_digit("572") == "4"
    assert is_valid_damm("5724")


@given(digits, st.data())
def test_one_wrong_digit_is_noticed(body: str, data: st.DataObject) -> None:
    whole = body + damm_digit(body)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != whole[at]]))
    assert is_valid_damm(whole)
    assert not is_valid_damm(whole[:at] + other + whole[at + 1 :])


@given(st.text(alphabet="0123456789", min_size=2, max_size=20), st.data())
def test_swapped_neighbours_are_noticed(body: str, data: st.DataObject) -> None:
    whole = body + damm_digit(body)
    at = data.draw(st.integers(0, len(whole) - 2))
    swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    assert swapped == whole or not is_valid_damm(swapped)


@given(numbers, st.sampled_from([str, str.lower, lambda n: n.replace("-", " "), lambda n: n.replace("-", "").lower()]))
def test_sloppy_spellings_give_the_canonical_number(number: str, spell: Callable[[str], str]) -> None:
    sloppy = spell(number)
    for text in (sloppy, f"mera number {sloppy} hai kya hua", sloppy.translate(devanagari)):
        found = parse_reference_number(text, CODES)
        assert found is not None
        assert (found.canonical, found.check_ok) == (number, True)


@given(numbers)
def test_a_wrong_check_digit_is_told(number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    found = parse_reference_number(wrong, CODES)
    assert found is not None and found.canonical == wrong and not found.check_ok


@pytest.mark.parametrize(
    "text", ["", "REV", "REV26", "revenue 2026", "XYZ26-1234-5678-1", "12345678901", "prev 26123456781"]
)
def test_what_is_no_reference_number(text: str) -> None:
    assert parse_reference_number(text, CODES) is None


def test_a_missing_digit_is_an_attempt() -> None:
    found = parse_reference_number("REV26-1234-567", CODES)
    assert found is not None and not found.check_ok


@pytest.mark.parametrize(
    "text", ["DL-CRT-2026-12345678", "dl crt 2026 12345678", "mera DL/CRT/2026/1234 5678 dekho", "dlcrt२०२६१२३४५६७८"]
)
def test_certificate_numbers(text: str) -> None:
    assert parse_certificate_number(text) == "DL-CRT-2026-12345678"


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("110092", "110092"),
        ("110 092", "110092"),
        ("pin ११००९२ hai", "110092"),
        ("PIN 110092.", "110092"),
        ("one one zero zero nine two", "110092"),
        ("ek ek shunya shunya nau do", "110092"),
        ("double one double zero nine two", "110092"),
        ("000000", None),
        ("010092", None),
        ("1100921", None),
        ("11009", None),
        ("110092 ya 110091", None),
        ("9876543210", None),
    ],
)
def test_pin_codes(text: str, pin: str | None) -> None:
    assert parse_pincode(text) == pin


@pytest.mark.parametrize(
    ("text", "mobile"),
    [
        ("9876543210", "9876543210"),
        ("+91 98765 43210", "9876543210"),
        ("09876543210", "9876543210"),
        ("mera number ९८७६५४३२१० hai", "9876543210"),
        ("98765-43210", "9876543210"),
        ("nine eight seven six five four three two one zero", "9876543210"),
        ("1234567890", None),
        ("98765432101", None),
        ("987654321", None),
    ],
)
def test_mobiles(text: str, mobile: str | None) -> None:
    assert parse_mobile(text) == mobile


@pytest.mark.parametrize(
    ("text", "last4"),
    [
        ("1234", "1234"),
        ("last 4 digit १२३४", "1234"),
        ("2341 2341 2346", "2346"),
        ("12345", None),
        ("123", None),
        ("1234 5678", None),
    ],
)
def test_of_an_aadhaar_only_the_last_four_are_kept(text: str, last4: str | None) -> None:
    assert parse_aadhaar_last4(text) == last4


def test_an_aadhaar_is_recognised() -> None:
    assert looks_like_aadhaar("my aadhaar is 2341 2341 2346")
    assert not looks_like_aadhaar("2341 2341 2345")
    assert not looks_like_aadhaar("98765 43210")


@given(st.text(max_size=80), st.text(alphabet="0123456789", min_size=4, max_size=16), st.text(max_size=80))
def test_no_run_of_four_digits_survives_the_mask(before: str, number: str, after: str) -> None:
    masked = mask(before + number + after)
    assert not any(masked[at : at + 4].isdecimal() for at in range(len(masked) - 3))


def test_the_mask_covers_separated_and_hindi_digits() -> None:
    assert mask("call 98765 43210, १२३४ or 12") == "call ####, #### or 12"


@given(st.text(max_size=120))
def test_found_values_lie_where_they_say(text: str) -> None:
    for found in [*find_pincodes(text), *find_mobiles(text)]:
        assert 0 <= found.start < found.end <= len(text)
        assert found.value.isdigit()
