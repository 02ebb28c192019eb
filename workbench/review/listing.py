"""The messages that wait, as a table for people or as CSV for programs."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.table import Table
from rich.text import Text

from seva.clock import INDIA
from workbench.review.queue import Item

COLUMNS = (
    "confidence", "times", "why", "message", "intent_1", "confidence_1", "intent_2", "confidence_2", "intent_3",
    "confidence_3", "service", "meant_intent", "meant_service", "spelling", "last",
)  # fmt: skip
# A cell that begins so is a formula to a spreadsheet; citizens write what they like.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def why(item: Item) -> str:
    """Why a message is shown, and how often it came."""
    return ", ".join(f"{reason} {count}×" if count > 1 else reason for reason, count in item.reasons)


def day(at: float) -> str:
    """The day of a moment, in India."""
    return datetime.fromtimestamp(at, UTC).astimezone(INDIA).date().isoformat()


def as_csv(items: Sequence[Item]) -> str:
    """A line of names and one for each message."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in _cells(item)] for item in items)
    return stream.getvalue()


def as_table(items: Sequence[Item]) -> Table:
    """The same with less, for a terminal."""
    table = Table("", "×", "Message", "Likely", "Service", "Why", title_justify="left")
    for item in items:
        likely = "\n".join(f"{intent} {confidence:.2f}" for intent, confidence in item.ranking)
        cells = (f"{item.confidence:.2f}", str(item.count), item.text, likely, item.service or "", why(item))
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _cells(item: Item) -> Iterator[str]:
    ranking = [*item.ranking, *[("", None)] * 3][:3]
    likely = [cell for intent, confidence in ranking for cell in (intent, _share(confidence))]
    meant = (item.meant.intent, item.meant.service or "") if item.meant else ("", "")
    yield from (_share(item.confidence), str(item.count), why(item), item.text, *likely)
    yield from (item.service or "", *meant, item.spelling, day(item.last))


def _share(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.3f}"


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
