"""Counting as it happens, counting again from the start, and counting by hand give the same numbers."""

import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seva.analytics.counting import Counting
from seva.catalogue import Catalogue
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata
from seva.storage.database import make_engine
from tests.analytics.conftest import MakeCounting, empty
from tests.analytics.happened import EVENTS, Brute, Event, add, any_event, kept
from tests.conftest import SetClock

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(events=EVENTS, cuts=st.lists(st.integers(0, 40), max_size=4), batch=st.sampled_from([1, 3, 100]))
def test_counting_in_parts_is_counting_by_hand_and_again_from_the_start(
    database: Database, make_counting: MakeCounting, events: list[Event], cuts: list[int], batch: int
) -> None:
    empty(database.engine)
    counting, begin = make_counting(batch), 0
    for end in (*sorted(cuts), len(events)):
        add(database, events[begin:end])
        begin = max(begin, end)
        counting.catch_up()
    brute = Brute(events).count()
    assert kept(database) == brute
    counting.again()
    assert kept(database) == brute
    assert counting.catch_up() == 0


class Broken(Exception):
    """The process was killed."""


def test_counting_again_that_was_broken_off_is_finished_by_the_next_who_counts(
    database: Database, make_counting: MakeCounting
) -> None:
    events = many(60)
    add(database, events)
    make_counting().catch_up()

    def break_off(phase: str, _rows: int) -> None:
        if phase == broken_in:
            raise Broken

    for seed, broken_in in enumerate(("clearing", "taking", "summing"), 2):
        with pytest.raises(Broken):
            make_counting(7).again(break_off)
        later = many(12, seed)
        add(database, later)
        events = [*events, *later]
        make_counting().catch_up()
        assert kept(database) == Brute(events).count(), broken_in


def test_several_who_count_the_same_applications_at_once_lose_nothing(
    database: Database, make_counting: MakeCounting
) -> None:
    events = many(150)
    make_counting().catch_up()
    add(database, events)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: make_counting(10).catch_up(), range(3)))
    make_counting().catch_up()
    assert kept(database) == Brute(events).count()


def test_turns_may_lie_in_a_database_of_their_own(
    tmp_path: Path, migrated: Path, catalogue: Catalogue, clock: SetClock
) -> None:
    core, turns = (Database(make_engine(f"sqlite:///{tmp_path / name}.db")) for name in ("seva", "conversations"))
    shutil.copyfile(migrated, tmp_path / "seva.db")
    turns.create(conversation_metadata)
    events = many(80)
    for event in events:
        add(turns if event.table == "turn_facts" else core, [event])
    counting = Counting(core, turns, catalogue, clock, 9)
    counting.catch_up()
    assert kept(core) == Brute(events).count()
    counting.again()
    assert kept(core) == Brute(events).count()


def many(count: int, seed: int = 1) -> list[Event]:
    """So many events of all kinds, the same for the same seed."""
    chance = random.Random(seed)
    return [any_event(chance) for _ in range(count)]
