"""The key by which spellings meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language import data
from seva.language.phonetic import key_text, phonetic_key
from seva.language.romanise import romanise

SAME = [
    ("जाति", "jaati", "jati", "jaathi"),
    ("प्रमाण पत्र", "praman patra", "pramaan patr", "parman ptra"),
    ("निवास", "nivas", "niwas", "nivaas"),
    ("चाहिए", "chahiye", "chaiye", "chahie"),
    ("नहीं", "nahi", "nahin", "nhi"),
    ("सर्टिफिकेट", "certificate", "sartifiket", "certficate"),
    ("पेंशन", "pension", "pention"),
    ("राशन कार्ड", "ration card", "rashan kard"),
    ("बिजली", "bijli", "bijlee"),
    ("मृत्यु", "mrityu", "mritu"),
    ("वृद्धावस्था", "vriddhavastha", "vridhavastha"),
    ("छात्रवृत्ति", "chhatravritti", "chatravriti"),
    ("लाइसेंस", "licence", "license", "laisens"),
    ("योजना", "yojana", "yojna"),
    ("शिकायत", "shikayat", "sikayat"),
    ("विवाह", "vivah", "vivaah"),
    ("समझना", "samajhna"),
    ("हूँ", "hoon", "hu"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[1])
def test_spellings_of_one_word_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({key_text(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("birth", "death"),
        ("आय", "जाति"),
        ("ka", "ki"),
        ("bill", "bijli"),
        ("मेरा", "मेरी"),
        ("pani", "pension"),
        ("do", "di"),
    ],
)
def test_different_words_keep_apart(left: str, right: str) -> None:
    assert phonetic_key(left) != phonetic_key(right)


@pytest.mark.parametrize(
    ("word", "roman"), [("जाति", "jaati"), ("पत्र", "patr"), ("क्षेत्र", "kshetr"), ("में", "me"), ("न", "na")]
)
def test_devanagari_in_roman_letters(word: str, roman: str) -> None:
    assert romanise(word) == roman


def test_no_variant_is_listed_under_two_words() -> None:
    heads: dict[str, set[str]] = {}
    for head, variants in data.load("spellings").items():
        for variant in variants:
            heads.setdefault(variant.casefold(), set()).add(head)
    assert {variant: found for variant, found in heads.items() if len(found) > 1} == {}


@given(st.text(max_size=60))
def test_a_key_comes_out_of_any_text(text: str) -> None:
    assert key_text(text) == " ".join(key_text(text).split())


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_capitals_do_not_count(word: str) -> None:
    assert phonetic_key(word.upper()) == phonetic_key(word)
