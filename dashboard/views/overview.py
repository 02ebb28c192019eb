"""The whole at a glance: how much came and went, what is late, how people were understood."""

from collections.abc import Sequence

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from dashboard.views.interactions import people
from dashboard.views.ranks import departments_ranked
from dashboard.views.responses import district_map
from seva.analytics.forecast import open_lots, predicted


def overview(shown: Shown) -> Sequence[Panel]:
    """The first page."""
    return [_tiles(shown), _flow(shown), _talk(shown), departments_ranked(shown), district_map(shown)]


def _tiles(shown: Shown) -> Panel:
    figures, which, say = shown.figures, shown.filter, shown.say
    counts = figures.split(which, ["filed", "decided", "started"], "figure")
    in_time = figures.of(which, "in_time")
    on_time, judged = in_time.get("yes", 0), sum(in_time.values())
    lots = open_lots(figures, which)
    talks = figures.of(which, "conversations")
    soon = predicted(figures, which, lots, shown.today)
    rows = [
        ("started", counts[("started",)], "number"),
        ("filed", counts[("filed",)], "number"),
        ("decided", counts[("decided",)], "number"),
        ("in_time", on_time / judged if judged else None, "share"),
        ("open", sum(one.count for one in lots), "number"),
        ("overdue", sum(one.count for one in lots if one.due < shown.today), "number"),
        ("late_in_a_week", round(sum(week for _, week in soon.values())), "number"),
        ("people", people(shown), "number"),
        ("conversations", talks.get("all", 0), "number"),
        ("not_understood", talks.get("not_understood", 0) / talks["all"] if talks.get("all") else None, "share"),
    ]
    columns = [Column(say("column.figure"), "text"), Column(say("column.value"))]
    marks = ["bad" if name == "overdue" and value else "" for name, value, _ in rows]
    made = [(say(f"tile.{name}"), value, unit) for name, value, unit in rows]
    return Panel("tiles", columns, made, "tiles", marks)


def _flow(shown: Shown) -> Panel:
    by_day = shown.figures.split(shown.filter, ["filed", "decided"], "day", "figure")
    say = shown.say
    rows = [(day, by_day[day, "filed"], by_day[day, "decided"]) for day in shown.filter.days]
    columns = [Column(say("column.day"), "text"), Column(say("tile.filed")), Column(say("tile.decided"))]
    return Panel("flow", columns, rows, "lines")


def _talk(shown: Shown) -> Panel:
    by_day = shown.figures.split(shown.filter, ["conversations"], "day", "detail")
    say = shown.say
    rows = [(day, by_day[day, "all"], by_day[day, "not_understood"], by_day[day, "human"]) for day in shown.filter.days]
    columns = [
        Column(say("column.day"), "text"),
        Column(say("tile.conversations")),
        Column(say("column.with_not_understood")),
        Column(say("column.with_human")),
    ]
    return Panel("talk", columns, rows, "lines")
