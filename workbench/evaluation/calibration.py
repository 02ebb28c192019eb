"""How far a model's confidences can be believed: expected calibration error (Guo et al., 2017)."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.scored import Scored, share

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Messages whose confidence is between `low` and `high`: how sure the model was, and how often it was right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float

    @property
    def gap(self) -> float:
        """By how much the model was surer than right; negative: not sure enough."""
        return self.confidence - self.accuracy


def reliability(scored: Sequence[Scored], bins: int = BINS) -> list[Bin]:
    """Bins of equal width, those without a message too."""
    return [_bin([m for m in scored if _place(m.confidence, bins) == place], place, bins) for place in range(bins)]


def expected_calibration_error(scored: Sequence[Scored], bins: int = BINS) -> float:
    """The mean distance of confidence and accuracy over the bins, each weighed by its messages; 0 is perfect."""
    return sum(entry.count * abs(entry.gap) for entry in reliability(scored, bins)) / max(len(scored), 1)


def _place(confidence: float, bins: int) -> int:
    return min(max(int(confidence * bins), 0), bins - 1)


def _bin(inside: Sequence[Scored], place: int, bins: int) -> Bin:
    mean = sum(message.confidence for message in inside) / len(inside) if inside else 0.0
    return Bin(place / bins, (place + 1) / bins, len(inside), mean, share(message.is_right for message in inside))
