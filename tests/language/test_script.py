"""Letters, digits and what stands invisibly between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.language.normalise import normalise
from seva.language.script import clean, detect_script, fold_digits, has_letters, strip_emoji, words


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("नमस्ते", "Deva"),
        ("namaste", "Latn"),
        ("मुझे income certificate चाहिए", "Latn"),
        ("मेरा PIN बताइए", "Deva"),
        ("110092", "Latn"),
        ("", "Latn"),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert detect_script(text) == script


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("पानी का बिल", ["पानी", "का", "बिल"]),
        ("मृत्यु, पत्नी।", ["मृत्यु", "पत्नी"]),
        ("REV26-1234", ["REV26", "1234"]),
        ("cer\u200btificate", ["cer\u200btificate"]),
        ("👍👍", []),
    ],
)
def test_words_keep_vowel_signs_and_joiners(text: str, expected: list[str]) -> None:
    assert [word.text for word in words(text)] == expected


@given(st.text(max_size=200))
def test_offsets_of_words_are_true(text: str) -> None:
    assert all(text[word.start : word.end] == word.text for word in words(text))


@given(st.text(max_size=200))
def test_folding_digits_keeps_the_length(text: str) -> None:
    assert len(fold_digits(text)) == len(text)


def test_digits_of_any_script_fold() -> None:
    assert fold_digits("११००९२ ၁ 7") == "110092 1 7"


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_invisible_characters_and_spaces_go() -> None:
    assert clean(" a\u200bb \u202e\x07 c\n") == "ab c"


def test_emoji_become_spaces() -> None:
    assert strip_emoji("ok👍🏽").split() == ["ok"]
    assert not has_letters("👍 12")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("हिन्दी", "हिंदी"),
        ("ज़िला", "जिला"),
        ("सम्पर्क", "संपर्क"),
        ("जन्\u200dम", "जन्म"),
        ("अाधार", "आधार"),
        ("CERTIFICATE", "certificate"),
        ("१२", "12"),
        ("haaaaan", "han"),
        ("फ़ॉर्म", "फॉर्म"),
    ],
)
def test_spellings_meet_in_the_normal_form(left: str, right: str) -> None:
    assert normalise(left) == normalise(right)


@given(st.text(max_size=200))
def test_normalising_never_fails_and_gives_single_spaces(text: str) -> None:
    assert "  " not in normalise(text)
