"""Officers: how much lies with each, how much they decided, and how long it took. Counts, no marks: cases differ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.panels import Column, Panel
from dashboard.shown import Shown
from seva.analytics.days import day_of
from seva.analytics.officers import NO_LIMIT, OPEN, OVERDUE, Work, officers_work, reported_at
from seva.analytics.statistics import quantile

DECISIONS, ASKS = ("approve", "reject"), "request_information"
# Upper ends of classes of days, as for the age of what is undecided.
CLASSES = ((0, "0"), (1, "1"), (3, "3"), (7, "7d"), (15, "15d"), (30, "30d"))
MOST, MOST_DRAWN = 200, 20


@dataclass
class Officer:
    """What is known of one officer in one department; nobody's name is empty."""

    department: str
    login: str
    acts: Counter[str] = field(default_factory=Counter)
    took: Counter[int] = field(default_factory=Counter)
    in_time: Counter[int] = field(default_factory=Counter)

    def add(self, work: Work) -> None:
        """Counts a row."""
        self.acts[work.action] += work.count
        if work.action in DECISIONS:
            self.took[work.days] += work.count
            if work.late != NO_LIMIT:
                self.in_time[1 - work.late] += work.count

    @property
    def decided(self) -> int:
        """How many they approved or rejected."""
        return sum(self.acts[one] for one in DECISIONS)


def officers(shown: Shown) -> Sequence[Panel]:
    """The view."""
    found = _by_officer(officers_work(shown.core.database, shown.filter))
    return [_table(shown, found), _load(shown, found), _turnaround(shown, found)]


def _by_officer(work: Iterable[Work]) -> list[Officer]:
    found: dict[tuple[str, str], Officer] = {}
    for one in work:
        key = (one.department, one.officer)
        found.setdefault(key, Officer(*key)).add(one)
    return sorted(found.values(), key=lambda one: (one.login == "", one.department, one.login))


def _table(shown: Shown, found: list[Officer]) -> Panel:
    rows = []
    for one in [one for one in found if one.login][:MOST]:
        judged = one.in_time.total()
        half, most = (quantile(one.took, share) for share in (0.5, 0.9))
        rows.append(
            (one.login, shown.department(one.department), one.decided, one.acts[ASKS], half, most,
             one.in_time[1] / judged if judged else None, one.acts[OPEN], one.acts[OVERDUE])
        )  # fmt: skip
    say = shown.say
    columns = [
        Column(say("column.officer"), "text"), Column(say("column.department"), "text"), Column(say("tile.decided")),
        Column(say("column.asked_for_more")), Column(say("column.within", share="50%"), "days"),
        Column(say("column.within", share="90%"), "days"), Column(say("column.share_in_time"), "share"),
        Column(say("column.lying")), Column(say("tile.overdue")),
    ]  # fmt: skip
    return Panel("officers", columns, rows, note=_reported(shown))


def _load(shown: Shown, found: list[Officer]) -> Panel:
    holding = sorted((one for one in found if one.acts[OPEN]), key=lambda one: -one.acts[OPEN])[:MOST_DRAWN]
    rows = [(_name(shown, one), one.acts[OPEN] - one.acts[OVERDUE], one.acts[OVERDUE]) for one in holding]
    say = shown.say
    columns = [Column(say("column.officer"), "text"), Column(say("column.within_limit")), Column(say("tile.overdue"))]
    return Panel("officer_load", columns, rows, "across")


def _turnaround(shown: Shown, found: list[Officer]) -> Panel:
    counts: Counter[str] = Counter()
    for one in found:
        for days, count in one.took.items():
            counts[next((name for end, name in CLASSES if days <= end), "more")] += count
    names = [*(name for _, name in CLASSES), "more"]
    rows = [(shown.say(f"turnaround.{name}"), counts[name]) for name in names]
    columns = [Column(shown.say("column.turnaround"), "text"), Column(shown.say("tile.decided"))]
    return Panel("turnaround", columns, rows, "lying")


def _name(shown: Shown, one: Officer) -> str:
    return one.login or shown.say("officer.nobody", department=shown.department(one.department))


def _reported(shown: Shown) -> str:
    """How old the oldest report is that is shown."""
    told = {name: at for name, at in reported_at(shown.core.database).items() if shown.sees_department(name)}
    if not told:
        return shown.say("officers.unreported")
    return shown.say("officers.reported", day=f"{day_of(min(told.values())):%d-%m-%Y}", count=len(told))
