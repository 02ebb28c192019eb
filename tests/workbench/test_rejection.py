"""What a threshold turns away, out of scope and in scope."""

from itertools import pairwise

from tests.workbench.messages import message
from workbench.evaluation.rejection import best_within, curve, model_threshold, rejection

SCORED = [
    message("1", confidence=0.9),
    message("2", confidence=0.4),
    # Would be understood, if the model did not take it for out of scope.
    message("3", found="out_of_scope", confidence=0.8, ranking=(("out_of_scope", 0.8), ("ask_fee", 0.1))),
    # Lost anyway.
    message("4", found="greet", confidence=0.3, ranking=(("greet", 0.3), ("ask_fee", 0.2))),
    message("5", "out_of_scope", confidence=0.7),
    message("6", "out_of_scope", "greet", confidence=0.35),
    message("7", "out_of_scope", "greet", confidence=0.95),
    message("8", "out_of_scope", "greet", confidence=0.6),
]


def test_the_label_alone() -> None:
    found = rejection(SCORED, 0.0)
    assert (found.recall, found.loss, found.asked) == (0.25, 0.25, 0)


def test_a_threshold_adds_to_both() -> None:
    found = rejection(SCORED, 0.5)
    assert (found.recall, found.loss, found.asked) == (0.5, 0.5, 0.25)


def test_what_was_misunderstood_is_no_loss() -> None:
    only = [message("4", found="greet", confidence=0.3)]
    assert rejection(only, 0.9).loss == 0


def test_the_curve_never_falls() -> None:
    points = curve(SCORED)
    assert (points[0].threshold, points[-1].threshold) == (0, 1)
    assert all(one.recall <= two.recall and one.loss <= two.loss for one, two in pairwise(points))
    assert (points[-1].recall, points[-1].loss) == (1, 0.75)


def test_the_best_point_within_a_loss() -> None:
    best = best_within(curve(SCORED), most=0.25)
    assert best and (best.recall, best.loss) == (0.5, 0.25)
    assert best_within(curve(SCORED), most=0.1) is None


def test_the_threshold_comes_with_the_model() -> None:
    assert model_threshold([message("1", threshold=0.42)]) == 0.42
    assert model_threshold([]) == 0
