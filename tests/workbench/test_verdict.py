"""McNemar's test, what is compared, and the verdict."""

from math import comb

import pytest

from tests.workbench.messages import message, messages
from workbench.evaluation.behaviour import Behaviour
from workbench.evaluation.comparison import Comparison, compare, compare_scores, mcnemar, newly_wrong
from workbench.evaluation.verdict import judge
from workbench.report.render import render_verdict

PASSED, FAILED = Behaviour(9, ()), Behaviour(8, ("test_typos - 0.90 < 0.95",))


@pytest.mark.parametrize(
    ("gained", "lost", "probability"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (0, 6, 0.03125), (10, 2, 0.0385742), (2, 10, 0.0385742)],
)
def test_mcnemar_is_exact(gained: int, lost: int, probability: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(probability, rel=1e-5)


@pytest.mark.parametrize(("gained", "lost"), [(59, 6), (121, 100), (3, 40)])
def test_mcnemar_is_twice_the_binomial_tail(gained: int, lost: int) -> None:
    tail = sum(comb(gained + lost, few) for few in range(min(gained, lost) + 1)) / 2 ** (gained + lost)
    assert mcnemar(gained, lost) == pytest.approx(2 * tail)


def test_models_are_compared_on_the_messages_that_both_parsed() -> None:
    before = [*messages(2, 2), message("only before")]
    after = [*messages(3, 1), message("only after", found="greet"), message("0", spelling="hi", found="greet")]
    everything, english = compare(before, after)
    assert everything.name == "all" and english.name == "en"
    assert (english.count, english.before, english.after) == (4, 0.5, 0.75)
    assert (english.gained, english.lost, english.p_value) == (1, 0, 1.0)


def test_a_message_means_what_it_means_today() -> None:
    before = [message("1", "ask_time", "ask_fee")]
    (everything, _) = compare(before, [message("1", "ask_fee")])
    assert (everything.before, everything.after) == (1, 1)


def test_nothing_in_common_is_no_comparison() -> None:
    assert compare(messages(1, 0, "en"), messages(1, 0, "hi")) == []


def test_services_are_compared_in_the_same_way() -> None:
    before, after = [message("1", service="pan", found_service=None)], [message("1", service="pan")]
    (everything, _) = compare(before, after, lambda m: m.is_service_right)
    assert (everything.before, everything.after, everything.gained) == (0, 1, 1)


def test_what_was_understood_before() -> None:
    before = [message("1"), message("2", found="greet"), message("3")]
    after = [message("1", found="ask_time"), message("2", found="greet"), message("3")]
    assert [(one.found_intent, two.found_intent) for one, two in newly_wrong(before, after)] == [
        ("ask_fee", "ask_time")
    ]


def test_scores_alone_have_no_test() -> None:
    before = {"intent": 0.9, "intent_hi": 0.9, "intent_gone": 1.0, "in_scope": 1.0, "ece": 0.1}
    found = compare_scores(before, {"intent": 0.8, "intent_hi": 0.95, "in_scope": 0.5, "ece": 0.3})
    assert [(c.name, round(c.points_lost, 6), c.p_value) for c in found] == [("all", 10, None), ("hi", -5, None)]


def of(name: str, before: float, after: float, p_value: float | None = None) -> Comparison:
    return Comparison(name, before, after, p_value=p_value)


SAME = of("all", 0.9, 0.9)


@pytest.mark.parametrize(
    ("comparisons", "behaviour", "outcome"),
    [
        ([], PASSED, "first"),
        ([], None, "first"),
        ([], FAILED, "unfit"),
        ([SAME], PASSED, "fit"),
        ([SAME], None, "fit"),
        ([SAME], FAILED, "unfit"),
        ([of("all", 0.9, 0.99)], PASSED, "fit"),
        ([of("all", 0.900, 0.885)], PASSED, "fit"),
        ([of("all", 0.900, 0.8849)], PASSED, "unfit"),
        ([SAME, of("hi", 0.93, 0.90)], PASSED, "fit"),
        ([SAME, of("hi", 0.93, 0.8999)], PASSED, "unfit"),
        ([of("all", 0.9, 0.95), of("mixed", 0.9, 0.8)], PASSED, "unfit"),
    ],
)
def test_the_rule(comparisons: list[Comparison], behaviour: Behaviour | None, outcome: str) -> None:
    verdict = judge(comparisons, behaviour)
    assert verdict.outcome == outcome
    assert verdict.is_fit == (outcome != "unfit")


def test_the_verdict_names_what_was_lost() -> None:
    verdict = judge([of("all", 0.9, 0.88), of("hi", 0.9, 0.85), of("en", 0.9, 0.89, p_value=0.01)], FAILED)
    assert [(loss.name, loss.points, loss.allowed) for loss in verdict.losses] == [("all", 2, 1.5), ("hi", 5, 3)]
    assert verdict.worse == ("en",) and verdict.broken == FAILED.failed
    said = render_verdict(verdict).splitlines()
    assert said[0] == "Not fit to be promoted"
    assert "- Intent accuracy fell by 5.0 points in Hindi in Devanagari; 3.0 are allowed." in said
    assert "- 1 test of behaviour failed." in said
    assert any("English" in line and "chance" in line for line in said)


def test_a_gain_is_no_caution() -> None:
    assert judge([of("all", 0.8, 0.9, p_value=0.001)], PASSED).worse == ()


@pytest.mark.parametrize(("comparisons", "words"), [([], "nothing to compare"), ([SAME], "Fit to be promoted")])
def test_a_fit_model_is_called_fit(comparisons: list[Comparison], words: str) -> None:
    assert words in render_verdict(judge(comparisons, PASSED))
