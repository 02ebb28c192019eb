"""Service timelines: how applications stand, how long they take against the law's limit, what will be late."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from seva.analytics.forecast import FOREVER, Open, compensation, open_lots, predicted
from seva.analytics.statistics import histogram, quantile

STATES = ("filed", "under_review", "needs_information", "queued", "approved", "issued", "rejected", "withdrawn")
# Classes of days before and after the limit: upper ends of those that came in time, then of those that were late.
LATE = (
    (-15, "early_more"),
    (-8, "early_8"),
    (-4, "early_4"),
    (0, "early_0"),
    (3, "late_3"),
    (7, "late_7"),
    (30, "late_30"),
)
AGES = ((7, "7"), (15, "15"), (30, "30"), (60, "60"), (90, "90"))
SHARES = (0.5, 0.75, 0.9, 0.95)
SPENT = ("department", "citizen", "payment")
MOST_SERVICES = 25


def timelines(shown: Shown) -> Sequence[Panel]:
    """The view."""
    lots = open_lots(shown.figures, shown.filter)
    return [
        _states(shown), _against_limit(shown), _services(shown), _ages(shown, lots), _soon(shown, lots),
        _at_stake(shown, lots), _spent(shown), _cohorts(shown),
    ]  # fmt: skip


def _states(shown: Shown) -> Panel:
    found = shown.figures.of(shown.filter, "state")
    rows = [(shown.word("status", state), found.get(state, 0)) for state in STATES]
    return Panel("states", _columns(shown, "state", "applications"), rows, "lying")


def _against_limit(shown: Shown) -> Panel:
    counts: Counter[str] = Counter()
    for days, count in histogram(shown.figures.of(shown.filter, "late").items()).items():
        counts[next((name for end, name in LATE if days <= end), "late_more")] += count
    names = [*(name for _, name in LATE), "late_more"]
    rows = [(shown.say(f"late.{name}"), counts[name]) for name in names]
    marks = ["bad" if name.startswith("late") else "good" for name in names]
    return Panel("against_limit", _columns(shown, "against_limit", "applications"), rows, "lying", marks)


def _services(shown: Shown) -> Panel:
    took: dict[str, dict[str, int]] = {}
    late: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for (figure, service, detail), count in shown.figures.split(
        shown.filter, ["took", "in_time"], "figure", "service", "detail"
    ).items():
        if figure == "took":
            took.setdefault(service, {})[detail] = count
        else:
            judged[service] += count
            late[service] += count if detail == "no" else 0
    rows = []
    for service in sorted(took, key=lambda one: -sum(took[one].values()))[:MOST_SERVICES]:
        days = histogram(took[service].items())
        limit = shown.catalogue.services[service].sla_days if service in shown.catalogue.services else None
        share = 1 - late[service] / judged[service] if judged[service] else None
        rows.append((shown.service(service), sum(days.values()), limit, *(quantile(days, s) for s in SHARES), share))
    say = shown.say
    quantiles = [Column(say("column.within", share=f"{share:.0%}"), "days") for share in SHARES]
    columns = [
        Column(say("column.service"), "text"), Column(say("tile.decided")), Column(say("column.limit"), "days"),
        *quantiles, Column(say("column.share_in_time"), "share"),
    ]  # fmt: skip
    return Panel("services_took", columns, rows)


def _ages(shown: Shown, lots: list[Open]) -> Panel:
    inside: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for one in lots:
        age = (shown.today - one.filed).days
        name = next((name for end, name in AGES if age <= end), "more")
        (late if one.due < shown.today else inside)[name] += one.count
    rows = [(shown.say(f"age.{name}"), inside[name], late[name]) for name in (*(name for _, name in AGES), "more")]
    columns = [*_columns(shown, "age", "within_limit"), Column(shown.say("tile.overdue"))]
    return Panel("ages", columns, rows, "stacked")


def _soon(shown: Shown, lots: list[Open]) -> Panel:
    expected = predicted(shown.figures, shown.filter, lots, shown.today)
    due: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    for one in lots:
        left = (one.due - shown.today).days
        due[one.lot[0]] += one.count if 0 <= left < 7 else 0
        overdue[one.lot[0]] += one.count if left < 0 else 0
    names = sorted({*due, *overdue}, key=lambda name: -expected.get(name, (0, 0))[1])
    rows = [
        (shown.department(name), round(expected.get(name, (0, 0))[0], 1), round(expected.get(name, (0, 0))[1], 1),
         due[name], overdue[name])
        for name in names if due[name] or overdue[name]
    ]  # fmt: skip
    say = shown.say
    columns = [
        Column(say("column.department"), "text"), Column(say("column.late_tomorrow"), "decimal"),
        Column(say("column.late_in_a_week"), "decimal"), Column(say("column.due_in_a_week")),
        Column(say("tile.overdue")),
    ]  # fmt: skip
    return Panel("soon_late", columns, rows, "lying")


def _at_stake(shown: Shown, lots: list[Open]) -> Panel:
    now: Counter[str] = Counter()
    week: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for one in lots:
        if one.due == FOREVER:
            continue
        late = (shown.today - one.due).days
        department, service = one.lot
        now[department] += one.count * compensation(shown.catalogue, service, late)
        week[department] += one.count * compensation(shown.catalogue, service, late + 7)
        count[department] += one.count if late > 0 else 0
    rows = [
        (shown.department(name), now[name], week[name], count[name]) for name, _ in week.most_common() if week[name]
    ]
    say = shown.say
    columns = [
        Column(say("column.department"), "text"), Column(say("column.at_stake"), "rupees"),
        Column(say("column.at_stake_in_a_week"), "rupees"), Column(say("tile.overdue")),
    ]  # fmt: skip
    return Panel("at_stake", columns, rows, "lying")


def _spent(shown: Shown) -> Panel:
    found = shown.figures.split(shown.filter, [f"spent_{whose}" for whose in SPENT], "figure", "detail")
    rows = []
    for whose in SPENT:
        days = histogram((detail, count) for (figure, detail), count in found.items() if figure == f"spent_{whose}")
        with_any = sum(count for value, count in days.items() if value)
        rows.append((shown.say(f"whose.{whose}"), *(quantile(days, share) for share in SHARES), with_any))
    quantiles = [Column(shown.say("column.within", share=f"{share:.0%}"), "days") for share in SHARES]
    columns = [Column(shown.say("column.whose"), "text"), *quantiles, Column(shown.say("column.with_any_day"))]
    return Panel("spent", columns, rows, "groups")


def _cohorts(shown: Shown) -> Panel:
    weeks: dict[date, Counter[str]] = {}
    for (day, status), count in shown.figures.split(shown.filter, ["state"], "day", "detail").items():
        weeks.setdefault(day - timedelta(days=day.weekday()), Counter())[status] += count
    rows = []
    for monday in sorted(weeks):
        states = weeks[monday]
        granted = states["approved"] + states["issued"]
        waiting = sum(states[state] for state in ("queued", "filed", "under_review", "needs_information"))
        rows.append((monday, granted, states["rejected"], states["withdrawn"], waiting))
    say = shown.say
    columns = [
        Column(say("column.week"), "text"), Column(shown.word("status", "approved")),
        Column(shown.word("status", "rejected")), Column(shown.word("status", "withdrawn")), Column(say("tile.open")),
    ]  # fmt: skip
    return Panel("cohorts", columns, rows, "stacked")


def _columns(shown: Shown, first: str, second: str) -> list[Column]:
    return [Column(shown.say(f"column.{first}"), "text"), Column(shown.say(f"column.{second}"))]
