"""Made-up events, and the same figures counted anew from all of them by other means: loops over lists, no state."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlalchemy import insert, select

from seva.analytics.shape import FIGURES
from seva.storage import Database
from seva.storage.analytics_tables import turn_facts
from seva.storage.tables import application_events, department_calls, figures_cells, figures_lots

INDIA = ZoneInfo("Asia/Kolkata")
UTC = ZoneInfo("UTC")
# Around midnight in India (18:30 UTC), where a day is easily taken for the other.
START = datetime(2026, 11, 1, 18, 0)
MINUTES = st.one_of(st.integers(0, 60), st.integers(0, 60 * 24 * 12))
MOMENTS = MINUTES.map(lambda minutes: START + timedelta(minutes=minutes))
SERVICES = {"income_certificate": "revenue", "birth_certificate": "mcd"}
APPLICATIONS = ("a1", "a2", "a3")
STATUSES = (
    "draft", "queued", "filed", "under_review", "needs_information", "approved", "rejected", "issued", "withdrawn",
    "refused", "discarded",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """A row to be added to one of the tables."""

    table: str
    row: dict[str, Any]


def _service_of(application: str) -> str:
    return tuple(SERVICES)[APPLICATIONS.index(application) % 2]


@st.composite
def changes(draw: st.DrawFn) -> Event:
    application = draw(st.sampled_from(APPLICATIONS))
    service = _service_of(application)
    return Event(
        "application_events",
        {
            "application_id": application,
            "status": draw(st.sampled_from(STATUSES)),
            "occurred_at": draw(MOMENTS),
            "department": SERVICES[service],
            "service": service,
            "district": draw(st.sampled_from(["", "south", "east"])),
            "language": draw(st.sampled_from(["hi", "en"])),
            "due_on": draw(st.sampled_from([None, date(2026, 11, 3), date(2026, 11, 8)])),
        },
    )


@st.composite
def turns(draw: st.DrawFn) -> Event:
    application = draw(st.sampled_from([None, *APPLICATIONS]))
    service = _service_of(application) if application else draw(st.sampled_from(["", *SERVICES, "unknown_service"]))
    return Event(
        "turn_facts",
        {
            "person": draw(st.sampled_from(["p1", "p2"])),
            "occurred_at": draw(MOMENTS),
            "channel": draw(st.sampled_from(["whatsapp", "rest"])),
            "language": draw(st.sampled_from(["hi", "en"])),
            "script": draw(st.sampled_from(["Deva", "Latn"])),
            "intent": draw(st.sampled_from(["ask_fee", "talk_to_human", "inform"])),
            "service": service,
            "application_id": application,
            "step": draw(st.sampled_from(["name", "payment", "review"])) if application else None,
            "misunderstood": draw(st.integers(0, 6)),
        },
    )


@st.composite
def calls(draw: st.DrawFn) -> Event:
    return Event(
        "department_calls",
        {
            "department": draw(st.sampled_from(["revenue", "mcd"])),
            "occurred_at": draw(MOMENTS),
            "outcome": draw(st.sampled_from(["ok", "unavailable"])),
            "milliseconds": draw(st.sampled_from([0, 50, 51, 5000, 5001])),
            "is_made_up": False,
        },
    )


def any_event(chance: Random) -> Event:
    """An event of any kind, without the machinery that looks for the smallest failing one."""
    application, at = chance.choice(APPLICATIONS), START + timedelta(minutes=chance.randrange(60 * 24 * 50))
    service = _service_of(application)
    shared = {"occurred_at": at, "service": service, "application_id": application}
    language, channel = chance.choice(["hi", "en"]), chance.choice(["whatsapp", "rest"])
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("application_events", {
            **shared, "status": chance.choice(STATUSES), "department": SERVICES[service], "language": language,
            "district": chance.choice(["", "south", "east"]), "due_on": chance.choice([None, date(2026, 11, 8)]),
        }),
        ("turn_facts", {
            **shared, "person": chance.choice(["p1", "p2"]), "channel": channel, "language": language,
            "script": "Deva", "intent": chance.choice(["inform", "talk_to_human"]),
            "misunderstood": chance.randrange(6), "step": chance.choice(["name", "payment", "review"]),
        }),
        ("department_calls", {
            "department": "mcd", "occurred_at": at, "outcome": "ok", "milliseconds": chance.randrange(6000),
            "is_made_up": False,
        }),
    ]  # fmt: skip
    return Event(*chance.choice(kinds))


EVENTS = st.lists(st.one_of(changes(), changes(), turns(), turns(), calls()), max_size=40)
TABLES = {table.name: table for table in (application_events, turn_facts, department_calls)}


def add(database: Database, events: list[Event]) -> None:
    """Writes events, each in a transaction of its own as they come."""
    for event in events:
        with database.begin() as connection:
            connection.execute(insert(TABLES[event.table]), event.row)


def kept(database: Database) -> Counter[tuple[Any, ...]]:
    """The cells as they are kept, without those that are back at nothing."""
    c, lot = figures_cells.c, figures_lots.c
    by = (lot.department, lot.service, lot.district, lot.language, lot.channel)
    query = select(c.figure, lot.split, c.span, c.day, *by, c.detail, c.count).where(c.lot == lot.id)
    with database.begin() as connection:
        rows = connection.execute(query).all()
    return Counter({tuple(row)[:-1]: row[-1] for row in rows if row[-1]})


def _day(moment: datetime) -> date:
    return moment.replace(tzinfo=UTC).astimezone(INDIA).date()


def _hour(moment: datetime) -> int:
    return moment.replace(tzinfo=UTC).astimezone(INDIA).hour


class Brute:
    """Counts as a person with paper would: for each figure a look at all events."""

    def __init__(self, events: list[Event]) -> None:
        self.changes = [e.row | {"id": n} for n, e in enumerate(events) if e.table == "application_events"]
        self.turns = [e.row | {"id": n} for n, e in enumerate(events) if e.table == "turn_facts"]
        self.calls = [e.row for e in events if e.table == "department_calls"]
        self.cells: Counter[tuple[Any, ...]] = Counter()
        self.counted: list[tuple[str, date, dict[str, str], str]] = []

    def count(self) -> Counter[tuple[Any, ...]]:
        for application in APPLICATIONS:
            self._application(application)
        self._turns()
        for person in {turn["person"] for turn in self.turns}:
            self._person([turn for turn in self.turns if turn["person"] == person])
        for call in self.calls:
            ends = [50, 100, 200, 300, 500, 800, 1200, 2000, 3000, 5000]
            fitting = [end for end in ends if end >= call["milliseconds"]]
            self._add("calls", _day(call["occurred_at"]), call["outcome"], department=call["department"])
            up_to = str(fitting[0]) if fitting else "more"
            self._add("answered_in", _day(call["occurred_at"]), up_to, department=call["department"])
        return self.cells

    def _add(self, figure: str, day: date, detail: str = "", **by: str) -> None:
        by = {"department": "", "service": "", "district": "", "language": "", "channel": "", **by}
        self.counted.append((figure, day, by, detail))
        number = (day - date(1970, 1, 1)).days
        for split in FIGURES[figure].splits:
            seen = {
                "department": by["department"] if split & 1 else "", "service": by["service"] if split & 1 else "",
                "district": by["district"] if split & 2 else "", "language": by["language"] if split & 4 else "",
                "channel": by["channel"] if split & 4 else "",
            }  # fmt: skip
            self.cells[figure, int(split), 1, number, *seen.values(), detail] += 1
            self.cells[figure, int(split), 32, number // 32 * 32, *seen.values(), detail] += 1

    def _application(self, application: str) -> None:
        mine = [c for c in self.changes if c["application_id"] == application]
        steps = sorted(
            (t["occurred_at"], t["step"], t["channel"]) for t in self.turns if t["application_id"] == application
        )
        if not mine:
            return
        by = {name: self._newest(mine, name) or "" for name in ("department", "service", "district", "language")}
        by["channel"] = min((at, channel) for at, _, channel in steps)[1] if steps else ""
        begun = _day(mine[0]["occurred_at"])
        self._add("started", begun, **by)
        for step in {step for _, step, _ in steps}:
            self._add("reached", begun, step, **by)
        status, filed = mine[-1]["status"], self._first(mine, "filed")
        if status == "queued":
            self._add("unfiled", _day(self._first(mine, "queued")), **by)
        if filed is None:
            if steps:
                self._add("left", begun, max((at, step) for at, step, _ in steps)[1], **by)
            return
        self._add("filed", _day(filed), **by)
        self._add("state", _day(filed), status, **by)
        decided = self._first(mine, "approved", "issued", "rejected")
        due = self._newest(mine, "due_on")
        if decided is None:
            if status in ("queued", "filed", "under_review", "needs_information"):
                self._add("open", due or date.max, str((_day(filed) - date(1970, 1, 1)).days), **by)
            return
        outcome = next(c["status"] for c in mine if c["status"] in ("approved", "issued", "rejected"))
        self._add("decided", _day(decided), "rejected" if outcome == "rejected" else "approved", **by)
        self._add("took", _day(decided), str(max(0, (_day(decided) - _day(filed)).days)), **by)
        if due:
            self._add("late", _day(decided), str((_day(decided) - due).days), **by)
            self._add("in_time", _day(decided), "yes" if _day(decided) <= due else "no", **by)
        self._spent(mine, steps, filed, decided, by)

    def _spent(self, mine: list[Any], steps: list[Any], filed: datetime, decided: datetime, by: dict[str, str]) -> None:
        department = citizen = payment = timedelta()
        for change, following in pairwise(mine):
            lasted = max(timedelta(), following["occurred_at"] - change["occurred_at"])
            if change["occurred_at"] >= decided:
                continue
            if change["status"] in ("filed", "under_review"):
                department += lasted
            if change["status"] == "needs_information":
                citizen += lasted
        paying = [at for at, step, _ in steps if step == "payment"]
        if paying:
            payment = max(timedelta(), (self._first(mine, "queued") or filed) - min(paying))
        for whose, lasted in (("department", department), ("citizen", citizen), ("payment", payment)):
            self._add(
                f"spent_{whose}", _day(decided), str(int((lasted + timedelta(hours=12)).total_seconds()) // 86400), **by
            )

    def _newest(self, mine: list[Any], name: str) -> Any:
        return next((change[name] for change in reversed(mine) if change[name]), None)

    def _first(self, mine: list[Any], *statuses: str) -> Any:
        return next((change["occurred_at"] for change in mine if change["status"] in statuses), None)

    def _turns(self) -> None:
        for turn in self.turns:
            by = self._of_turn(turn)
            self._add("turns", _day(turn["occurred_at"]), str(_hour(turn["occurred_at"])), **by)
            self._add("intents", _day(turn["occurred_at"]), turn["intent"], **by)
            self._add("scripts", _day(turn["occurred_at"]), turn["script"], **by)
            if turn["misunderstood"]:
                self._add("not_understood", _day(turn["occurred_at"]), str(min(turn["misunderstood"], 4)), **by)

    def _of_turn(self, turn: Any) -> dict[str, str]:
        service = turn["service"]
        named = {"service": service, "department": SERVICES.get(service, "")}
        return named | {name: turn[name] for name in ("language", "channel")}

    def _person(self, turns: list[Any]) -> None:
        when = [(t["occurred_at"], t["id"]) for t in turns]
        ordered = [turn for _, turn in sorted(zip(when, turns, strict=True), key=lambda pair: pair[0])]
        groups: dict[tuple[date, str], list[Any]] = {}
        for turn in ordered:
            groups.setdefault((_day(turn["occurred_at"]), turn["channel"]), []).append(turn)
        days = [day for day, _ in groups]
        for number, ((day, channel), said) in enumerate(groups.items()):
            named = next((t for t in reversed(said) if t["service"]), None)
            by = {"language": said[-1]["language"], "channel": channel}
            person_by = dict(by)
            if named:
                by |= {"service": named["service"], "department": SERVICES.get(named["service"], "")}
            gap = (day - days[number - 1]).days if number else None
            self._add("conversations", day, "all", **by)
            self._add("begun", day, str(_hour(said[0]["occurred_at"])), **by)
            if any(t["intent"] == "talk_to_human" for t in said):
                self._add("conversations", day, "human", **by)
            if any(t["misunderstood"] for t in said):
                self._add("conversations", day, "not_understood", **by)
            if gap is not None and gap <= 7:
                self._add("conversations", day, "repeated", **by)
            self._add("people", day, "never" if gap is None else str(gap), **person_by)
