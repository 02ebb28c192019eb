"""What is due soon and will probably not be decided in time, and what lateness costs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from seva.analytics.days import date_of
from seva.analytics.reading import Figures, Filter
from seva.analytics.statistics import chance_of_breach, survival
from seva.catalogue import Catalogue

# How far back it is looked how long decisions take.
LOOKS_BACK = 180
FOREVER = date.max
Lot = tuple[str, str]  # department, service


@dataclass(frozen=True)
class Open:
    """How many are open of one service, due on one day and filed on one."""

    lot: Lot
    due: date
    filed: date
    count: int


def open_lots(figures: Figures, which: Filter) -> list[Open]:
    """All that is filed and undecided now, whatever days the filter says."""
    ever = which.over(date(2000, 1, 1), FOREVER)
    found = figures.split(ever, ["open"], "department", "service", "day", "detail")
    return [
        Open((department, service), due, date_of(int(filed)), count)
        for (department, service, due, filed), count in found.items()
    ]


def predicted(figures: Figures, which: Filter, lots: list[Open], today: date) -> dict[str, tuple[float, float]]:
    """For each department, how many will probably be late tomorrow morning and within seven days."""
    curves = _curves(figures, which, lots, today)
    expected: dict[str, tuple[float, float]] = {}
    for one in lots:
        left = (one.due - today).days
        if not 0 <= left < 7:
            continue
        age, limit = (today - one.filed).days, (one.due - one.filed).days
        late = one.count * chance_of_breach(curves[one.lot], age - 1, limit)
        tomorrow, week = expected.get(one.lot[0], (0.0, 0.0))
        expected[one.lot[0]] = (tomorrow + (late if left == 0 else 0.0), week + late)
    return expected


def _curves(figures: Figures, which: Filter, lots: list[Open], today: date) -> Mapping[Lot, list[float]]:
    recent = which.over(today - timedelta(days=LOOKS_BACK), today)
    took = figures.remembered(("took", recent), lambda: _took(figures, recent))
    ages: dict[Lot, Counter[int]] = {}
    for one in lots:
        if one.filed >= recent.since:
            ages.setdefault(one.lot, Counter())[max(0, (today - one.filed).days)] += one.count
    return {lot: survival(took.get(lot, {}), ages.get(lot, {})) for lot in {one.lot for one in lots}}


def _took(figures: Figures, recent: Filter) -> dict[Lot, Counter[int]]:
    """How many decisions of each service took how many days."""
    took: dict[Lot, Counter[int]] = {}
    found = figures.split(recent, ["took"], "department", "service", "detail")
    for (department, service, days), count in found.items():
        took.setdefault((department, service), Counter())[int(days)] += count
    return took


def compensation(catalogue: Catalogue, service: str, late_days: int) -> int:
    """What one application that is so many days late may cost by the law of its service, in paise; 0 without one."""
    law = catalogue.law_of(service)
    return law.compensation.after(late_days) if law and law.compensation else 0
