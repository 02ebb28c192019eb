"""Made-up officers: whose work made-up applications were, told as a department tells it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any
from zlib import crc32

from seva.analytics.days import day_of
from seva.analytics.officers import NO_LIMIT, OPEN, OVERDUE
from seva.demo import MARK

Row = dict[str, Any]
ACTS = {"approved": "approve", "rejected": "reject", "needs_information": "request_information"}
FEWEST, MORE = 3, 4
NAMES = ("department", "officer", "day", "service", "district", "action", "days", "late")


class Officers:
    """Some officers for each department; each application is with one of them."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._counts: Counter[tuple[Any, ...]] = Counter()

    def take(self, changes: Iterable[Row]) -> None:
        """Counts the changes of one person's applications."""
        for _, some in groupby(changes, key=lambda row: str(row["application_id"])):
            self._one([row for row in some if row["status"] not in ("draft", "queued")])

    def rows(self) -> Iterator[Row]:
        """What is kept of their work."""
        for key, count in self._counts.items():
            yield {**dict(zip(NAMES, key, strict=True)), "is_made_up": True, "count": count}

    def _one(self, changes: list[Row]) -> None:
        came = None
        for row in changes:
            if row["status"] == "filed" or (row["status"] == "under_review" and came is None):
                came = row["occurred_at"]
            elif row["status"] in ACTS and came:
                day, due = day_of(row["occurred_at"]), row["due_on"]
                late = int(day > due) if due else NO_LIMIT
                self._add(row, _officer(row), day, ACTS[row["status"]], (day - day_of(came)).days, late)
                came = None
        if changes and changes[-1]["status"] in ("filed", "under_review"):
            last = changes[-1]
            who = _officer(last) if last["status"] == "under_review" else ""
            self._add(last, who, self._today, OPEN, 0, NO_LIMIT)
            if last["due_on"] and last["due_on"] < self._today:
                self._add(last, who, self._today, OVERDUE, 0, NO_LIMIT)

    def _add(self, row: Row, officer: str, day: date, action: str, days: int, late: int) -> None:
        self._counts[row["department"], officer, day, row["service"], row["district"], action, days, late] += 1


def _officer(row: Row) -> str:
    department = str(row["department"])
    there = FEWEST + crc32(department.encode()) % MORE
    return f"{MARK}-{department}-{1 + crc32(str(row['application_id']).encode()) % there}"
