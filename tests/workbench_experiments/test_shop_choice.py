"""Cross-validation on training messages: nothing is judged on what it was learnt from."""

from collections import Counter
from collections.abc import Sequence

import pytest

from nlu.calibration import HeldOut
from tests.workbench_experiments.samples import LABELLED
from workbench.experiments.borrowed import conversation
from workbench.experiments.hint3 import OUTSIDE, Labelled
from workbench.experiments.shop_choice import FOLDS, choose, folds

TALK = [f"namaste {number}" for number in range(10)]
LABELS = {label for _, label in LABELLED}


def test_nothing_is_judged_that_was_learnt() -> None:
    for fold in folds(LABELLED, TALK):
        learnt = {text for text, _ in fold.train}
        assert learnt.isdisjoint(text for text, _ in [*fold.inside, *fold.hidden, *fold.talk])
        assert {label for _, label in fold.inside} <= {label for _, label in fold.train}
        assert {label for _, label in [*fold.hidden, *fold.talk]} == {OUTSIDE}


def test_each_intent_is_hidden_once_and_each_message_judged() -> None:
    made = list(folds(LABELLED, TALK))
    assert len(made) == FOLDS
    assert Counter(text for fold in made for text, _ in fold.hidden) == Counter(text for text, _ in LABELLED)
    assert Counter(text for fold in made for text, _ in fold.talk) == Counter(TALK)
    assert all(LABELS - {label for _, label in fold.train} for fold in made)


def test_the_same_folds_each_time() -> None:
    assert list(folds(LABELLED, TALK)) == list(folds(LABELLED, TALK))


def test_the_threshold_parts_what_was_learnt_from_what_was_not() -> None:
    meant = dict(LABELLED)

    def answer(train: Labelled, texts: Sequence[str]) -> tuple[list[str], list[float]]:
        learnt = {label for _, label in train}
        return (
            [meant.get(text, "TRACK") for text in texts],
            [0.7 if meant.get(text) in learnt else 0.4 for text in texts],
        )

    found = choose(answer, LABELLED, TALK)
    assert (found.in_scope, round(found.mcc, 6)) == (1.0, 1.0)
    assert 0.4 < found.threshold <= 0.7


def test_confidences_hold_where_messages_are_in_scope() -> None:
    meant = dict(LABELLED)

    def answer(train: Labelled, texts: Sequence[str]) -> tuple[list[str], list[float]]:
        """Of the answers that it gives a probability of a fifth, all but those to one intent are right."""
        return ["TRACK" if meant.get(text) == "PRICE" else meant.get(text, "TRACK") for text in texts], [0.2] * len(
            texts
        )

    found = choose(answer, LABELLED, TALK)
    assert found.in_scope == pytest.approx(0.8, abs=0.01)
    assert found.calibration.sure([0.2]) == pytest.approx([found.in_scope], abs=0.01)


def test_conversation_is_conversational_and_in_latin_letters() -> None:
    said = (("hi", "नमस्ते", "greet"), ("hi_latn", "namaste ji", "greet"), ("en", "what is the fee", "ask_fee"))
    assert conversation([HeldOut(spelling, text, intent, None, "plain") for spelling, text, intent in said]) == [
        "namaste ji"
    ]
