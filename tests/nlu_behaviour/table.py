"""Rows of messages as lines that can be read in a terminal."""

from collections.abc import Sequence
from itertools import takewhile

_WIDEST = 72
_BEFORE = 24


def side_by_side(text: str, other: str) -> list[str]:
    """Return both texts, long ones from a little before where they begin to differ."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False))
    begin = max(0, sum(1 for _ in alike) - _BEFORE)
    is_short = max(len(text), len(other)) <= _WIDEST
    return [one if is_short or not begin else f"…{one[begin:]}" for one in (text, other)]


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with their columns below each other."""
    cells = [[_cut(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))] if cells else []
    return "\n".join(
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _cut(cell: str) -> str:
    plain = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in cell)
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"
