"""Time: stored in UTC without zone, shown and reckoned in India's."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")
# The same as a distance, which has not changed since 1945: a zone costs a hundred times as much to reckon with.
INDIA_AHEAD = timedelta(hours=5, minutes=30)
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, in UTC, without zone: the form in which times are stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def in_india(moment: datetime) -> datetime:
    """A stored moment as a clock in India shows it."""
    return moment.replace(tzinfo=UTC).astimezone(INDIA)


def today(clock: Clock) -> date:
    """The day that it is in India."""
    return in_india(clock()).date()
