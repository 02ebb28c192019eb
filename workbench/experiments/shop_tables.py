"""The tables on HINT3 as Markdown: published systems, Rasa's pipelines and the candidates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.experiments.hint3 import Found
from workbench.experiments.shops import ShopFigures, ShopRow
from workbench.experiments.tables import markdown, points

Flags = Mapping[str, Sequence[bool]]


@dataclass(frozen=True)
class Beside:
    """A setting's best MCC: ours, and the best of the published."""

    setting: str
    ours: float
    theirs: float


def best_mcc(rows: Sequence[ShopRow], settings: Sequence[str], counted: Flags | None = None) -> str:
    """The best MCC of each row over the published thresholds, and the mean; with flags, of those messages only."""
    return markdown(["model", *settings, "mean"], [[row.label, *_best(row, counted)] for row in rows])


def _best(row: ShopRow, counted: Flags | None) -> Iterator[str]:
    best = [_counted(key, one.found, counted).best for key, one in row.figures.items()]
    yield from (f"{score:.3f} @{threshold:.1f}" for score, threshold in best)
    yield f"{_mean([score for score, _ in best]):.3f}"


def _counted(key: str, found: Found, counted: Flags | None) -> Found:
    return found.only(counted[key]) if counted else found


def honest_mcc(rows: Sequence[ShopRow], settings: Sequence[str]) -> str:
    """MCC at the thresholds of cross-validation, and the MCC that cross-validation found, by which is chosen."""
    headings = ["model", *settings, "mean", "MCC in cross-validation"]
    return markdown(headings, [[row.label, *_honest(row)] for row in rows if row.choice is not None])


def _honest(row: ShopRow) -> Iterator[str]:
    at = [(one.found, one.chosen.threshold) for one in row.figures.values() if one.chosen]
    yield from (f"{found.mcc(threshold):.3f} @{threshold:.2f}" for found, threshold in at)
    yield f"{_mean([found.mcc(threshold) for found, threshold in at]):.3f}"
    yield f"{row.choice:.4f}"


def shares(rows: Sequence[ShopRow], settings: Sequence[str]) -> str:
    """Accuracy in scope at the lowest threshold and out-of-scope recall at the middle one."""

    def cell(one: ShopFigures) -> str:
        return f"{points(one.found.in_scope())} / {points(one.found.outside())}"

    return markdown(["model", *settings], [[row.label, *map(cell, row.figures.values())] for row in rows])


def chosen(rows: Sequence[ShopRow]) -> ShopRow | None:
    """The candidate that cross-validation prefers."""
    return max((row for row in rows if row.choice is not None), key=lambda row: row.choice or 0.0, default=None)


def beside(row: ShopRow, others: Sequence[ShopRow], settings: Mapping[str, str]) -> list[Beside]:
    """Each setting with the row's best MCC and the best of the others."""
    return [
        Beside(settings[key], one.found.best[0], max(other.figures[key].found.best[0] for other in others))
        for key, one in row.figures.items()
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)
