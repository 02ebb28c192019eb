"""What leaves holds no control characters; what a citizen wrote is shown as it was written."""

import unicodedata

import pytest
from hypothesis import given

from connectors.whatsapp.payloads import own_words
from connectors.whatsapp.payloads.clean import clean, label_text, without_emoji
from tests.connectors.whatsapp.payloads.samples import FAMILY, dirty_texts


@given(dirty_texts)
def test_no_control_character_is_left(text: str) -> None:
    kept = clean(text)
    assert {unicodedata.category(c) for c in kept.replace("\n", "")} & {"Cc", "Cs"} == set()
    assert kept == kept.strip() and clean(kept) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" a\r\nb\x85c\u2028d\te\0\x1b ", "a\nb\nc\nd e"),
        ("र्‍या क्‌ष " + FAMILY, "र्‍या क्‌ष " + FAMILY),
        ("abc\u202edef\u2066\ufeff\ud800", "abcdef"),
        ("*बोल्ड* https://example.gov.in/_a_", "*बोल्ड* https://example.gov.in/_a_"),
        (" \n\u200b\u200d\0 ", ""),
    ],
)
def test_cleaning(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*Asha* ~Devi~ `x`", "∗Asha∗ ∼Devi∼ ˋxˋ"),
        ("_hello_ a_b", "＿hello＿ a_b"),
        ("> quoted\n>more a > b", "› quoted\n›more a > b"),
        *((kept, kept) for kept in ("see https://example.in/_a_*b*", "asha_devi_@example.in", "आशा देवी, 5/2")),
    ],
)  # fmt: skip
def test_own_words_cannot_format(text: str, shown: str) -> None:
    assert own_words(text) == shown
    assert len(own_words(text)) == len(text)


def test_labels_have_no_marks_and_one_line() -> None:
    assert label_text(" *हाँ*,\n जमा  करें ") == "हाँ, जमा करें"
    assert label_text("2 * 3 a_b_c") == "2 * 3 a_b_c"
    assert without_emoji("फ़ॉर्म भरें 👍🏽 ❤️ " + FAMILY) == "फ़ॉर्म भरें"
