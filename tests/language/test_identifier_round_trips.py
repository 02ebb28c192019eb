"""Identifiers typed sloppily in every way at once, read out, and told from other numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language.identifiers import (
    find_certificate_numbers,
    find_mobiles,
    find_pincodes,
    find_reference_numbers,
    format_reference_number,
    parse_certificate_number,
    parse_mobile,
    parse_pincode,
    parse_reference_number,
)
from tests.language.spoken import DEVANAGARI, PLAIN, read_out

CODES = ("REV", "MCD", "DJB", "APRTG", "IT")
DICTATED = {"REV": "आर ई वी", "MCD": "एमसीडी", "DJB": "डी जे बी", "APRTG": "एपीआरटीजी", "IT": "आईटी"}
AROUND = ["{}", "mera number {} hai", "status of {} please", "मेरे आवेदन {} का क्या हुआ", "no:{}.", "({})", "{}, kab banega"]
digits = st.text(alphabet="0123456789", min_size=8, max_size=8)
pins = st.integers(100_000, 999_999).map(str)
mobiles = st.integers(6_000_000_000, 9_999_999_999).map(str)
around = st.sampled_from(AROUND)
scripts = st.sampled_from([str, lambda text: text.translate(DEVANAGARI)])
numbers = st.tuples(st.sampled_from(CODES), st.integers(0, 99), digits)


@st.composite
def lookalikes(draw: st.DrawFn, text: str) -> str:
    """The text with some of its digits as letters that look like them."""
    swaps = {"0": "0Oo", "1": "1Il"}
    return "".join(draw(st.sampled_from(swaps.get(char, char))) for char in text)


@given(numbers, st.sampled_from(["-", "", " ", " - ", "/", ".", "–", "_", " / "]), around, scripts, st.booleans())
def test_references_with_any_separators(
    number: tuple, separator: str, form: str, script: type[str], lower: bool
) -> None:
    canonical = format_reference_number(*number)
    sloppy = canonical.replace("-", separator)
    found = parse_reference_number(form.format(script(sloppy.lower() if lower else sloppy)), CODES)
    assert found is not None and (found.canonical, found.check_ok) == (canonical, True)


@given(numbers, st.data(), st.booleans())
def test_references_with_letters_for_digits(number: tuple, draw: st.DataObject, is_dictated: bool) -> None:
    canonical = format_reference_number(*number)
    code, rest = number[0], canonical[len(number[0]) :]
    sloppy = (DICTATED[code] if is_dictated else code.lower()) + rest[:2] + draw.draw(lookalikes(rest[2:]))
    found = parse_reference_number(f"{sloppy} ka status", CODES)
    assert found is not None and found.canonical == canonical


@given(numbers, st.data(), st.booleans())
def test_references_read_out(number: tuple, draw: st.DataObject, roman: bool) -> None:
    canonical = format_reference_number(*number)
    spoken = draw.draw(read_out(canonical[len(number[0]) :].replace("-", ""), roman=roman))
    found = parse_reference_number(f"{number[0]} {spoken}", CODES)
    assert found is not None and found.canonical == canonical


@given(st.integers(1950, 2049), digits, st.sampled_from(["-", "", " ", "/", "–"]), around, scripts, st.data())
def test_certificates(year: int, eight: str, separator: str, form: str, script: type[str], draw: st.DataObject) -> None:
    canonical = f"DL-CRT-{year}-{eight}"
    typed = f"{draw.draw(st.sampled_from(['dl', 'DL', 'D L', 'डीएल']))}-crt-{year}-{eight}".replace("-", separator)
    assert parse_certificate_number(form.format(script(typed))) == canonical
    assert parse_certificate_number(canonical) == canonical


def grouped(number: str, sizes: tuple, gap: str) -> str:
    """A number written in groups of these sizes."""
    starts = [sum(sizes[:at]) for at in range(len(sizes))]
    return gap.join(number[start : start + size] for start, size in zip(starts, sizes, strict=True))


@given(
    pins,
    st.sampled_from([(6,), (3, 3), (4, 2), (2, 4), (2, 2, 2), (1,) * 6]),
    st.sampled_from([" ", "-", "  "]),
    st.sampled_from(["{}", "pin {} hai", "दिल्ली - {}", "Delhi-{}."]),
    scripts,
)
def test_pin_codes_in_any_groups(pin: str, sizes: tuple, gap: str, form: str, script: type[str]) -> None:
    assert parse_pincode(form.format(script(grouped(pin, sizes, gap)))) == pin


@given(pins, mobiles, st.data(), st.booleans())
def test_pins_and_mobiles_read_out(pin: str, mobile: str, draw: st.DataObject, roman: bool) -> None:
    assert parse_pincode(draw.draw(read_out(pin, roman=roman))) == pin
    assert parse_mobile("mera number " + draw.draw(read_out(mobile, roman=roman)) + " hai") == mobile


@given(
    mobiles,
    st.sampled_from(["{}", "+91 {}", "+91-{}", "0{}", "91{}", "(+91) {}", "0091 {}", "0 {}"]),
    st.sampled_from([(10,), (5, 5), (3, 3, 4), (4, 3, 3), (2, 2, 2, 2, 2), (1,) * 10]),
    st.sampled_from([" ", "-", " - "]),
    around,
    scripts,
)  # fmt: skip
def test_mobiles_in_any_groups(mobile: str, prefix: str, sizes: tuple, gap: str, form: str, script: type[str]) -> None:
    assert parse_mobile(form.format(script(prefix.format(grouped(mobile, sizes, gap))))) == mobile


ALL = (find_certificate_numbers, find_mobiles, find_pincodes)
PARTS = "rev 26 1234 5678 1 dl crt 2026 110092 98765 43210 - +91 O l का /".split()


@given(st.lists(st.sampled_from(PARTS), max_size=14), st.sampled_from(["", " "]))
def test_identifiers_lie_in_the_text_and_never_overlap(parts: list[str], gap: str) -> None:
    text = gap.join(parts)
    spans = [[(found.start, found.end) for found in find(text)] for find in ALL]
    spans.append([(start, end) for _, start, end in find_reference_numbers(text, CODES)])
    for found in spans:
        assert all(0 <= start < end <= len(text) for start, end in found)
        assert all(left[1] <= right[0] for left, right in pairwise(found))


@given(st.lists(st.sampled_from(PLAIN), max_size=12).map(" ".join))
def test_words_without_identifiers_have_none(text: str) -> None:
    assert not any(list(find(text)) for find in ALL)
    assert list(find_reference_numbers(text, CODES)) == []


@pytest.mark.parametrize(
    ("text", "pin"),
    [("110O92", "110092"), ("I10092", "110092"), ("110,092", "110092"), ("one hundred ten zero nine two", "110092")],
)
def test_pins_with_letters_and_commas(text: str, pin: str) -> None:
    assert parse_pincode(text) == pin


@pytest.mark.parametrize("text", ["FY 2023-24", "GRV-7781-20", "26-3321", "9-5-1990 1100", "djb 9876543210"])
def test_other_numbers_are_none_of_these(text: str) -> None:
    assert [*find_pincodes(text), *find_certificate_numbers(text), *find_reference_numbers(text, CODES)] == []
