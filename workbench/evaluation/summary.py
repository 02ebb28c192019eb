"""A model's scores in a few figures, as they stand in the manifest."""

from collections.abc import Sequence

from workbench.evaluation.calibration import expected_calibration_error
from workbench.evaluation.rejection import model_threshold, rejection
from workbench.scored import Scored, grouped, share

Scores = dict[str, float]
SPELLING = "intent_"


def summary(scored: Sequence[Scored]) -> Scores:
    """Shares between 0 and 1.

    `intent`: right by the likeliest intent, also of each spelling; `in_scope`: without the messages out of scope.
    `out_of_scope_recall`, `in_scope_loss`: at the model's threshold. `service`: found where one is meant.
    `ece`: expected calibration error.
    """
    turned_away = rejection(scored, model_threshold(scored))
    meant = [message for message in scored if message.service]
    shares = {
        "intent": share(message.is_right for message in scored),
        **intent_by_spelling(scored),
        "in_scope": share(message.is_right for message in scored if message.is_in_scope),
        "out_of_scope_recall": turned_away.recall,
        "in_scope_loss": turned_away.loss,
        "service": share(message.is_service_right for message in meant),
        "service_in_candidates": share(is_offered(message) for message in meant),
        "ece": expected_calibration_error(scored),
    }
    return {name: round(value, 4) for name, value in shares.items()}


def intent_by_spelling(scored: Sequence[Scored]) -> Scores:
    """Intent accuracy of each spelling, by the names that the summary gives them."""
    groups = grouped(scored, lambda message: message.spelling)
    return {f"{SPELLING}{name}": share(message.is_right for message in group) for name, group in groups.items()}


def is_offered(message: Scored) -> bool:
    """Whether the service that is meant was found or stands among the candidates."""
    return message.service in (*message.candidates, message.found_service)
