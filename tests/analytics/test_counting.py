"""Counting as it happens, counting again from the start, and counting by hand give the same numbers."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seva.storage import Database
from tests.analytics.conftest import MakeCounting, empty
from tests.analytics.happened import EVENTS, Brute, Event, add, kept

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
