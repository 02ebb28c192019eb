"""What made-up history follows: seasons, hours, languages, how quick departments are. All made up, none measured."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from seva.clock import INDIA_AHEAD

WEEKDAYS = (1.25, 1.15, 1.1, 1.05, 1.0, 0.7, 0.45)
# From midnight on: people write in the morning and in the evening.
HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 9, 12, 13, 12, 10, 9, 9, 10, 10, 9, 10, 11, 11, 8, 5, 2)
# Admissions and fee concessions: from March to July certificates are needed for schools and colleges.
SEASONS: Mapping[str, Mapping[int, float]] = {
    "revenue": {3: 1.3, 4: 1.7, 5: 1.9, 6: 2.0, 7: 1.6},
    "scst_welfare": {8: 1.8, 9: 2.0, 10: 1.6, 11: 1.3},
    "social_welfare": {10: 1.2, 11: 1.3, 12: 1.3, 1: 1.2},
    "djb": {5: 1.6, 6: 1.8, 7: 1.3},
}
# How long decisions take, as a part of the limit, and how much that varies.
PACE: Mapping[str, tuple[float, float]] = {
    "mcd": (0.95, 0.55),
    "revenue": (0.6, 0.35),
    "transport": (0.45, 0.3),
    "djb": (0.85, 0.6),
    "social_welfare": (0.8, 0.45),
    "food": (0.65, 0.3),
}
USUAL_PACE = (0.6, 0.4)
USUAL_LIMIT = 15
# The chance to leave at a step, before all others at documents and at the fee.
LEAVES = {"consent": 0.05, "document": 0.06, "payment": 0.05, "review": 0.03}
LEAVES_ELSE = 0.02
# Milliseconds of a department's system: middle and spread of a log-normal.
ANSWERS: Mapping[str, tuple[float, float]] = {"mcd": (6.2, 0.6), "djb": (5.9, 0.5), "power": (5.6, 0.7)}
USUAL_ANSWERS = (5.0, 0.5)


def season(department: str, day: date) -> float:
    """How much more is asked of a department in a month than usually."""
    return SEASONS.get(department, {}).get(day.month, 1.0)


def moment_on(chance: Random, day: date) -> datetime:
    """A moment of an Indian day at which people write, in UTC."""
    hour = chance.choices(range(24), HOURS)[0]
    at = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)))
    return at - INDIA_AHEAD


def days_taken(chance: Random, department: str, limit: int) -> float:
    """Days from filing to the decision."""
    middle, spread = PACE.get(department, USUAL_PACE)
    share = chance.lognormvariate(0, spread) * middle
    return max(0.2, min(share, 4.0) * limit)


def office_hours(moment: datetime) -> datetime:
    """The next working moment of an office: Monday to Friday, 9:30 to 18:00 in India."""
    local = moment + INDIA_AHEAD
    if local.hour >= 18:
        local = datetime.combine(local.date() + timedelta(days=1), time(10, local.minute))
    if local.hour < 10:
        local = datetime.combine(local.date(), time(10, local.minute))
    if local.weekday() >= 5:
        # Some of the weekend's is done on Monday, some later.
        local += timedelta(days=7 - local.weekday() + local.minute % 3)
    return local - INDIA_AHEAD
