"""A message with what it means and what a model made of it: what all measures are taken of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

OUT_OF_SCOPE = "out_of_scope"
# A threshold of nothing: the model's best intent counts as it stands.
NO_THRESHOLD = 0.0


@dataclass(frozen=True)
class Scored:
    """A held-out message, what it means, and what the model made of it.

    `ranking` holds the likeliest intents with their probabilities, best first; below `threshold` the assistant asks.
    `milliseconds` is the time of one parse within the process, `processor_milliseconds` how long the processor worked
    for it; both 0 if they were not measured.
    """

    spelling: str
    text: str
    intent: str
    service: str | None
    found_intent: str
    found_service: str | None
    candidates: tuple[str, ...] = ()
    confidence: float = 1.0
    style: str = "plain"
    ranking: tuple[tuple[str, float], ...] = ()
    threshold: float = NO_THRESHOLD
    milliseconds: float = 0.0
    processor_milliseconds: float = 0.0

    @property
    def is_right(self) -> bool:
        """Whether the likeliest intent is the one that is meant."""
        return self.found_intent == self.intent

    @property
    def is_service_right(self) -> bool:
        """Whether the service that was found, or none, is what is meant."""
        return self.found_service == self.service

    @property
    def is_in_scope(self) -> bool:
        """Whether the message asks for something that the assistant does."""
        return self.intent != OUT_OF_SCOPE

    @property
    def key(self) -> tuple[str, str]:
        """What tells messages apart: the spelling's file and the text."""
        return self.spelling, self.text


def share(right: Iterable[bool]) -> float:
    """The share of what is true, 0 of nothing."""
    values = list(right)
    return sum(values) / len(values) if values else 0.0


def grouped(scored: Iterable[Scored], of: Callable[[Scored], str]) -> dict[str, list[Scored]]:
    """The messages by a property, in its order."""
    groups: dict[str, list[Scored]] = {}
    for message in scored:
        groups.setdefault(of(message), []).append(message)
    return dict(sorted(groups.items()))
