"""The arithmetic of the benchmark; times come in seconds and leave in milliseconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Self

# The turns of one session that are compared, counted from 1.
EARLY = (1, 40)
LATE = (161, 200)
SESSION_TURNS = LATE[1]
# The seconds in which the system counts processor time.
TICK = 0.01


@dataclass(frozen=True)
class Spread:
    """A figure measured in several blocks."""

    blocks: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """The spread of at least one value."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The figure to show."""
        return median(self.blocks)

    def as_dict(self) -> dict[str, object]:
        """Median, lowest, highest, and each block, for the report."""
        return {"median": self.median, "low": min(self.blocks), "high": max(self.blocks), "blocks": list(self.blocks)}

    def times(self, other: "Spread") -> "Spread":
        """How many times the other one it is, block by block: both of a pair were measured one after the other."""
        return Spread.of(mine / theirs for mine, theirs in zip(self.blocks, other.blocks, strict=True))


@dataclass(frozen=True)
class Block:
    """What one block of messages took: each message, and all of them by the wall clock, in seconds."""

    times: list[float]
    wall: float

    @property
    def median_ms(self) -> float:
        """Median time of a message."""
        return median(self.times) * 1000

    @property
    def p95_ms(self) -> float:
        """Time within which 95 of 100 messages are answered."""
        return p95(self.times) * 1000

    @property
    def per_second(self) -> float:
        """Messages answered in a second."""
        return len(self.times) / self.wall


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, interpolated between neighbours."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def percentile_ms(seconds: Sequence[float], percent: int) -> float:
    """So many of 100 took at most so many milliseconds, interpolated between neighbours."""
    return 1000 * quantiles(seconds, n=100, method="inclusive")[percent - 1]


def window_ms(times: Sequence[float], window: tuple[int, int]) -> float:
    """Median time of the turns from the first to the last of a window, both counted from 1 and included."""
    first, last = window
    return median(times[first - 1 : last]) * 1000


@dataclass(frozen=True)
class Session:
    """The turns of a long session: the seconds of each, and Rasa's processor time before each and at the end.

    The processor time is empty where it cannot be told. It grows with the work alone, whatever else the machine does.
    """

    times: list[float]
    processor: list[float]

    @property
    def growth(self) -> float:
        """How many times as long late turns take as early ones."""
        return window_ms(self.times, LATE) / window_ms(self.times, EARLY)

    @property
    def processor_growth(self) -> float:
        """The same of the processor time."""
        early, late = (self.processor[last] - self.processor[first - 1] for first, last in (EARLY, LATE))
        return late / max(early, TICK)


def shares(total: int, parts: int) -> list[int]:
    """A number divided into nearly equal whole parts, none of them zero."""
    parts = max(1, min(parts, total))
    return [total // parts + (part < total % parts) for part in range(parts)]
