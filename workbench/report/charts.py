"""Where things stand in the report's drawings; what they look like is in templates/charts.jinja."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

_TENTHS = 10
_STEPS, _MOST_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2), 6


@dataclass(frozen=True)
class Frame:
    """A drawing's plane: the values at its edges, and its size in pixels within the margins."""

    low_x: float
    high_x: float
    low_y: float
    high_y: float
    width: int = 460
    height: int = 300
    left: int = 48
    top: int = 14
    right: int = 20
    bottom: int = 44

    @property
    def box(self) -> str:
        """SVG's viewBox."""
        return f"0 0 {self.left + self.width + self.right} {self.top + self.height + self.bottom}"

    def x(self, value: float) -> float:
        """Pixels from the left edge."""
        return round(self.left + self.width * (value - self.low_x) / (self.high_x - self.low_x), 1)

    def y(self, value: float) -> float:
        """Pixels from the upper edge."""
        return round(self.top + self.height * (self.high_y - value) / (self.high_y - self.low_y), 1)

    def ticks_x(self) -> list[float]:
        """Values for the marks of the lower edge, if they are shares."""
        return _ticks(self.low_x, self.high_x)

    def ticks_y(self) -> list[float]:
        """Values for the marks of the left edge, if they are shares."""
        return _ticks(self.low_y, self.high_y)

    def line(self, points: Iterable[tuple[float, float]]) -> str:
        """SVG's points of a line."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)


def shares_against_shares(most: float = 1.0) -> Frame:
    """From 0 to `most`, and from 0 to 1."""
    return Frame(0, most, 0, 1)


def shares_against_counts(counts: Iterable[int], shares: Iterable[float]) -> Frame:
    """From 0 to the largest count; the shares between the next tenths."""
    tenths = [round(share * _TENTHS, 6) for share in shares]
    low, high = floor(min(tenths)), ceil(max(tenths))
    return Frame(0, max(counts), low / _TENTHS, max(high, low + 1) / _TENTHS)


def apart(positions: dict[str, float], least: float = 15) -> dict[str, float]:
    """Labels' heights in pixels, moved down where two would touch."""
    placed = dict(positions)
    last = float("-inf")
    for name in sorted(positions, key=lambda name: positions[name]):
        last = placed[name] = max(positions[name], last + least)
    return placed


def _ticks(low: float, high: float) -> list[float]:
    """Round values, few enough to be read."""
    step = next((step for step in _STEPS if round((high - low) / step, 6) <= _MOST_STEPS), _STEPS[-1])
    return [round(low + step * number, 6) for number in range(round((high - low) / step) + 1)]
