"""Tables as Markdown, and that of the models on this project's messages."""

from collections.abc import Iterable, Iterator, Sequence

from workbench.experiments.comparison import OwnRow
from workbench.experiments.figures import Figures, chance

NONE = "–"
_SMALLEST = 0.001
_SPELLINGS = ("en", "hi", "hi_latn", "mixed")
_HEADINGS = (
    "model", "chosen on: intent", "in scope", "**judged: intent**", *_SPELLINGS, "in scope", "misspelt",
    "out of scope: recall", "lost to it", "ECE", "service", "p", "training s", "parse ms",
)  # fmt: skip


def markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; all columns but the first are flush right."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def own_messages(rows: Sequence[OwnRow], reference: str) -> str:
    """The table of models on this project's messages; p is of each row beside the one whose key is given."""
    other = next((row.figures for row in rows if row.key == reference), None)
    return markdown(_HEADINGS, [[row.label, *_own(row.figures, other)] for row in rows])


def _own(found: Figures, other: Figures | None) -> Iterator[str]:
    yield from map(points, found.chosen_on)
    yield f"**{points(found.intent)}**"
    yield from (points(found.by_spelling.get(f"intent_{name}")) for name in _SPELLINGS)
    yield from map(points, (found.in_scope, found.misspelt, found.out_of_scope_recall, found.in_scope_loss))
    yield f"{found.calibration_error:.3f}"
    yield points(found.service)
    yield NONE if other is None or other is found else _probability(chance(found, other))
    yield NONE if found.seconds is None else f"{found.seconds:.0f}"
    yield NONE if found.parse_ms is None else f"{found.parse_ms:.2f}"


def points(value: float | None) -> str:
    """A share in per cent."""
    return NONE if value is None else f"{value * 100:.1f}"


def _probability(value: float) -> str:
    return f"{value:.3f}" if value >= _SMALLEST else f"< {_SMALLEST}"
