"""The map: every district has a shape that holds its number, and nothing is drawn for others."""

import re

import pytest

from dashboard.shapes import shapes
from seva.catalogue import Catalogue

DRAWN = shapes()


def polygons(path: str) -> list[list[tuple[float, float]]]:
    return [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", part)] for part in path.split("Z") if part
    ]


def holds(polygon: list[tuple[float, float]], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def test_every_district_of_the_catalogue_has_a_shape(catalogue: Catalogue) -> None:
    assert {shape.district for shape in DRAWN.shapes} == set(catalogue.districts)


@pytest.mark.parametrize("shape", DRAWN.shapes, ids=lambda shape: shape.district)
def test_a_number_stands_in_its_own_district_and_inside_of_the_border(shape: object) -> None:
    assert isinstance(shape, type(DRAWN.shapes[0]))
    assert any(holds(one, shape.x, shape.y) for one in polygons(shape.path))
    assert not any(
        holds(one, shape.x, shape.y) for other in DRAWN.shapes if other != shape for one in polygons(other.path)
    )
    assert holds(polygons(DRAWN.border)[0], shape.x, shape.y)


def test_the_cells_fill_the_drawing_without_overlap() -> None:
    def area(polygon: list[tuple[float, float]]) -> float:
        pairs = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
        return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2

    whole = sum(area(one) for shape in DRAWN.shapes for one in polygons(shape.path))
    assert whole == pytest.approx(DRAWN.width * DRAWN.height, rel=0.001)
    assert DRAWN.lines.count("M") > 20
