"""Accuracy with its interval, precision and recall, services, confusions, latency, calibration, the summary."""

from dataclasses import replace

import pytest

from tests.workbench.messages import message, messages
from workbench.evaluation.calibration import expected_calibration_error, reliability
from workbench.evaluation.measures import accuracy, by_group, by_intent, by_service, confusion, latency
from workbench.evaluation.summary import summary

CONFUSED = [
    message("1", "ask_fee"),
    message("2", "ask_fee"),
    message("3", "ask_fee", "ask_time"),
    message("4", "ask_time", "ask_fee"),
    message("5", "greet"),
]


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [(90, 100, 0.8256, 0.9448), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634)],
)
def test_the_interval_is_wilsons(right: int, count: int, low: float, high: float) -> None:
    found = accuracy([True] * right + [False] * (count - right))
    assert (found.count, found.value) == (count, right / count)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_of_nothing_nothing_is_known() -> None:
    assert (accuracy([]).low, accuracy([]).high) == (0, 1)


def test_precision_recall_and_f1_of_intents_the_weakest_first() -> None:
    ask_time, ask_fee, greet = by_intent(CONFUSED)
    assert (ask_time.name, ask_time.precision, ask_time.recall, ask_time.f1) == ("ask_time", 0, 0, 0)
    assert (ask_fee.name, ask_fee.meant, ask_fee.found) == ("ask_fee", 3, 3)
    assert (ask_fee.precision, ask_fee.recall, ask_fee.f1) == (2 / 3, 2 / 3, pytest.approx(2 / 3))
    assert (greet.f1, greet.meant) == (1, 1)


def test_an_intent_that_is_never_found_has_no_precision() -> None:
    (found,) = [score for score in by_intent([message("1", "ask_fee", "greet")]) if score.name == "ask_fee"]
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)


def test_confusions_are_counted_by_row_and_the_worst_pairs_listed() -> None:
    found = confusion([*CONFUSED, message("6", "ask_fee", "ask_time")])
    assert found.labels == ["ask_fee", "ask_time", "greet"]
    assert found.rows == [[2, 2, 0], [1, 0, 0], [0, 0, 1]]
    assert [(p.meant, p.found, p.count, p.share) for p in found.pairs] == [
        ("ask_fee", "ask_time", 2, 0.5),
        ("ask_time", "ask_fee", 1, 1.0),
    ]


def test_services_tell_what_was_found_instead_and_what_was_offered() -> None:
    scored = [
        message("1", service="pan", found_service="aadhaar", candidates=("aadhaar", "pan")),
        message("2", service="pan", found_service=None),
        message("3", service="pan"),
        message("4", found_service="pan"),
        message("5"),
    ]
    scores = {score.name: score for score in by_service(scored, "(none)")}
    pan, none = scores["pan"], scores["(none)"]
    assert (pan.meant, pan.found, pan.right, pan.offered) == (3, 2, 1, 2)
    assert dict(pan.instead) == {"aadhaar": 1, "(none)": 1}
    assert (none.meant, none.right, none.instead) == (2, 1, (("pan", 1),))
    assert (scores["aadhaar"].meant, scores["aadhaar"].found) == (0, 1)


def test_groups_keep_services_and_scope_apart() -> None:
    scored = [
        message("1", style="sms", service="pan"),
        message("2", "out_of_scope", "greet", style="sms"),
        message("3", style="typo"),
    ]
    sms, typo = by_group(scored, lambda m: m.style)
    assert (sms.name, sms.intent.value, sms.in_scope.value, sms.service.count) == ("sms", 0.5, 1, 1)
    assert (typo.name, typo.intent.count, typo.service.count) == ("typo", 1, 0)


def test_latency() -> None:
    found = latency([float(n) for n in range(101)])
    assert (found.median, found.p95, found.worst) == (50, 95, 100)
    assert latency([]).worst == 0


def test_calibration_error_weighs_the_bins_by_their_messages() -> None:
    sure = [message(str(n), found=None if n < 6 else "greet", confidence=0.95) for n in range(8)]
    unsure = [message(f"u{n}", found=None if n < 1 else "greet", confidence=0.45) for n in range(2)]
    bins = reliability([*sure, *unsure])
    assert [(entry.count, entry.accuracy) for entry in bins if entry.count] == [(2, 0.5), (8, 0.75)]
    assert expected_calibration_error([*sure, *unsure]) == pytest.approx(0.8 * 0.2 + 0.2 * 0.05)


@pytest.mark.parametrize(("confidence", "place"), [(0.0, 0), (0.1, 1), (0.999, 9), (1.0, 9)])
def test_every_confidence_has_a_bin(confidence: float, place: int) -> None:
    bins = reliability([message("1", confidence=confidence)])
    assert [number for number, entry in enumerate(bins) if entry.count] == [place]


def test_the_summary_has_the_figures_of_the_manifest() -> None:
    scored = [
        *messages(3, 1, "en"),
        *messages(1, 0, "hi_latn"),
        message("o", "out_of_scope"),
        message("p", "out_of_scope", "greet", confidence=0.9),
        message("s", service="pan", found_service="aadhaar", candidates=("pan",)),
    ]
    assert summary([replace(m, threshold=0.5) for m in scored]) == {
        "intent": 0.75,
        "intent_en": 0.7143,
        "intent_hi_latn": 1.0,
        "in_scope": 0.8333,
        "out_of_scope_recall": 0.5,
        "in_scope_loss": 0.0,
        "service": 0.0,
        "service_in_candidates": 1.0,
        "ece": 0.2375,
    }


def test_a_summary_of_nothing_is_zero() -> None:
    assert set(summary([]).values()) == {0.0}
