"""Calibration: temperatures, thresholds and odds from messages that were not learnt from."""

import numpy as np
import pytest

from nlu.calibration import favoured, odds_beyond, temperature, threshold
from nlu.network import softmax


def test_a_sure_model_that_errs_is_made_less_sure() -> None:
    scores = np.tile(np.array([8.0, 0.0], dtype=np.float32), (10, 1))
    right = [0] * 7 + [1] * 3
    calibrated = softmax(scores / np.float32(temperature(scores, right)))
    assert softmax(scores)[0, 0] > 0.99
    # As far as the range of temperatures allows.
    assert calibrated[0, 0] == pytest.approx(softmax(scores / np.float32(3))[0, 0], abs=0.01)


def test_a_timid_model_that_is_right_is_made_surer() -> None:
    scores = np.tile(np.array([0.4, 0.0], dtype=np.float32), (10, 1))
    assert temperature(scores, [0] * 10) < 0.5


def test_the_threshold_asks_about_few() -> None:
    sure = np.linspace(0, 0.99, 100)
    assert threshold(sure, asked_in_vain=0.1) == pytest.approx(0.099, abs=0.001)
    assert threshold(np.ones(20)) == 0.5
    assert threshold([]) == 0.0


def test_what_is_out_of_scope_counts_more_while_little_is_lost() -> None:
    in_scope = [[0.9, 0.1]] * 99 + [[0.6, 0.4]]
    found = np.array([*in_scope, [0.8, 0.2]], dtype=np.float32)
    right = [0] * 100 + [1]
    generous = odds_beyond(found, right, place=1, may_lose=0.01)
    strict = odds_beyond(found, right, place=1, may_lose=0.0)
    assert 1 <= strict < 1.5 < 4 < generous < 9
    assert favoured(found, 1, generous)[-1].argmax() == 1
    assert odds_beyond(found[:-1], right[:-1], place=1) == 1.0


def test_favoured_probabilities_are_probabilities() -> None:
    assert favoured(np.array([0.5, 0.5], dtype=np.float32), 0, 3.0).tolist() == pytest.approx([0.75, 0.25])
