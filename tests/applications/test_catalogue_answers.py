"""Every question of the catalogue: its example and all its choices are taken, and every refusal has its words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seva.applications import answers
from seva.applications.answers import Accepted, Refused, check
from seva.catalogue import Catalogue, Choice, Field, Messages, load_catalogue
from seva.catalogue.messages import placeholders
from seva.language import dates
from tests.applications.calm import CALM
from tests.applications.fields import TODAY
from tests.conftest import ROOT

FIELDS = load_catalogue(ROOT / "catalogue").fields
CHOICES = [id_ for id_, field in FIELDS.items() if field.type == "choice"]
OTHERS = [id_ for id_, field in FIELDS.items() if field.type != "choice"]
# Fields in which a name is a part of another choice's name, as in "north" and "north west".
NESTED = ("district",)
TO_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@pytest.mark.parametrize("id_", OTHERS)
def test_the_example_of_a_question_fits_it(id_: str) -> None:
    example = FIELDS[id_].example
    assert example is not None
    for shown in (example.en, example.hi):
        assert isinstance(check(FIELDS[id_], shown, TODAY), Accepted), shown


@pytest.mark.parametrize("id_", CHOICES)
def test_a_choice_is_taken_by_number_id_label_and_every_alias(id_: str) -> None:
    field = FIELDS[id_]
    for number, choice in enumerate(field.choices, 1):
        said = [choice.id, str(number), f"{number}.", str(number).translate(TO_DEVANAGARI), f"option {number}"]
        for name in (choice.label.en, choice.label.hi):
            said += [name, name.upper(), f"  {name} ", f"{name}!", f"✅ {name}"]
        said += choice.aliases.all()
        wrong = [text for text in said if check(field, text, TODAY) != Accepted(choice.id)]
        assert wrong == [], choice.id
    assert check(field, "98", TODAY) == Refused("choice")
    assert check(field, "0", TODAY) == Refused("choice")


def _near(choice: Choice) -> Iterator[str]:
    """The labels with one letter too many or too few in the longest word."""
    for name in (choice.label.en, choice.label.hi):
        word = max(name.split(), key=len)
        middle = len(word) // 2
        if len(word) >= 6:
            yield name.replace(word, word[:middle] + word[middle] + word[middle:])
            yield name.replace(word, word[:middle] + word[middle + 1 :])


def _understood(field: Field, choice: Choice, said: str) -> bool:
    outcome = check(field, said, TODAY)
    return outcome == Accepted(choice.id) or (isinstance(outcome, Refused) and choice.id in outcome.close)


def _taken_for_another(field: Field) -> list[tuple[str, str]]:
    said = [(choice, text) for choice in field.choices for text in _near(choice)]
    outcomes = [(choice.id, check(field, text, TODAY)) for choice, text in said]
    return [(id_, outcome.value) for id_, outcome in outcomes if isinstance(outcome, Accepted) and outcome.value != id_]


@pytest.mark.parametrize("id_", CHOICES)
def test_a_near_spelling_is_taken_or_offered_in_both_scripts(id_: str) -> None:
    field = FIELDS[id_]
    near = [(choice, text) for choice in field.choices for text in _near(choice)]
    understood = [text for choice, text in near if _understood(field, choice, text)]
    assert len(understood) >= 0.6 * len(near), [text for _, text in near if text not in understood]
    for script in ("[a-z]", "[\u0900-\u097f]"):
        heard = [text for text in understood if re.search(script, text, re.IGNORECASE)]
        assert heard or not any(re.search(script, text, re.IGNORECASE) for _, text in near)


@pytest.mark.parametrize("id_", [id_ for id_ in CHOICES if id_ not in NESTED])
def test_a_near_spelling_is_never_taken_for_another_choice(id_: str) -> None:
    assert _taken_for_another(FIELDS[id_]) == []


@pytest.mark.parametrize("id_", NESTED)
def test_a_near_spelling_is_never_taken_for_a_part_of_it(id_: str) -> None:
    assert _taken_for_another(FIELDS[id_]) == []


@settings(CALM, max_examples=100)
@given(id_=st.sampled_from(CHOICES), said=st.text(max_size=30))
def test_a_choice_is_one_of_the_choices_whatever_is_said(id_: str, said: str) -> None:
    ids = [choice.id for choice in FIELDS[id_].choices]
    outcome = check(FIELDS[id_], said, TODAY)
    if isinstance(outcome, Accepted):
        assert outcome.value in ids
    else:
        assert set(outcome.close) <= set(ids)


def _reasons() -> set[str]:
    """Every reason that stands in the code, and those that come from dates."""
    said = re.findall(r'Refused\(\s*"(\w+)"', Path(answers.__file__).read_text(encoding="utf-8"))
    also = {"choice", "choice_close", "too_long"}
    return {*said, *also, *dates.Problem.__args__}


# What actions/field_answers.py fills in, with what the refusal itself brings.
FILLED = {"example", "close"}
BROUGHT = {"too_long": {"most"}, "number_range": {"least", "most"}, "no_such_day": {"day"}}


def test_every_reason_has_its_words_in_both_languages(messages: Messages) -> None:
    reasons = _reasons()
    assert {"empty", "whole_aadhaar", "no_such_day", "number_range", "date_in_future"} <= reasons
    for reason in sorted(reasons):
        key = f"refused.{reason}"
        assert key in messages, key
        for language in ("en", "hi"):
            text = messages.raw(key, language)
            assert placeholders(text) <= FILLED | BROUGHT.get(reason, set()), key


def test_every_refusal_can_be_said_for_every_question(catalogue: Catalogue, messages: Messages) -> None:
    for field in catalogue.fields.values():
        for said in ("", "haan", "😀", "2341 2341 2346", "31/02/1990", "x" * 600, "000000"):
            outcome = check(field, said, TODAY)
            if isinstance(outcome, Refused):
                values = {"example": "e", "close": "c", **outcome.values}
                assert messages.text(f"refused.{outcome.reason}", "hi", **values)
