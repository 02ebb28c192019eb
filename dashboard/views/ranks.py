"""Comparisons that are fair to volume: a few late ones of a small office are no proof."""

from collections import Counter

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from seva.analytics.statistics import Ranked, limits, ranking, wilson

MARKS = {"better": "good", "worse": "bad", "expected": ""}


def departments_ranked(shown: Shown) -> Panel:
    """Departments by the share of decisions in time."""
    return _ranked(shown, "department", "departments_ranked")


def districts_ranked(shown: Shown) -> Panel:
    """Districts by the share of decisions in time."""
    return _ranked(shown, "district", "districts_ranked")


def _ranked(shown: Shown, by: str, key: str) -> Panel:
    say, ranked = shown.say, ranking(results(shown, by))
    name = shown.department if by == "department" else shown.district
    columns = [
        Column(say(f"column.{by}"), "text"),
        Column(say("column.fair_share"), "share"),
        Column(say("column.share_in_time"), "share"),
        Column(say("column.in_time_from"), "share"),
        Column(say("column.in_time_to"), "share"),
        Column(say("tile.decided")),
        Column(say("column.verdict"), "text"),
    ]
    rows = [
        (name(one.name), one.fair, one.share, *wilson(one.good, one.of), one.of, say(f"verdict.{one.verdict}"))
        for one in ranked
    ]
    return Panel(key, columns, rows, "lying", [MARKS[one.verdict] for one in ranked])


def funnel_plot(shown: Shown) -> Panel:
    """Each department by volume and share, with the limits of chance."""
    say, ranked = shown.say, ranking(results(shown, "department"))
    whole = sum(one.of for one in ranked)
    mean = sum(one.good for one in ranked) / whole if whole else 0.0
    columns = [
        Column(say("column.department"), "text"),
        Column(say("tile.decided")),
        Column(say("column.share_in_time"), "share"),
        Column(say("column.limit_low"), "share"),
        Column(say("column.limit_high"), "share"),
    ]
    ordered: list[Ranked] = sorted(ranked, key=lambda one: one.of)
    rows = [(shown.department(one.name), one.of, one.share, *limits(mean, one.of)) for one in ordered]
    return Panel("funnel_plot", columns, rows, "scatter", [MARKS[one.verdict] for one in ordered])


def results(shown: Shown, by: str) -> dict[str, tuple[int, int]]:
    """For each department or district, how many were decided in time, of how many that had a limit."""
    good: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for (name, detail), count in shown.figures.split(shown.filter, ["in_time"], by, "detail").items():
        whole[name] += count
        good[name] += count if detail == "yes" else 0
    return {name: (good[name], count) for name, count in whole.items()}
