"""Where things stand in the report's drawings; what they look like is in templates/charts.jinja."""

from collections.abc import Iterable
from dataclasses import dataclass

_TENTHS = 10


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

    def ticks_x(self, count: int = 5) -> list[float]:
        """Values for the marks of the lower edge."""
        return _ticks(self.low_x, self.high_x, count)

    def ticks_y(self, count: int = 5) -> list[float]:
        """Values for the marks of the left edge."""
        return _ticks(self.low_y, self.high_y, count)

    def line(self, points: Iterable[tuple[float, float]]) -> str:
        """SVG's points of a line."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)


def unit_frame() -> Frame:
    """Both edges from 0 to 1."""
    return Frame(0, 1, 0, 1, width=320, height=320)


def frame_around(xs: Iterable[float], ys: Iterable[float]) -> Frame:
    """From 0 to the largest x; the ys, which are shares, to the next tenths."""
    shares = [round(value, 6) for value in ys]
    low, high = min(shares) * _TENTHS // 1 / _TENTHS, -(-max(shares) * _TENTHS // 1) / _TENTHS
    return Frame(0, max(xs), low, high if high > low else low + 1 / _TENTHS)


def apart(positions: dict[str, float], least: float = 15) -> dict[str, float]:
    """Labels' heights in pixels, moved down where two would touch."""
    placed: dict[str, float] = {}
    last = float("-inf")
    for name, position in sorted(positions.items(), key=lambda item: item[1]):
        last = placed[name] = max(position, last + least)
    return placed


def _ticks(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * step / count for step in range(count + 1)]
