"""What the columns of the table hold, of messages with what a model made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.evaluation.calibration import expected_calibration_error
from workbench.evaluation.comparison import mcnemar
from workbench.evaluation.rejection import best_within, curve, rejection
from workbench.evaluation.summary import intent_by_spelling
from workbench.experiments.material import CHOOSING, JUDGING, MISSPELT
from workbench.scored import Scored, share

Judged = Mapping[str, Sequence[Scored]]


@dataclass(frozen=True)
class Figures:
    """Shares between 0 and 1, seconds of training and milliseconds of a parse; None where it does not apply.

    `chosen_on`: intent accuracy, and in scope, on the messages that settings are chosen on. All others are of those
    for judgement. `out_of_scope_recall` and `in_scope_loss` are at `threshold`, which is chosen as the best that turns
    away at most three points in scope. `right`: for each message whether the intent was found, for paired tests.
    """

    chosen_on: tuple[float, float]
    intent: float
    by_spelling: Mapping[str, float]
    in_scope: float
    misspelt: float
    threshold: float
    out_of_scope_recall: float
    in_scope_loss: float
    calibration_error: float
    service: float | None
    seconds: float | None
    parse_ms: float | None
    right: Sequence[bool]


def figures(judged: Judged, *, tells_services: bool, seconds: float | None, parse_ms: float | None) -> Figures:
    """The figures of a model by its answers to each set."""
    chosen, found = judged[CHOOSING], judged[JUDGING]
    best = best_within(curve(chosen))
    at = rejection(found, best.threshold if best else 0.0)
    return Figures(
        chosen_on=(share(one.is_right for one in chosen), _in_scope(chosen)),
        intent=share(one.is_right for one in found),
        by_spelling=intent_by_spelling(found),
        in_scope=_in_scope(found),
        misspelt=share(one.is_right for one in judged[MISSPELT]),
        threshold=at.threshold,
        out_of_scope_recall=at.recall,
        in_scope_loss=at.loss,
        calibration_error=expected_calibration_error(found),
        service=share(one.is_service_right for one in found if one.service) if tells_services else None,
        seconds=seconds,
        parse_ms=parse_ms,
        right=[one.is_right for one in found],
    )


def chance(one: Figures, other: Figures) -> float:
    """The probability that chance alone parts two rows so far (McNemar's exact test)."""
    pairs = list(zip(one.right, other.right, strict=True))
    return mcnemar(sum(b and not a for a, b in pairs), sum(a and not b for a, b in pairs))


def _in_scope(scored: Sequence[Scored]) -> float:
    return share(one.is_right for one in scored if one.is_in_scope)
