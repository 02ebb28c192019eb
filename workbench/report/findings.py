"""What a person is to look at: errors on the development messages, with their reasons.

Errors on the judgement messages are not shown: who mends them one by one has no judgement left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.report.neighbours import Neighbour, Neighbours
from workbench.report.reasons import Explainer, Reason
from workbench.scored import Scored

MOST_ERRORS, NEIGHBOURS = 40, 3


@dataclass(frozen=True)
class Finding:
    """A message that was misunderstood; examples most like it: of any intent, and of the one that is meant."""

    message: Scored
    reason: Reason | None = None
    nearest: Sequence[Neighbour] = ()
    nearest_meant: Sequence[Neighbour] = ()


Explain = Callable[[Scored], Finding]


def worst_errors(developed: Sequence[Scored], explain: Explain = Finding, most: int = MOST_ERRORS) -> list[Finding]:
    """The errors of which the model was surest."""
    wrong = sorted((m for m in developed if not m.is_right), key=lambda m: (-m.confidence, m.key))
    return [explain(message) for message in wrong[:most]]


def service_errors(developed: Sequence[Scored], most: int = MOST_ERRORS) -> list[Scored]:
    """Another service was found than meant: first where it was not even a candidate, last where none is meant."""
    wrong = [message for message in developed if not message.is_service_right]
    return sorted(wrong, key=lambda m: (m.service is None, m.service in m.candidates, m.key))[:most]


def explained(explainer: Explainer, neighbours: Neighbours) -> Explain:
    """Explain by the network and the training examples."""

    def explain(message: Scored) -> Finding:
        return Finding(
            message,
            explainer.reason(message.text, message.found_intent, message.intent),
            neighbours.nearest(message.text, NEIGHBOURS),
            neighbours.nearest(message.text, 1, message.intent),
        )

    return explain
