"""Ratings to every way of giving them and back, and numbers that rate nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.data import load
from nlu.ratings import ratings
from nlu.readings import read
from tests.language.spoken import DEVANAGARI, PLAIN, spellings

WORDS = load("values")["rating"]["words"]
BESIDE = [form for word in WORDS for form in (f"{{}} {word}", f"{word} {{}}", f"{word} hai {{}}", f"mera {{}} {word}")]
OUT_OF_FIVE = ["{}/5", "{} / 5", "{} out of 5", "5 में से {}", "5 me se {}", "paanch mein se {} dunga"]


def found(text: str) -> list[int]:
    reading = read(text)
    return [rating.value for rating in ratings(reading.text, reading.said, reading.numbers)]


def said(value: int) -> st.SearchStrategy[str]:
    """One to five in figures and words of both scripts."""
    figures = [str(value), str(value).translate(DEVANAGARI)]
    return st.sampled_from([*figures, *spellings(value, roman=True), *spellings(value, roman=False)])


@settings(deadline=None)
@given(st.integers(1, 5), st.sampled_from(BESIDE + OUT_OF_FIVE), st.data())
def test_a_rating_comes_back(value: int, form: str, draw: st.DataObject) -> None:
    assert set(found(form.format(draw.draw(said(value))))) == {value}


@settings(deadline=None)
@given(st.integers(1, 5), st.sampled_from([*load("values")["rating"]["symbols"], "*"]))
def test_symbols_are_counted(value: int, symbol: str) -> None:
    assert found(symbol * value) == ([value] if symbol != "*" or value > 1 else [])


@settings(deadline=None)
@given(st.integers(6, 99), st.sampled_from(["{} star", "rating {}", "{}/5", "{}/10", "5 में से {}"]))
def test_more_than_five_is_no_rating(value: int, form: str) -> None:
    assert found(form.format(value)) == []


@settings(deadline=None)
@given(st.integers(1, 5), st.sampled_from(PLAIN), st.sampled_from(PLAIN))
def test_a_number_among_other_words_rates_nothing(value: int, before: str, after: str) -> None:
    assert found(f"{before} {value} {after}") == []
