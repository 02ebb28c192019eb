"""What the report's tables hold: accuracy by group, precision and recall by intent, services, confusions, latency."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from workbench.evaluation.summary import is_offered
from workbench.scored import Scored, grouped, share

# Standard normal quantile of a two-sided interval of 95 %.
_Z = 1.959964


@dataclass(frozen=True)
class Accuracy:
    """A share of `count` messages with its 95 % interval (Wilson's)."""

    count: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class GroupScore:
    """How a group of messages is understood; `service` where one is meant."""

    name: str
    intent: Accuracy
    in_scope: Accuracy
    service: Accuracy


@dataclass(frozen=True)
class IntentScore:
    """An intent: how many messages mean it, for how many it was found, and how many of both."""

    name: str
    meant: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Of what was found, the share that is meant."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of what is meant, the share that was found."""
        return self.right / self.meant if self.meant else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.meant + self.found) if self.right else 0.0


@dataclass(frozen=True)
class ServiceScore(IntentScore):
    """A service, or none; `offered`: how often it was found or a candidate; `instead`: what was found most for it."""

    offered: int
    instead: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Pair:
    """An intent that was taken for another, with the share of all that mean it."""

    meant: str
    found: str
    count: int
    share: float


@dataclass(frozen=True)
class Confusion:
    """How often each intent (row) was taken for each (column), and the pairs that are wrong, worst first."""

    labels: list[str]
    rows: list[list[int]]
    pairs: list[Pair]


@dataclass(frozen=True)
class Latency:
    """Milliseconds of a parse within the process."""

    median: float
    p95: float
    worst: float


def accuracy(right: Sequence[bool]) -> Accuracy:
    """The share of what is true, with its interval."""
    count, value = len(right), share(right)
    if not count:
        return Accuracy(0, 0.0, 0.0, 1.0)
    centre = (value + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z * sqrt(value * (1 - value) / count + _Z**2 / (4 * count**2)) / (1 + _Z**2 / count)
    return Accuracy(count, value, max(centre - half, 0.0), min(centre + half, 1.0))


def group_score(name: str, scored: Sequence[Scored]) -> GroupScore:
    """How these messages are understood."""
    return GroupScore(
        name,
        intent=accuracy([message.is_right for message in scored]),
        in_scope=accuracy([message.is_right for message in scored if message.is_in_scope]),
        service=accuracy([message.is_service_right for message in scored if message.service]),
    )


def by_group(scored: Sequence[Scored], of: Callable[[Scored], str]) -> list[GroupScore]:
    """How the messages of each group are understood."""
    return [group_score(name, group) for name, group in grouped(scored, of).items()]


def by_intent(scored: Sequence[Scored]) -> list[IntentScore]:
    """Each intent that is meant or was found, worst F1 first."""
    meant, found = Counter(m.intent for m in scored), Counter(m.found_intent for m in scored)
    right = Counter(message.intent for message in scored if message.is_right)
    scores = [IntentScore(name, meant[name], found[name], right[name]) for name in sorted(meant | found)]
    return sorted(scores, key=lambda score: (score.f1, -score.meant))


def by_service(scored: Sequence[Scored], none: str, most: int = 3) -> list[ServiceScore]:
    """Each service that is meant or was found, worst F1 first; `none` is the name for no service."""
    meant, found = Counter(m.service for m in scored), Counter(m.found_service for m in scored)
    offered = Counter(message.service for message in scored if is_offered(message))
    right = Counter(message.service for message in scored if message.is_service_right)
    wrong = Counter((m.service, m.found_service) for m in scored if not m.is_service_right)
    scores = [
        ServiceScore(
            name or none,
            meant[name],
            found[name],
            right[name],
            offered[name] if name else right[name],
            tuple((other or none, count) for (one, other), count in wrong.most_common() if one == name)[:most],
        )
        for name in meant | found
    ]
    return sorted(scores, key=lambda score: (score.f1, -score.meant, score.name))


def confusion(scored: Sequence[Scored]) -> Confusion:
    """How often each intent was taken for each."""
    counts = Counter((message.intent, message.found_intent) for message in scored)
    totals = Counter(message.intent for message in scored)
    labels = sorted({label for pair in counts for label in pair})
    pairs = [Pair(one, other, count, count / totals[one]) for (one, other), count in counts.items() if one != other]
    rows = [[counts[one, other] for other in labels] for one in labels]
    return Confusion(labels, rows, sorted(pairs, key=lambda pair: (-pair.count, pair.meant, pair.found)))


def latency(milliseconds: Sequence[float]) -> Latency:
    """What the times of the parses come to."""
    median, p95, worst = (float(value) for value in np.percentile(milliseconds or [0.0], (50, 95, 100)))
    return Latency(median, p95, worst)
