"""docs/benchmarks/understanding.md: the tables, what their columns mean, where and how they were made."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.experiments.comparison import Comparison, OwnRow
from workbench.experiments.hint3 import furthest_off
from workbench.experiments.material import CHOOSING, JUDGING, PART, Material
from workbench.experiments.plan import NETWORK
from workbench.experiments.shop_tables import beside, best_mcc, chosen, honest_mcc, shares
from workbench.experiments.shops import Shops
from workbench.experiments.tables import own_messages, points
from workbench.scored import OUT_OF_SCOPE

_TEMPLATES, _TEMPLATE = Path(__file__).parent / "templates", "understanding.md.jinja"
_LIBRARIES = ("rasa", "scikit-learn", "numpy")
_CPU = Path("/proc/cpuinfo")


def document(own: Comparison, shops: Shops | None, command: str) -> str:
    """The whole document, of the rows that were made; without HINT3 only the first half."""
    # Markdown, not HTML: nothing is escaped.
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, autoescape=False)  # noqa: S701
    rows = list(own.rows())
    return environment.get_template(_TEMPLATE).render(
        command=command,
        facts=_facts(own.material),
        own=own_messages(rows, NETWORK),
        missing=[label for key, label in own.labels.items() if key not in {row.key for row in rows}],
        by_key=_shares(rows),
        shops=_shops(shops) if shops else None,
        part=f"{PART:,}",
    )


def _facts(material: Material) -> dict[str, Any]:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return {
        "day": f"{datetime.now(UTC):%d %B %Y}",
        "machine": f"{os.cpu_count()} cores ({_processor()}), CPython {platform.python_version()}, {libraries}",
        "examples": f"{len(material.examples):,}",
        "taken": material.taken_at[:10],
        "chosen_on": f"{len(material.sets[CHOOSING]):,}",
        "judged": f"{len(material.sets[JUDGING]):,}",
        "outside": sum(one.intent == OUT_OF_SCOPE for one in material.sets[JUDGING]),
    }


def _processor() -> str:
    """The name of the processor as Linux tells it, else its kind."""
    lines = _CPU.read_text(encoding="utf-8").splitlines() if _CPU.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _shares(rows: Sequence[OwnRow]) -> Mapping[str, Mapping[str, str]]:
    """What the text says of some rows, by their keys, in per cent."""
    return {
        row.key: {
            "intent": points(row.figures.intent),
            "in_scope": points(row.figures.in_scope),
            "misspelt": points(row.figures.misspelt),
            "outside": points(row.figures.out_of_scope_recall),
            "ece": f"{row.figures.calibration_error:.3f}",
        }
        for row in rows
    }


def _shops(shops: Shops) -> dict[str, Any]:
    labels, published, made = (
        {one.key: one.label for one in shops.settings},
        list(shops.published()),
        list(shops.rows()),
    )
    everything, names, best = [*published, *made], list(labels.values()), chosen(made)
    compared = beside(best, published, labels) if best else []
    latin = shops.not_hindi
    return {
        "reproduced": furthest_off(shops.root),
        "best": best_mcc(everything, names),
        "hindi": sum(not flag for shop in latin if "_" not in shop for flag in latin[shop]),
        "without_hindi": best_mcc(everything, names, latin),
        "honest": honest_mcc(made, names),
        "missing": [label for key, label in shops.labels.items() if key not in {row.key for row in made}],
        "chosen": best.label if best else None,
        "beside": compared,
        "won": sum(one.ours > one.theirs for one in compared),
        "shares": shares(everything, names),
    }
