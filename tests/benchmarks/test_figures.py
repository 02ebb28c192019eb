"""The arithmetic of the benchmark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import SESSION_TURNS, Block, Session, Spread, p95, shares, window_ms


def test_a_block_in_milliseconds_and_turns_a_second() -> None:
    block = Block([0.010, 0.030, 0.020, 0.040], wall=0.05)
    assert block.median_ms == pytest.approx(25)
    assert block.per_second == pytest.approx(80)


def test_p95_leaves_out_the_slowest_twentieth() -> None:
    assert p95([*range(100), 100]) == pytest.approx(95)
    assert p95([7]) == 7


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_p95_lies_within_the_values(values: list[float]) -> None:
    assert min(values) - 1e-6 <= p95(values) <= max(values) + 1e-6


def test_growth_compares_late_turns_with_early_ones() -> None:
    times = [0.010] * 40 + [9.0] * 120 + [0.030] * 40
    assert len(times) == SESSION_TURNS
    processor = [0.01 * turn for turn in range(SESSION_TURNS - 40)]
    processor += [processor[-1] + 0.02 * turn for turn in range(1, 42)]
    session = Session(times, processor)
    assert session.growth == pytest.approx(3)
    assert session.processor_growth == pytest.approx(2)


def test_a_window_includes_both_ends() -> None:
    assert window_ms([1.0, 2.0, 3.0, 4.0], (2, 3)) == 2500


def test_spreads_are_compared_block_by_block() -> None:
    assert Spread.of([30, 10]).times(Spread.of([10, 5])).blocks == (3, 2)


def test_a_spread_tells_its_blocks() -> None:
    assert Spread.of([3, 1, 2]).as_dict() == {"median": 2, "low": 1, "high": 3, "blocks": [3, 1, 2]}


@given(st.integers(1, 1000), st.integers(1, 20))
def test_shares_add_up_and_differ_by_one_at_most(total: int, parts: int) -> None:
    found = shares(total, parts)
    assert sum(found) == total
    assert 1 <= min(found) <= max(found) <= min(found) + 1
