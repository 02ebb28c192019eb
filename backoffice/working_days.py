"""Working days: Monday to Friday without gazetted holidays; due dates reckoned in them."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

SATURDAY = 5


class WorkingDays:
    """A calendar of working days."""

    def __init__(self, holidays: Collection[date]) -> None:
        self._holidays = frozenset(holidays)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on that day."""
        return day.weekday() < SATURDAY and day not in self._holidays

    def on_or_after(self, day: date) -> Iterator[date]:
        """Working days from that day on."""
        while True:
            if self.is_working_day(day):
                yield day
            day += timedelta(days=1)

    def due_on(self, filed_on: date, days: int | None) -> date | None:
        """The last day for an answer: so many working days after filing; 0 is the same or next open day, None never."""
        if days is None:
            return None
        if days == 0:
            return next(self.on_or_after(filed_on))
        open_days = self.on_or_after(filed_on + timedelta(days=1))
        due = filed_on
        for _ in range(days):
            due = next(open_days)
        return due

    def later(self, day: date, days: int) -> date:
        """The day so many working days after another; itself for 0."""
        following = self.on_or_after(day + timedelta(days=1))
        for _ in range(days):
            day = next(following)
        return day

    def earlier(self, day: date, days: int) -> date:
        """The day so many working days before another; itself for 0."""
        while days:
            day -= timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after the first day, up to the last."""
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
