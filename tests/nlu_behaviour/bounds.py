"""The table of bounds, what is checked against it, and how it is written anew."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from tests.nlu_behaviour.figures import Figure
from tests.nlu_behaviour.table import as_table

TABLE = Path(__file__).parent / "bounds.yml"
# A bound lies this much below what was measured, or one message, whichever is more: what a training may lose by chance.
_SLACK = 0.015
_LISTED = 80
_HEADER = """\
# What share of messages must be understood as before, or as what they are. Written by `python -m tests.nlu_behaviour`
# from the model in models/, never by hand: `bound` is 1.5 points (or one message) below `measured`; `of` is how many
# messages were counted; `measured_on` begins the SHA-256 of the model. `aim` is what the project wants, where it said:
#   misspelt.intents_kept  1 less the loss of accuracy when a fifth of the words are misspelt (intents in scope): .97
#   misspelt.services_kept the same of services, where one is meant
#   pairs                  Devanagari and romanised read alike: .90
#   minimum                plain messages of every intent, plain requests of every service: .98
"""
AIMS = {
    "misspelt.intents_kept": 0.97,
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


def write(figures: Iterable[Figure], model: Path, table: Path = TABLE) -> None:
    """Write the table from what was measured of a model's archive."""
    digest = sha256(model.read_bytes()).hexdigest()
    lines = [f"  {figure.name}: {_entry(bound_of(figure))}" for figure in figures]
    table.write_text(f"{_HEADER}measured_on: {digest[:16]}\nbounds:\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _entry(bound: Bound) -> str:
    known = {key: value for key, value in asdict(bound).items() if value is not None}
    return "{" + ", ".join(f"{key}: {value}" for key, value in known.items()) + "}"
