"""What pages read of the cells: ranges, filters, and people who count once in any range."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seva.analytics.definitions import DEFINITIONS, as_markdown
from seva.analytics.reading import Figures, Filter
from seva.storage import Database
from tests.analytics.conftest import MakeCounting, empty
from tests.analytics.happened import Brute, Event, add
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
