"""docs/benchmarks/understanding.md: the tables, what their columns mean, where and how they were made."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.experiments.comparison import Row
from workbench.experiments.material import CHOOSING, JUDGING, Material
from workbench.experiments.shops import ShopRow
from workbench.experiments.tables import beside, best_mcc, chosen, honest_mcc, own_messages, shares
from workbench.scored import OUT_OF_SCOPE

_TEMPLATES, _TEMPLATE = Path(__file__).parent / "templates", "understanding.md.jinja"
# The row that others are compared with.
_REFERENCE = "network"
_LIBRARIES = ("rasa", "scikit-learn", "numpy")


@dataclass(frozen=True)
class ShopTables:
    """The rows on HINT3, its settings by key, how many published figures were checked and the worst difference."""

    published: Sequence[ShopRow]
    candidates: Sequence[ShopRow]
    settings: Mapping[str, str]
    reproduced: tuple[int, float]


def document(rows: Sequence[Row], shops: ShopTables | None, material: Material, command: str) -> str:
    """The whole document; without HINT3 only the first half."""
    # Markdown, not HTML: nothing is escaped.
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    return environment.get_template(_TEMPLATE).render(
        command=command,
        facts=_facts(material),
        own=own_messages(rows, _REFERENCE),
        shops=_shops(shops) if shops else None,
    )


def _facts(material: Material) -> dict[str, Any]:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return {
        "day": f"{datetime.now(UTC):%d %B %Y}",
        "machine": f"{os.cpu_count()} cores ({platform.machine()}), CPython {platform.python_version()}, {libraries}",
        "examples": f"{len(material.examples):,}",
        "taken": material.taken_at[:10],
        "chosen_on": f"{len(material.sets[CHOOSING]):,}",
        "judged": f"{len(material.sets[JUDGING]):,}",
        "outside": sum(one.intent == OUT_OF_SCOPE for one in material.sets[JUDGING]),
    }


def _shops(tables: ShopTables) -> dict[str, Any]:
    everything, labels = [*tables.published, *tables.candidates], list(tables.settings.values())
    best = chosen(tables.candidates)
    compared = beside(best, tables.published, tables.settings) if best else []
    return {
        "reproduced": tables.reproduced,
        "best": best_mcc(everything, labels),
        "honest": honest_mcc(tables.candidates, labels),
        "chosen": best.label if best else "none",
        "beside": compared,
        "won": sum(one.ours > one.theirs for one in compared),
        "shares": shares(everything, labels),
    }
