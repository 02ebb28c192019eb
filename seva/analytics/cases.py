"""What is known of one application, and what it counts for."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Self

from seva.analytics.cells import Cell, Cells, Dimensions, day_of, days_between

DECISIONS = {"approved": "approved", "issued": "approved", "rejected": "rejected"}
OPEN = frozenset({"queued", "filed", "under_review", "needs_information"})
# Whose time it is while an application is in a state.
WHOSE = {"filed": "department", "under_review": "department", "needs_information": "citizen"}
PAYMENT_STEP = "payment"
NOWHERE = Dimensions()


@dataclass(frozen=True)
class Change:
    """A change of an application, as its row tells."""

    id: int
    status: str
    occurred_at: datetime
    dimensions: Dimensions
    due_on: date | None = None


@dataclass(frozen=True)
class Asked:
    """A question of an application that stood open after a turn."""

    step: str
    occurred_at: datetime
    channel: str


@dataclass(frozen=True)
class Case:
    """An application so far. Times are ISO texts in UTC, so that the whole is JSON as it stands.

    `history` is (row, state, time) in the order of the rows, `reached` the first time that each question was open,
    `last` the question that was open last with its time.
    """

    dimensions: Dimensions = NOWHERE
    due_on: str = ""
    history: tuple[tuple[int, str, str], ...] = ()
    reached: dict[str, str] = field(default_factory=dict)
    last: tuple[str, str] = ("", "")
    channel: tuple[str, str] = ("", "")

    def with_change(self, change: Change) -> Self:
        """With one more change; the same one twice counts once."""
        if any(row == change.id for row, *_ in self.history):
            return self
        entry = (change.id, change.status, change.occurred_at.isoformat())
        history = tuple(sorted((*self.history, entry)))
        newest = history[-1] == entry
        new, old = change.dimensions, self.dimensions
        first, second = (new, old) if newest else (old, new)
        merged = Dimensions(*(one or other for one, other in zip(first, second, strict=True)))
        due = str(change.due_on or "")
        due_on = (due or self.due_on) if newest else (self.due_on or due)
        return replace(self, history=history, dimensions=merged, due_on=due_on)

    def with_asked(self, asked: Asked) -> Self:
        """With one more question that stood open; in any order, and the same one twice counts once."""
        at = asked.occurred_at.isoformat()
        reached = {**self.reached, asked.step: min(at, self.reached.get(asked.step, at))}
        channel = min(self.channel, (at, asked.channel)) if self.channel[0] else (at, asked.channel)
        return replace(self, reached=reached, last=max(self.last, (at, asked.step)), channel=channel)

    def to_json(self) -> str:
        """The case as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The case that was kept."""
        value: dict[str, Any] = json.loads(text)
        value["dimensions"] = Dimensions(*value["dimensions"])
        value["history"] = tuple((int(row), status, at) for row, status, at in value["history"])
        return cls(**{**value, "last": tuple(value["last"]), "channel": tuple(value["channel"])})


def cells_of(case: Case) -> Cells:
    """The cells that an application belongs to; none before its first row is there."""
    if not case.history:
        return Counter()
    times = _times(case)
    by = case.dimensions._replace(channel=case.channel[1])
    started, status = day_of(_moment(case.history[0][2])), case.history[-1][1]
    cells: Cells = Counter([Cell("started", started, by)])
    cells.update(Cell("reached", started, by, step) for step in case.reached)
    if "filed" in times:
        cells.update(_filed(case, times, by, status))
    elif case.last[1]:
        cells[Cell("left", started, by, case.last[1])] += 1
    if status == "queued":
        cells[Cell("unfiled", day_of(times["queued"]), by)] += 1
    return cells


def _filed(case: Case, times: dict[str, datetime], by: Dimensions, status: str) -> Cells:
    filed = times["filed"]
    cells: Cells = Counter([Cell("filed", day_of(filed), by), Cell("state", day_of(filed), by, status)])
    if "decided" in times:
        cells.update(_decided(case, times, by))
    elif status in OPEN:
        due = date.fromisoformat(case.due_on) if case.due_on else date.max
        cells[Cell("open", due, by, day_of(filed).isoformat())] += 1
    return cells


def _decided(case: Case, times: dict[str, datetime], by: Dimensions) -> Cells:
    filed, decided = times["filed"], times["decided"]
    day, outcome = day_of(decided), next(DECISIONS[s] for _, s, _ in case.history if s in DECISIONS)
    cells: Cells = Counter(
        [Cell("decided", day, by, outcome), Cell("took", day, by, str(days_between(filed, decided)))]
    )
    if case.due_on:
        late = (day - date.fromisoformat(case.due_on)).days
        cells[Cell("late", day, by, str(late))] += 1
    for whose, seconds in _spent(case, times).items():
        cells[Cell(f"spent_{whose}", day, by, str(round(seconds / 86400)))] += 1
    return cells


def _times(case: Case) -> dict[str, datetime]:
    """When it was first queued, filed and decided."""
    found: dict[str, datetime] = {}
    for _, status, at in case.history:
        name = "decided" if status in DECISIONS else status
        found.setdefault(name, _moment(at))
    return found


def _spent(case: Case, times: dict[str, datetime]) -> dict[str, float]:
    """Seconds between filing and decision by whose they were, and those for which the fee was waited for."""
    spent = {"department": 0.0, "citizen": 0.0, "payment": 0.0}
    for (_, status, at), (_, _, until) in pairwise(case.history):
        if status in WHOSE and _moment(at) < times["decided"]:
            spent[WHOSE[status]] += max(0.0, (_moment(until) - _moment(at)).total_seconds())
    paying = case.reached.get(PAYMENT_STEP)
    if paying:
        spent["payment"] = max(0.0, (times.get("queued", times["filed"]) - _moment(paying)).total_seconds())
    return spent


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
