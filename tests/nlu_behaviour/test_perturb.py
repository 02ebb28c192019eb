"""The perturbations: what they change, what they leave, and that chance is all in the source of chance."""

import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seva.language.normalise import normalise
from seva.language.script import fold_digits, strip_invisible
from tests.nlu_behaviour.sets import messages
from workbench.perturb import habits, surface
from workbench.perturb.invariance import perturbed
from workbench.perturb.kinds import PERTURBATIONS
from workbench.perturb.misspell import misspelt, one_mistake
from workbench.perturb.mistakes import MISTAKES, neighbours
from workbench.perturb.words import words_in

TYPED = st.text(st.sampled_from("abcdefghij klmnopqrs tuvwxyz ABC 0123 .,?! कखगचटतनपमरलसहअइउ ािीुूेो्ंँ़ १२ 😀"), max_size=60)


@pytest.mark.parametrize("name", PERTURBATIONS)
@given(text=TYPED, seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_the_same_chance_gives_the_same_text(name: str, text: str, seed: int) -> None:
    once, again = (PERTURBATIONS[name](text, Random(seed)) for _ in range(2))
    assert once == again
    assert bool(once.strip()) or not any(letter.isalnum() for letter in text)


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize(
    "text", ["9876543210", "REV26-1234-5678-1", "a.kumar@mail.in", "https://edistrict.in/x", "x1y2"]
)
def test_numbers_and_addresses_are_not_mistaken(name: str, text: str) -> None:
    assert PERTURBATIONS[name](text, Random(1)) == text


@given(TYPED, st.integers(0, 99))
def test_no_word_is_misspelt_where_none_shall_be(text: str, seed: int) -> None:
    assert misspelt(text, 0, Random(seed)) == text


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=4, max_size=12), st.integers(0, 99))
def test_a_word_of_four_letters_can_always_be_misspelt(word: str, seed: int) -> None:
    assert one_mistake(word, Random(seed)) != word
    assert misspelt(f"{word} {word}", 1, Random(seed)).split().count(word) == 0


def test_over_a_set_the_share_is_met() -> None:
    random, changed, all_words = Random(3), 0, 0
    for message in messages():
        text = misspelt(message.text, 0.2, random)
        before, after = ([made[start:end] for start, end in words_in(made)] for made in (message.text, text))
        all_words += len(before)
        changed += sum(one != other for one, other in zip(before, after, strict=False))
    assert 0.17 < changed / all_words < 0.21


@pytest.mark.parametrize(
    ("name", "word", "made"),
    [
        ("doubled_letter", "bill", {"biill", "billl"}),
        ("dropped_letter", "bill", {"bll", "bil"}),
        ("swapped_letters", "form", {"from", "fomr"}),
        ("dropped_vowels", "chahiye", {"chhye"}),
        ("dropped_vowels", "फ़ीस", {"फ़स"}),
        ("lost_sign", "नहीं", {"नही"}),
        ("lost_sign", "ज़िला", {"जिला"}),
        ("matra_length", "बिजली", {"बीजली", "बिजलि"}),
        ("swapped_letters", "प्रमाण", {"प्रणमा"}),
        ("sound_alike", "seva", {"sewa"}),
    ],
)
def test_a_mistake_is_one_that_people_make(name: str, word: str, made: set[str]) -> None:
    assert {MISTAKES[name](word, Random(seed)) for seed in range(40)} == made


def test_a_finger_hits_a_key_beside() -> None:
    assert set(neighbours()["g"]) == set("ftyhvb")
    assert set(neighbours()["q"]) == set("wa")
    hits = {MISTAKES["neighbouring_key"]("fees", Random(seed)) for seed in range(200)}
    assert {"gees", "dees", "fewa"} & hits == {"gees", "dees"}


@pytest.mark.parametrize(
    ("change", "text", "expected"),
    [
        (habits.no_nukta, "फ़ीस ज़िला", "फीस जिला"),
        (habits.no_anusvara, "नहीं हैं", "नही है"),
        (habits.confused_nasals, "हाँ नहीं", "हां नहीँ"),
        (habits.nasal_letters, "हिंदी संपर्क बंद", "हिन्दी सम्पर्क बन्द"),
        (surface.other_digits, "110092 १२", "११००९२ 12"),
        (surface.capitals, "bill भरना", "BILL भरना"),
        (surface.no_punctuation, "haan, theek hai. REV26-1 3.5?", "haan theek hai REV26-1 3.5"),
    ],
)
def test_habits_and_surface(change: object, text: str, expected: str) -> None:
    assert callable(change)
    assert change(text, Random(0)) == expected


@pytest.mark.parametrize("text", ["praman patra chahiye", "प्रमाण पत्र बनवाना है"])
def test_words_are_split_and_joined_at_one_place(text: str) -> None:
    for seed in range(20):
        split, joined = habits.split_word(text, Random(seed)), habits.joined_words(text, Random(seed))
        assert len(split.split()) == len(text.split()) + 1
        assert len(joined.split()) == len(text.split()) - 1
        assert split.replace(" ", "") == joined.replace(" ", "") == text.replace(" ", "")


@given(TYPED, st.integers(0, 99))
def test_what_is_not_seen_can_be_taken_out(text: str, seed: int) -> None:
    assert strip_invisible(surface.zero_width_joiners(text, Random(seed))) == strip_invisible(text)
    assert fold_digits(surface.other_digits(text, Random(seed))) == fold_digits(text)
    assert normalise(surface.wide_spaces(text, Random(seed))) == normalise(text)


@given(TYPED)
def test_no_nukta_is_left(text: str) -> None:
    assert "\u093c" not in unicodedata.normalize("NFD", habits.no_nukta(text, Random(0)))


def test_politeness_is_in_the_script_of_the_message() -> None:
    devanagari = surface.polite("फ़ीस कितनी है", Random(1)).replace("फ़ीस कितनी है", "").strip(" ,")
    assert devanagari
    assert not devanagari.isascii()
    assert surface.polite("fees kitni hai", Random(1)).isascii()


def test_a_text_is_perturbed_alike_whatever_stands_beside_it() -> None:
    texts = [message.text for message in messages()][:40]
    few = dict(perturbed("misspelt", PERTURBATIONS["misspelt"], texts[:10], seed=1, most=100))
    many = dict(perturbed("misspelt", PERTURBATIONS["misspelt"], texts, seed=1, most=100))
    assert few
    assert {text: many[text] for text in few} == few
    assert len(perturbed("misspelt", PERTURBATIONS["misspelt"], texts, seed=1, most=5)) == 5
