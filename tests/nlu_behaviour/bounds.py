"""The table of bounds, what is checked against it, and how it is written anew."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import yaml

from tests.nlu_behaviour.figures import Figure

TABLE = Path(__file__).parent / "bounds.yml"
# A bound lies this much below what was measured, or one message, whichever is more: what a training may lose by chance.
_SLACK = 0.015
_LISTED = 80
_WIDEST = 72
_HEADER = """\
# What share of messages must be understood as before, or as what they are. Written by `python -m tests.nlu_behaviour`
# from the model in models/, never by hand: `bound` is 1.5 points (or one message) below `measured`; `of` is how many
# messages were counted. `aim` is what the project wants, where it set a figure:
#   misspelt.accuracy_kept  1 less the loss of intent accuracy in scope when a fifth of the words are misspelt: .97
#   pairs                   Devanagari and romanised alike: .90
#   minimum                 plain messages of every intent, plain requests of every service: .98
"""
AIMS = {
    "misspelt.accuracy_kept": 0.97,
    "pairs.intents": 0.9,
    "pairs.services": 0.9,
    "minimum.intents": 0.98,
    "minimum.services": 0.98,
}


@dataclass(frozen=True)
class Bound:
    """What a figure was, and what it must not fall below."""

    measured: float
    bound: float
    of: int
    aim: float | None = None


def bound_of(figure: Figure) -> Bound:
    """The bound that a figure sets for the models to come."""
    slack = max(_SLACK, 1 / figure.of if figure.of else 0)
    lowest = math.floor((figure.value - slack) * 1000) / 1000
    return Bound(round(figure.value, 4), max(lowest, 0.0), figure.of, AIMS.get(figure.name))


@cache
def bounds() -> Mapping[str, Bound]:
    """The table."""
    return {name: Bound(**entry) for name, entry in yaml.safe_load(TABLE.read_text(encoding="utf-8"))["bounds"].items()}


def check(figure: Figure, table: Mapping[str, Bound] | None = None) -> None:
    """Fail with the table of messages if the figure is below its bound."""
    least = (table or bounds())[figure.name].bound
    assert figure.value >= least, _failure(figure, least)


def _failure(figure: Figure, least: float) -> str:
    rows = figure.otherwise[:_LISTED]
    more = f"\n... and {len(figure.otherwise) - len(rows)} more" if len(figure.otherwise) > len(rows) else ""
    headline = f"{figure.name} is {figure.value:.3f} of {figure.of} messages; at least {least:.3f} must be as before:"
    return f"{headline}\n{as_table(rows)}{more}"


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with their columns below each other."""
    cells = [[_cut(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))] if cells else []
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _cut(cell: str) -> str:
    plain = repr(cell)[1:-1] if not cell.isprintable() else cell
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"


def write(figures: Iterable[Figure], table: Path = TABLE) -> None:
    """Write the table from what was measured."""
    lines = [f"  {figure.name}: {_entry(bound_of(figure))}" for figure in figures]
    table.write_text(_HEADER + "bounds:\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _entry(bound: Bound) -> str:
    known = {key: value for key, value in asdict(bound).items() if value is not None}
    return "{" + ", ".join(f"{key}: {value}" for key, value in known.items()) + "}"
