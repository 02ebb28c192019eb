"""Learning a recipe, and the scores that are kept of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlu.network import Learning
from tests.workbench_experiments.samples import examples
from workbench.experiments.learner import learn
from workbench.experiments.recipes import LETTERS, WORDS, WRITTEN, Recipe
from workbench.experiments.scores import Scores

NETWORK = Recipe("n", "n", blocks=(LETTERS, WORDS), learning=Learning(hidden=16, epochs=40, batch=4))
LINEAR = replace(NETWORK, linear=10.0)
TEXTS = ["namaste", "fee kitni hai", "match kaun jeeta", "!?"]


def learnt(recipe: Recipe, folder: Path) -> Scores:
    return learn(recipe, examples(), TEXTS, lambda share: None, folder)


@pytest.mark.parametrize("recipe", [NETWORK, LINEAR, replace(LINEAR, balanced=False), replace(NETWORK, words=WRITTEN)])
def test_a_recipe_is_learnt(recipe: Recipe, tmp_path: Path) -> None:
    scores = learnt(recipe, tmp_path)
    best = [scores.intents[at] for at in scores.intent_scores.argmax(axis=1)]
    assert best[:3] == ["greet", "ask_fee", "out_of_scope"]
    assert list(scores.known) == [True, True, True, False]
    assert scores.parse_ms > 0


def test_only_a_network_with_the_head_tells_services(tmp_path: Path) -> None:
    scores = learnt(NETWORK, tmp_path)
    assert scores.services[int(scores.service_scores[1].argmax())] == "income_certificate"
    for recipe in (LINEAR, replace(NETWORK, service_weight=0.0)):
        assert learnt(recipe, tmp_path).service_scores.shape == (len(TEXTS), 0)


def test_scores_are_read_as_they_were_written(tmp_path: Path) -> None:
    scores = learnt(NETWORK, tmp_path)
    scores.save(tmp_path / "kept" / "scores.npz")
    again = Scores.read(tmp_path / "kept" / "scores.npz")
    assert (again.intents, again.services, again.seconds) == (scores.intents, scores.services, scores.seconds)
    assert np.array_equal(again.intent_scores, scores.intent_scores)
    assert np.array_equal(again.service_scores, scores.service_scores)


def test_out_of_scope_can_be_left_out(tmp_path: Path) -> None:
    assert learnt(replace(LINEAR, out_of_scope=False), tmp_path).intents == ["ask_fee", "greet", "thank"]


def test_misspelt_examples_are_further_ones(tmp_path: Path) -> None:
    told = [learnt(replace(LINEAR, misspelt=share), tmp_path).intent_scores for share in (0.0, 1.0)]
    assert not np.allclose(*told)
