"""From scores to answers and figures."""

import numpy as np
import pytest

from tests.workbench_experiments.samples import messages, small_material
from workbench.experiments.figures import chance, figures
from workbench.experiments.judging import Calibrated, calibrated, judged, mixed, with_odds
from workbench.experiments.material import CHOOSING, JUDGING, MISSPELT
from workbench.experiments.scores import Scores

INTENTS = ["ask_fee", "greet", "out_of_scope"]
# Of each set: right, right, wrong (a fee), right.
ROWS = [[0, 4, 0], [4, 0, 0], [2, 0, 1.9], [0, 0, 4]]


def scores() -> Scores:
    rows = np.array(ROWS * 3, dtype=np.float32)
    return Scores(INTENTS, rows, [], np.zeros((len(rows), 0), np.float32), np.ones(len(rows), dtype=bool), 1.0, 0.5)


def found() -> Calibrated:
    return calibrated(scores(), small_material())


def test_probabilities_are_those_of_the_best_temperature() -> None:
    assert np.allclose(found().shares.sum(axis=1), 1)
    assert found().service_shares.shape == (12, 0)
    # One of four is wrong by a hair: sharper than the scores say, as the others are right by far.
    assert found().shares[0, 1] > 0.95


def test_answers_stand_in_their_sets() -> None:
    answers = judged(found(), small_material(), None)
    assert set(answers) == {CHOOSING, JUDGING, MISSPELT}
    assert [one.found_intent for one in answers[JUDGING]] == ["greet", "ask_fee", "ask_fee", "out_of_scope"]
    assert [one.text for one in answers[JUDGING]] == [one.text for one in messages()]


def test_by_margin_the_confidence_is_the_lead() -> None:
    plain, lead = (judged(found(), small_material(), None, by_margin=flag)[JUDGING][2] for flag in (False, True))
    assert lead.confidence == pytest.approx(plain.ranking[0][1] - plain.ranking[1][1])
    assert lead.found_intent == plain.found_intent


def test_what_is_unknown_is_out_of_scope() -> None:
    known = found()
    lost = Calibrated(known.intents, known.shares, [], known.service_shares, [False] * 12)
    answers = judged(lost, small_material(), None)[JUDGING]
    assert {(one.found_intent, one.confidence) for one in answers} == {("out_of_scope", 0.1)}


def test_out_of_scope_counts_more_where_nothing_is_lost() -> None:
    answers = judged(with_odds(found(), small_material()), small_material(), None)[JUDGING]
    assert [one.found_intent for one in answers] == ["greet", "ask_fee", "out_of_scope", "out_of_scope"]


def test_a_mixture_is_the_mean_and_takes_services_from_who_tells_them() -> None:
    one = found()
    other = Calibrated(INTENTS, np.roll(one.shares, 1, axis=1), ["none"], np.ones((12, 1), np.float32), [False] * 12)
    both = mixed([one, other])
    assert np.allclose(both.shares, (one.shares + other.shares) / 2)
    assert both.services == ["none"]
    assert all(both.known)


def test_figures_are_of_the_messages_for_judgement() -> None:
    made = figures(judged(found(), small_material(), None), tells_services=False, seconds=3.0, parse_ms=0.1)
    assert (made.intent, made.in_scope, made.chosen_on) == (0.75, 1.0, (0.75, 1.0))
    # Turning away the unsure fee costs nothing in scope.
    assert made.out_of_scope_recall == 1.0
    assert made.service is None
    assert made.right == [True, True, False, True]
    assert chance(made, made) == 1.0
