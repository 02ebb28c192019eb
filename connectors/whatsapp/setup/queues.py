"""Webhooks, inbox and outbox as tables for operators, and the way to set what is stuck going again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from rich.table import Table

from connectors.whatsapp.codes import explain
from seva.messaging import Depth, Stuck, Watch, Webhooks
from seva.messaging.rows import UNREADABLE

STATES: Mapping[str, str] = {
    "waiting": "waits to be handled",
    "queued": "waits to be sent",
    "sending": "is being sent",
    "unknown": "may have been sent: waits for Meta's status",
    "undelivered": "not delivered by Meta",
    "failed": "given up",
}
UNITS = ((86400, "d"), (3600, "h"), (60, "min"))
# Rows that are looked at together when all are set going again.
PAGE = 100


@dataclass(frozen=True)
class Queue:
    """One of them, with what can be done to it. `because` tells in plain words why a row is stuck."""

    name: str
    depth: Callable[[], Depth]
    stuck: Callable[[timedelta, int], list[Stuck]]
    redrive: Callable[[int], bool]
    because: Callable[[str | None], str]


@dataclass(frozen=True)
class Boxes:
    """Where everything waits."""

    watch: Watch
    webhooks: Webhooks


def webhooks_of(boxes: Boxes) -> Queue:
    """Webhooks that were taken in and are not read yet."""
    box = boxes.webhooks
    return Queue("Webhooks", box.depth, box.stuck, box.redrive, _because_of_error)


def inbox_of(boxes: Boxes) -> Queue:
    """Messages of citizens."""
    watch = boxes.watch
    return Queue("Inbox", watch.inbox_depth, watch.stuck_inbox, watch.redrive_inbox, _because_of_error)


def outbox_of(boxes: Boxes) -> Queue:
    """Messages to citizens."""
    watch = boxes.watch
    return Queue("Outbox", watch.outbox_depth, watch.stuck_outbox, watch.redrive_outbox, explain)


def _because_of_error(code: str | None) -> str:
    if code == UNREADABLE:
        return explain(code)
    return "Handling it raised an error; the log of the Rasa server says where." if code else ""


def summary(queue: Queue) -> str:
    """One line on the whole queue."""
    depth = queue.depth()
    oldest = f", the oldest for {short_age(timedelta(seconds=depth.oldest))}" if depth.waiting else ""
    return f"{queue.name}: {depth.waiting} waiting{oldest}; {depth.failed} given up."


def table_of(queue: Queue, rows: Sequence[Stuck]) -> Table:
    """The rows, without anything personal."""
    table = Table("id", "kind", "state", "age", "attempts", "code", "why", title=None)
    for row in rows:
        why = queue.because(row.code) + ("" if row.can_redrive else " Its content is gone.")
        state = STATES.get(row.state, row.state)
        table.add_row(str(row.id), row.kind, state, short_age(row.age), str(row.attempts), row.code or "", why.strip())
    return table


def short_age(age: timedelta) -> str:
    """An age in its largest unit: 3 d, 5 h, 12 min, 40 s."""
    seconds = max(int(age.total_seconds()), 0)
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), (1, "s"))
    return f"{seconds // size} {unit}"


def redrive(queue: Queue, ids: Iterable[int]) -> tuple[list[int], list[int]]:
    """Sets rows going again; those that go, and those that cannot."""
    done = {row: queue.redrive(row) for row in ids}
    return [row for row, went in done.items() if went], [row for row, went in done.items() if not went]


def redrive_all(queue: Queue) -> int:
    """Sets everything going again that was given up and whose content is there; how many rows that were."""
    count, limit, seen, long_ago = 0, PAGE, set[int](), timedelta(days=36500)
    while True:
        rows = queue.stuck(long_ago, limit)
        # Each once: a row may be given up again while we look.
        fresh = {row.id for row in rows if row.can_redrive} - seen
        count += len(redrive(queue, sorted(fresh))[0])
        seen |= fresh
        if len(rows) < limit:
            return count
        limit += PAGE
