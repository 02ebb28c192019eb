"""The tables as Markdown: models on this project's messages, and on HINT3 beside what is published."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.experiments.comparison import Row
from workbench.experiments.figures import Figures, chance
from workbench.experiments.shops import ShopFigures, ShopRow

_NONE = "–"
_SPELLINGS = ("en", "hi", "hi_latn", "mixed")
_HEADINGS = (
    "model", "chosen on: intent", "in scope", "**judged: intent**", *_SPELLINGS, "in scope", "misspelt",
    "out of scope", "ECE", "service", "p", "training s", "parse ms",
)  # fmt: skip


@dataclass(frozen=True)
class Beside:
    """A setting's best MCC: ours, and the best of the published."""

    setting: str
    ours: float
    theirs: float


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; all columns but the first are flush right."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def own_messages(rows: Sequence[Row], reference: str) -> str:
    """The table of models on this project's messages; p is of each row beside the one whose key is given."""
    other = next((row.figures for row in rows if row.key == reference), None)
    return markdown(_HEADINGS, [[row.label, *_own(row.figures, other)] for row in rows])


def _own(found: Figures, other: Figures | None) -> Iterator[str]:
    yield from map(points, found.chosen_on)
    yield f"**{points(found.intent)}**"
    yield from (points(found.by_spelling.get(f"intent_{name}")) for name in _SPELLINGS)
    yield from map(points, (found.in_scope, found.misspelt, found.out_of_scope_recall))
    yield f"{found.calibration_error:.3f}"
    yield points(found.service)
    yield _NONE if other is None or other is found else f"{chance(found, other):.3f}"
    yield _NONE if found.seconds is None else f"{found.seconds:.0f}"
    yield _NONE if found.parse_ms is None else f"{found.parse_ms:.2f}"


def best_mcc(rows: Sequence[ShopRow], settings: Sequence[str]) -> str:
    """The best MCC of each row over the published thresholds, and the mean over the settings."""
    return markdown(["model", *settings, "mean"], [[row.label, *_best(row)] for row in rows])


def _best(row: ShopRow) -> Iterator[str]:
    best = [one.found.best for one in row.figures.values()]
    yield from (f"{score:.3f} @{threshold:.1f}" for score, threshold in best)
    yield f"{_mean([score for score, _ in best]):.3f}"


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


def points(value: float | None) -> str:
    """A share in per cent."""
    return _NONE if value is None else f"{value * 100:.1f}"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)
