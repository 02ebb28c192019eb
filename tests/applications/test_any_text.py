"""Whatever is typed: no check raises, what is taken is taken again as the same, and no whole Aadhaar is ever taken."""

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum import verhoeff

from backoffice.field_checks import wrong_fields
from seva.applications.answers import CHECKS, LONGEST_TEXT, Accepted, Refused, check
from seva.catalogue import Catalogue, Service
from seva.language.script import fold_digits
from tests.applications.calm import CALM
from tests.applications.fields import TODAY, field_of_type

FIELDS = {
    **{kind: field_of_type(kind) for kind in CHECKS},
    "date to come": field_of_type("date", range="future"),
    "any date": field_of_type("date", range="any"),
    "pattern": field_of_type("text", pattern="^[0-9]{9,12}$"),
    "limits": field_of_type("number", minimum=1, maximum=30),
}
PIECES = [
    "haan", "नहीं", "do", "ek", "लाख", "hazar", "sawa", "saadhe", "teen", "pehle", "baad", "din", "saal", "2400",
    "mera naam", "hai", "है", "march", "मार्च", "31", "february", "2024", "kal", "parso", "agle", "somvar", "tareekh",
    "12/03/1990", "1990-03-12", "9876543210", "+91", "110092", "000000", "2341", "1234", "१२३४", "½", "²", "٣", "৪",
    "₹", "Rs", ",", ".", "-", "/", "@", "a@b.c", "28.6, 77.2", "\u200b", "\u200d", "\ufeff", "\x00", "\x1b[31m", "\n",
    "😀", "👩‍👩‍👧", "🇮🇳", "ﬁ", "ﷺ", "क़", "क्", "ा", "\ud800", "Ω", "ﾊ", "red", "लाल", "first", "पहला", "1.", "{example}",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
)
LONG = [
    piece * (5000 // len(piece)) for piece in ("a", "1", "1 ", "!", "ﷺ", "क्ष", "do ", "12/03/", "😀", "\u200b", "2341")
]


def _never_raises_and_is_stable(kind: str, said: str) -> None:
    outcome = check(FIELDS[kind], said, TODAY)
    if isinstance(outcome, Refused):
        assert all(isinstance(value, str) for value in outcome.values.values())
        return
    assert outcome.value.strip() == outcome.value != ""
    assert len(outcome.value) <= LONGEST_TEXT
    assert outcome.value.encode().decode() == outcome.value
    assert not any(unicodedata.category(character) == "Cc" for character in outcome.value)
    assert check(FIELDS[kind], outcome.value, TODAY) == outcome


@pytest.mark.parametrize("kind", FIELDS)
@settings(CALM, max_examples=40)
@given(said=TEXTS)
@example("😀🙏🏽")
@example("\u200b\u200d\ufeff")
@example("\x00\x07\x1b")
@example("\ud83d")
@example("मेरा naam राम hai")
def test_any_text(kind: str, said: str) -> None:
    _never_raises_and_is_stable(kind, said)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", FIELDS)
def test_five_thousand_characters(kind: str) -> None:
    for said in LONG:
        _never_raises_and_is_stable(kind, said)
        _never_raises_and_is_stable(kind, said[:LONGEST_TEXT])
    refused = check(FIELDS[kind], "a" * 5000, TODAY)
    assert isinstance(refused, Refused)
    assert refused.reason == ("choice" if kind == "choice" else "too_long")


DIGITS = {"0-9": "0123456789", "Devanagari": "०१२३४५६७८९"}
GROUPS = {
    "together": "{}{}{}", "spaces": "{} {} {}", "hyphens": "{}-{}-{}", "dots": "{}.{}.{}", "odd": "{} {}-{}",
    "half": "{}{} {}", "joined": "{}\u200d{}\u200d{}",
}  # fmt: skip


@st.composite
def aadhaars(draw: st.DrawFn) -> str:
    """A number with a right check digit; 91 and a mobile number cannot be told from one, so none begins so."""
    body = draw(st.from_regex("[2-8][0-9]{10}|9[02-9][0-9]{9}", fullmatch=True))
    return f"{body}{verhoeff.calc_check_digit(body)}"


@settings(CALM, max_examples=80)
@given(
    aadhaars(),
    st.sampled_from(sorted(DIGITS)),
    st.sampled_from(sorted(GROUPS)),
    st.sampled_from(["{}", "mera aadhaar {} hai", "आधार {}", "{}, Laxmi Nagar, Delhi", "a{}@example.com", "{} 110092"]),
)
def test_a_whole_aadhaar_is_taken_nowhere(number: str, digits: str, groups: str, sentence: str) -> None:
    parts = (number[:4], number[4:8], number[8:])
    written = GROUPS[groups].format(*parts).translate(str.maketrans(DIGITS["0-9"], DIGITS[digits]))
    said = sentence.format(written)
    for kind, field in FIELDS.items():
        outcome = check(field, said, TODAY)
        if isinstance(outcome, Accepted):
            assert kind in ("aadhaar_last4", "name")
            assert number not in re.sub(r"\D", "", fold_digits(outcome.value))
        elif sentence == "{}" and kind != "name":
            assert outcome.reason == "whole_aadhaar", kind


def test_a_whole_aadhaar_read_out_is_taken_nowhere() -> None:
    said = "do teen char ek do teen char ek do teen char " + {"0": "zero"}.get(
        _last("23412341234"), _last("23412341234")
    )
    for kind in ("text", "address", "location", "aadhaar_last4"):
        assert check(FIELDS[kind], said, TODAY) == Refused("whole_aadhaar"), kind


def _last(body: str) -> str:
    return str(verhoeff.calc_check_digit(body))


@pytest.mark.parametrize("mobile", ["9198765432" + str(n) + str(m) for n in range(3) for m in range(10)])
def test_a_mobile_with_91_is_a_mobile_also_when_it_could_be_an_aadhaar(mobile: str) -> None:
    assert check(FIELDS["mobile"], mobile, TODAY) == Accepted(mobile[2:])
    assert check(FIELDS["text"], f"call +{mobile}", TODAY) == Accepted(f"call +{mobile}")


@settings(CALM, max_examples=80)
@given(data=st.data())
def test_what_is_taken_here_the_department_takes(catalogue: Catalogue, data: st.DataObject) -> None:
    service: Service = data.draw(st.sampled_from([s for s in catalogue.services.values() if s.fields]))
    field = data.draw(st.sampled_from(service.fields))
    outcome = check(field, data.draw(TEXTS), TODAY)
    if isinstance(outcome, Accepted):
        wrong = wrong_fields(service, {field.id: outcome.value}, TODAY)
        assert [error for error in wrong if error.field == field.id] == []
