"""What is turned away: messages out of scope, which is wanted, and messages in scope, which is the price.

A message is turned away if the likeliest intent is `out_of_scope` or its confidence is below the threshold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.scored import NO_THRESHOLD, OUT_OF_SCOPE, Scored, share

# The project's aim for what out-of-scope recall may cost.
MOST_LOSS = 0.03
_STEPS = 200


@dataclass(frozen=True)
class Rejection:
    """Shares at one threshold.

    `recall`: of the messages out of scope, those turned away. `loss`: of the messages in scope, those turned away
    though the likeliest intent in scope was right; `asked`: the part of it that the threshold makes, not the label.
    """

    threshold: float
    recall: float
    loss: float
    asked: float


def rejection(scored: Sequence[Scored], threshold: float) -> Rejection:
    """What a threshold turns away."""
    inside, outside = _in_scope(scored), [message for message in scored if not message.is_in_scope]
    return Rejection(
        threshold,
        recall=share(is_turned_away(message, threshold) for message in outside),
        loss=share(is_turned_away(message, threshold) and _understood(message) for message in inside),
        asked=share(message.is_right and message.confidence < threshold for message in inside),
    )


def curve(scored: Sequence[Scored], steps: int = _STEPS) -> list[Rejection]:
    """What each threshold from 0 to 1 turns away."""
    return [rejection(scored, step / steps) for step in range(steps + 1)]


def best_within(points: Sequence[Rejection], most: float = MOST_LOSS) -> Rejection | None:
    """The point of the highest recall whose loss is at most `most`; of equals the one that loses least."""
    allowed = [point for point in points if point.loss <= most]
    return max(allowed, key=lambda point: (point.recall, -point.loss), default=None)


def model_threshold(scored: Sequence[Scored]) -> float:
    """The threshold that the model brings with it."""
    return next((message.threshold for message in scored), NO_THRESHOLD)


def is_turned_away(message: Scored, threshold: float) -> bool:
    """Whether the assistant would not act on the message."""
    return message.found_intent == OUT_OF_SCOPE or message.confidence < threshold


def _in_scope(scored: Sequence[Scored]) -> list[Scored]:
    return [message for message in scored if message.is_in_scope]


def _understood(message: Scored) -> bool:
    """Whether the likeliest of the intents in scope is the right one."""
    ranking = (name for name, _ in message.ranking or ((message.found_intent, message.confidence),))
    return next((name for name in ranking if name != OUT_OF_SCOPE), None) == message.intent
