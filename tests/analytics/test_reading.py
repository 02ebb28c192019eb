"""What pages read of the cells: ranges, filters, and people who count once in any range."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seva.analytics.definitions import DEFINITIONS, as_markdown
from seva.analytics.reading import Figures, Filter
from seva.analytics.shape import FIGURES
from seva.storage import Database
from tests.analytics.conftest import MakeCounting, empty
from tests.analytics.happened import EVENTS, SERVICES, Brute, Event, add
from tests.conftest import ROOT

FIRST = date(2026, 11, 1)
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def said(person: str, day: int, channel: str = "whatsapp", hour: int = 10, **more: object) -> Event:
    at = datetime(2026, 11, 1, hour) + timedelta(days=day)
    row = {
        "person": person, "occurred_at": at, "channel": channel, "language": "hi", "script": "Deva", "intent": "greet",
        "service": "", "application_id": None, "step": None, "misunderstood": 0,
    }  # fmt: skip
    return Event("turn_facts", row | more)


TURNS = st.lists(
    st.builds(said, st.sampled_from("abc"), st.integers(0, 30), st.sampled_from(["whatsapp", "rest"])), max_size=25
)


@QUICK
@given(turns=TURNS, start=st.integers(0, 30), length=st.integers(0, 30))
def test_each_person_counts_once_in_any_range(
    database: Database, make_counting: MakeCounting, turns: list[Event], start: int, length: int
) -> None:
    empty(database.engine)
    add(database, turns)
    make_counting().catch_up()
    since, until = FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
    there = {turn.row["person"] for turn in turns if since <= turn.row["occurred_at"].date() <= until}
    assert Figures(database).people(Filter(since, until)) == len(there)


def test_filters_and_what_may_be_seen_narrow_the_counts(database: Database, make_counting: MakeCounting) -> None:
    add(database, [said("a", 0, service="income_certificate"), said("b", 0, "rest", service="birth_certificate")])
    make_counting().catch_up()
    figures, day = Figures(database), Filter(FIRST, FIRST)
    assert figures.total(day, "turns") == 2
    for narrow in (
        {"department": "revenue"}, {"service": "birth_certificate"}, {"channel": "rest"},
        {"departments": frozenset({"mcd"})},
    ):  # fmt: skip
        assert figures.total(Filter(FIRST, FIRST, **narrow), "turns") == 1, narrow  # type: ignore[arg-type]
    assert figures.total(Filter(FIRST, FIRST, departments=frozenset()), "turns") == 0
    assert figures.total(Filter(FIRST, FIRST, department="revenue", departments=frozenset({"mcd"})), "turns") == 0


def test_midnight_is_india_s(database: Database, make_counting: MakeCounting) -> None:
    before, after = said("a", 0, hour=18), said("b", 0, hour=18)
    before.row["occurred_at"] = datetime(2026, 11, 1, 18, 29, 59)
    after.row["occurred_at"] = datetime(2026, 11, 1, 18, 30)
    add(database, [before, after])
    make_counting().catch_up()
    found = Figures(database).split(Filter(FIRST, FIRST + timedelta(days=1)), ["turns"], "day", "detail")
    assert found == {(FIRST, "23"): 1, (FIRST + timedelta(days=1), "0"): 1}


def test_the_page_of_definitions_is_the_one_in_the_docs() -> None:
    assert (ROOT / "docs" / "figures.md").read_text(encoding="utf-8") == as_markdown()


def test_every_figure_that_is_kept_is_defined_and_counted_by_hand() -> None:
    source = "".join((ROOT / "tests" / "analytics" / "happened.py").read_text(encoding="utf-8"))
    kept = {one.key for one in DEFINITIONS if one.kept}
    assert {name for name in kept if f'"{name}"' not in source and not name.startswith("spent_")} == set()
    assert Brute([]).count() == {}
    for one in DEFINITIONS:
        assert set(one.name) == set(one.text) == {"en", "hi"}


DAYS = st.integers(-2, 45).map(lambda days: FIRST + timedelta(days=days))
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "department": st.sampled_from(["revenue", "mcd"]), "service": st.sampled_from([*SERVICES]),
        "district": st.sampled_from(["south", "east"]), "language": st.sampled_from(["hi", "en"]),
        "channel": st.sampled_from(["whatsapp", "rest"]),
        "departments": st.sets(st.sampled_from(["revenue", "mcd"])).map(frozenset),
        "districts": st.sets(st.sampled_from(["south", "east"])).map(frozenset),
    },
)  # fmt: skip
ASKED = st.lists(st.sampled_from([*FIGURES]), min_size=1, max_size=3, unique=True)
COLUMNS = st.lists(
    st.sampled_from(["figure", "day", "detail", "department", "service", "district", "language", "channel"]),
    max_size=3, unique=True,
)  # fmt: skip


def by_hand(brute: Brute, which: Filter, asked: list[str], by: list[str]) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    for figure, day, dimensions, detail in brute.counted:
        row = {**dimensions, "figure": figure, "day": day, "detail": detail}
        wanted = {name: getattr(which, name) for name in dimensions if getattr(which, name)}
        seen = [(which.departments, "department"), (which.districts, "district")]
        if (
            figure in asked and which.since <= day <= which.until and wanted.items() <= row.items()
            and all(some is None or row[name] in some for some, name in seen)
        ):  # fmt: skip
            found[tuple(row[name] for name in by)] += 1
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, questions=st.lists(st.tuples(DAYS, DAYS, FILTERS, ASKED, COLUMNS), min_size=6, max_size=6))
def test_whatever_is_asked_is_what_is_counted_by_hand(
    database: Database,
    make_counting: MakeCounting,
    events: list[Event],
    questions: list[tuple[date, date, dict[str, Any], list[str], list[str]]],
) -> None:
    empty(database.engine)
    add(database, events)
    make_counting().catch_up()
    brute = Brute(events)
    brute.count()
    for since, until, narrow, asked, by in questions:
        which = Filter(min(since, until), max(since, until), **narrow)
        found = Figures(database).split(which, asked, *by)
        assert found == by_hand(brute, which, kept_for(which, asked, by), by), (which, asked, by)
        ever = which.over(FIRST, date.max)
        assert Figures(database).split(ever, ["open"], *by) == by_hand(brute, ever, ["open"], by)


def kept_for(which: Filter, asked: list[str], by: list[str]) -> list[str]:
    """Those that know what is asked: turns and calls know no district, and calls nobody who wrote."""
    narrowed = {*which.named, *by}
    unknown = {name for name, figure in FIGURES.items() if figure.source in ("talks", "turns", "calls")}
    without = unknown if "district" in narrowed else set()
    if narrowed & {"language", "channel"}:
        without = without | {"calls", "answered_in"}
    if narrowed & {"department", "service"}:
        without = without | {"people"}
    return [name for name in asked if name not in without]
