"""Pace: no faster than Meta allows, and no slower than it has to be."""

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.whatsapp.pacing import MOST_PAIRS, PAIR_SLACK, Pace, Pairs, Throughput


class Timer:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Meta:
    """Meta's side: a burst that fills up again with time."""

    def __init__(self, burst: float, seconds: float) -> None:
        self.left, self.burst, self.seconds, self.at = burst, burst, seconds, 0.0

    def takes(self, now: float) -> bool:
        self.left = min(self.burst, self.left + (now - self.at) / self.seconds)
        self.at = now
        if self.left < 1 - 1e-6:
            return False
        self.left -= 1
        return True


@settings(deadline=None)
@given(st.integers(1, 50), st.floats(0.01, 10), st.lists(st.tuples(st.floats(0, 30), st.floats(0, 0.2)), max_size=120))
def test_meta_refuses_nothing_that_leaves_in_time(burst: int, seconds: float, steps: list[tuple[float, float]]) -> None:
    pace, meta, now, arrived = Pace(seconds, burst, slack=0.2), Meta(burst, seconds), 0.0, 0.0
    for pause, on_the_way in steps:
        now = pace.take(now + pause)
        arrived = max(arrived, now + on_the_way)
        assert meta.takes(arrived)


def test_a_burst_leaves_at_once_and_is_paid_back() -> None:
    pace = Pace(6, 45)
    assert [pace.take(0.0) for _ in range(45)] == [0.0] * 45
    assert [pace.take(0.0) for _ in range(3)] == [6.0, 12.0, 18.0]
    assert not pace.is_rested(287) and pace.is_rested(288)


def test_a_pair_waits_for_itself_only() -> None:
    timer = Timer()
    pairs = Pairs(timer)
    assert [pairs.wait("a") for _ in range(44)] == [0.0] * 44
    assert pairs.wait("a") == PAIR_SLACK and pairs.wait("b") == 0.0
    timer.now = 1.0
    assert [pairs.wait("a"), pairs.wait("a")] == [0.0, 6 - 1 + PAIR_SLACK]


def test_after_refusals_a_pair_waits_longer_each_time_until_it_works() -> None:
    timer = Timer()
    pairs = Pairs(timer)
    assert [pairs.refused("a") for _ in range(7)] == [1, 4, 16, 64, 256, 1024, 1024]
    assert pairs.wait("a") == 1024 and pairs.wait("b") == 0
    timer.now = 1024
    assert pairs.wait("a") == 0
    pairs.worked("a")
    assert pairs.refused("a") == 1


def test_pairs_that_rest_are_forgotten() -> None:
    timer = Timer()
    pairs = Pairs(timer)
    for number in range(MOST_PAIRS):
        pairs.wait(number)
    timer.now = 6
    for _ in range(45):
        pairs.wait("busy")
    assert len(pairs._paces) == 1 and pairs.wait("busy") > 0


def test_the_number_sends_so_many_a_second_and_those_that_come_count() -> None:
    timer = Timer()
    throughput = Throughput(80, timer)
    assert sum(throughput.wait("a") < 1 for _ in range(200)) == 88
    assert throughput.wait("b") == 0
    throughput.received("b", 88)
    assert 1 <= throughput.wait("b") < 1.1
