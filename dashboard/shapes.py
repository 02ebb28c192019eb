"""The shapes of the map: each place belongs to the district of the nearest point (Voronoi cells, cut at the border)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("districts.yml")
# How wide the drawing is, in its own units, and the air around the border.
WIDTH, AIR = 600.0, 6.0
Point = tuple[float, float]
Polygon = list[Point]


@dataclass(frozen=True)
class Shape:
    """A district: its path, and where its number stands."""

    district: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    """All districts, the lines between them, and the border, as paths of SVG."""

    width: float
    height: float
    border: str
    lines: str
    shapes: Sequence[Shape]


@cache
def shapes() -> Map:
    """The map as it is drawn."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    place = _projection(given["border"])
    border = [place(point) for point in given["border"]]
    points = [(name, place(point)) for name, some in given["points"].items() for point in some]
    box: Polygon = [(0, 0), (WIDTH, 0), (WIDTH, _height(border)), (0, _height(border))]
    cells = [(name, _cell(point, [other for _, other in points if other != point], box)) for name, point in points]
    found = []
    for name in given["points"]:
        mine = [polygon for owner, polygon in cells if owner == name]
        x, y = _middle([point for owner, point in points if owner == name])
        found.append(Shape(name, " ".join(map(_path, mine)), x, y))
    return Map(WIDTH, _height(border), _path(border), _between(cells), tuple(found))


def _projection(border: Sequence[Sequence[float]]) -> "_Projection":
    east, north = [p[0] for p in border], [p[1] for p in border]
    return _Projection(min(east), max(north), (WIDTH - 2 * AIR) / (max(east) - min(east)), cos(radians(max(north))))


@dataclass(frozen=True)
class _Projection:
    """Degrees to the drawing: a plane is near enough for one city."""

    west: float
    north: float
    scale: float
    squeeze: float

    def __call__(self, point: Sequence[float]) -> Point:
        return (
            AIR + (point[0] - self.west) * self.scale,
            AIR + (self.north - point[1]) * self.scale / self.squeeze,
        )


def _height(border: Polygon) -> float:
    return round(max(y for _, y in border) + AIR, 1)


def _cell(point: Point, others: Sequence[Point], box: Polygon) -> Polygon:
    """The part of the box that is nearer to the point than to all others."""
    polygon = box
    for other in others:
        polygon = _nearer(polygon, point, other)
    return polygon


def _nearer(polygon: Polygon, point: Point, other: Point) -> Polygon:
    across, along = other[0] - point[0], other[1] - point[1]
    half = (across * (point[0] + other[0]) + along * (point[1] + other[1])) / 2

    def beyond(p: Point) -> float:
        return across * p[0] + along * p[1] - half

    kept: Polygon = []
    for here, after in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        a, b = beyond(here), beyond(after)
        if a <= 0:
            kept.append(here)
        if a * b < 0:
            part = a / (a - b)
            kept.append((here[0] + (after[0] - here[0]) * part, here[1] + (after[1] - here[1]) * part))
    return kept


def _between(cells: Sequence[tuple[str, Polygon]]) -> str:
    """The lines that cells of two districts have in common."""
    owners: dict[frozenset[Point], set[str]] = {}
    for name, polygon in cells:
        corners = [(round(x, 3), round(y, 3)) for x, y in polygon]
        for here, after in zip(corners, [*corners[1:], corners[0]], strict=True):
            owners.setdefault(frozenset((here, after)), set()).add(name)
    lines = [sorted(line) for line, names in owners.items() if len(line) == len(names) == 2]
    return " ".join(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}" for a, b in sorted(lines))


def _middle(points: Sequence[Point]) -> Point:
    return (round(sum(x for x, _ in points) / len(points), 1), round(sum(y for _, y in points) / len(points), 1))


def _path(polygon: Polygon) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in polygon) + "Z"
