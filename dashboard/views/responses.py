"""Departmental responses: how their systems answer, what waits for them, and who keeps the limits."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from dashboard.views.ranks import departments_ranked, districts_ranked, funnel_plot, results
from seva.analytics.days import day_of
from seva.analytics.forecast import open_lots
from seva.analytics.statistics import quantile
from seva.storage.tables import alerts

# What stands for "longer than the last class", in milliseconds.
BEYOND = 10**9
DOWN = "department_down"
MOST = 30


def responses(shown: Shown) -> Sequence[Panel]:
    """The view."""
    return [_calls(shown), _outages(shown), district_map(shown), districts_ranked(shown), departments_ranked(shown),
            _waiting(shown), funnel_plot(shown)]  # fmt: skip


def _calls(shown: Shown) -> Panel:
    which, figures = shown.filter, shown.figures
    found = figures.split(
        which.over(which.since, which.until), ["calls", "answered_in"], "department", "figure", "detail"
    )
    calls: dict[str, Counter[str]] = {}
    took: dict[str, Counter[int]] = {}
    for (department, figure, detail), count in found.items():
        if figure == "calls":
            calls.setdefault(department, Counter())[detail] += count
        else:
            took.setdefault(department, Counter())[BEYOND if detail == "more" else int(detail)] += count
    rows: list[tuple[Any, ...]] = []
    for department in sorted(calls, key=lambda one: -calls[one].total()):
        every, failed = calls[department].total(), calls[department].total() - calls[department]["ok"]
        times = [quantile(took.get(department, {}), share) for share in (0.5, 0.95)]
        rows.append((shown.department(department), every, failed, failed / every, *map(_known, times)))
    say = shown.say
    columns = [
        Column(say("column.department"), "text"), Column(say("column.calls")), Column(say("column.failed")),
        Column(say("column.share_failed"), "share"), Column(say("column.half_within"), "milliseconds"),
        Column(say("column.most_within"), "milliseconds"),
    ]  # fmt: skip
    marks = ["bad" if row[3] > 0.05 else "" for row in rows]
    return Panel("calls", columns, rows, "none", marks)


def _known(value: int | None) -> int | None:
    return None if value == BEYOND else value


def _waiting(shown: Shown) -> Panel:
    ever = shown.filter.over(date(2000, 1, 1), date.max)
    waiting, oldest = Counter[str](), dict[str, date]()
    for (name, day), count in shown.figures.split(ever, ["unfiled"], "department", "day").items():
        waiting[name] += count
        oldest[name] = min(day, oldest.get(name, day))
    rows = [(shown.department(name), count, oldest[name]) for name, count in waiting.most_common()]
    say = shown.say
    columns = [
        Column(say("column.department"), "text"), Column(say("column.unfiled")), Column(say("column.oldest"), "text")
    ]  # fmt: skip
    return Panel("unfiled", columns, rows, "lying")


def _outages(shown: Shown) -> Panel:
    c = alerts.c
    query = select(c.scope, c.raised_at, c.ended_at).where(c.rule == DOWN).order_by(c.raised_at.desc()).limit(MOST)
    with shown.core.database.begin() as connection:
        found = connection.execute(query).all()
    rows = []
    for row in found:
        if shown.sees_department(row.scope) and day_of(row.raised_at) <= shown.filter.until:
            minutes = round((row.ended_at - row.raised_at).total_seconds() / 60) if row.ended_at else None
            rows.append((shown.department(row.scope), day_of(row.raised_at), minutes))
    say = shown.say
    columns = [
        Column(say("column.department"), "text"), Column(say("column.since"), "text"), Column(say("column.minutes"))
    ]  # fmt: skip
    return Panel("outages", columns, rows)


def district_map(shown: Shown) -> Panel:
    """Districts as tiles, in the order of the catalogue; `marks` say how each share compares."""
    found, open_now = results(shown, "district"), Counter[str]()
    ever = (
        shown.filter.over(min(one.due for one in lots), max(one.due for one in lots))
        if (lots := open_lots(shown.figures, shown.filter))
        else shown.filter
    )
    for (district, due), count in shown.figures.split(ever, ["open"], "district", "day").items():
        open_now[district] += count if due < shown.today else 0
    rows, marks = [], []
    for district in shown.catalogue.districts:
        good, whole = found.get(district, (0, 0))
        share = good / whole if whole else None
        rows.append((shown.district(district), share, whole, open_now[district]))
        marks.append(f"{district} level-{_level(share)}")
    say = shown.say
    columns = [
        Column(say("column.district"), "text"), Column(say("column.share_in_time"), "share"),
        Column(say("tile.decided")), Column(say("tile.overdue")),
    ]  # fmt: skip
    return Panel("district_map", columns, rows, "map", marks)


def _level(share: float | None) -> str:
    if share is None:
        return "none"
    return str(sum(share >= step for step in (0.6, 0.75, 0.9, 0.97)))
