"""How fast Meta takes messages: a number's throughput and the limit for each pair of number and citizen.

Pure: times are seconds of a clock that is given. Each process paces what it sends itself; where several share a number,
Meta's own refusals (130429, 131056) do the rest.
"""

from collections.abc import Callable, Hashable

Timer = Callable[[], float]

# Messages > Throughput and pair limits: one message in 6 seconds to the same citizen, of which up to 45 may be sent at
# once and are borrowed from the time that follows.
PAIR_SECONDS = 6.0
PAIR_BURST = 45
# Messages do not all take equally long to reach Meta.
PAIR_SLACK = 0.25
# After a refusal: 4^n seconds, n = 0, 1, 2 ...
PAIR_FACTOR = 4.0
LONGEST_PAIR_PAUSE = 1024.0
MOST_PAIRS = 10_000


class Pace:
    """One message in `seconds`; `burst` of them may come at once, borrowed from the time that follows.

    Kept as the time at which all that was borrowed will be paid back (generic cell rate algorithm).
    """

    def __init__(self, seconds: float, burst: float, slack: float = 0.0) -> None:
        self._seconds = seconds
        self._ahead = seconds * burst - slack
        self._paid_at = float("-inf")

    def free_at(self, now: float) -> float:
        """When the next message may leave; `now` if at once."""
        return max(now, self._paid_at + self._seconds - self._ahead)

    def take(self, now: float, count: int = 1) -> float:
        """Reserves the next place; the time at which the message may leave."""
        free = self.free_at(now)
        self._paid_at = max(self._paid_at, free) + self._seconds * count
        return free

    def is_rested(self, now: float) -> bool:
        """Whether nothing is borrowed, so that it may be forgotten."""
        return self._paid_at <= now


class Throughput:
    """The number's messages a second, incoming ones too: with these, nearly no burst is left to outgoing ones."""

    def __init__(self, per_second: int, timer: Timer) -> None:
        self._per_second, self._timer = per_second, timer
        self._paces: dict[str, Pace] = {}

    def wait(self, number: str) -> float:
        """Reserves a place for a message; the seconds until it may leave."""
        now = self._timer()
        return self._pace(number).take(now) - now

    def received(self, number: str, count: int) -> None:
        """Counts messages that came in, which Meta counts too."""
        self._pace(number).take(self._timer(), count)

    def _pace(self, number: str) -> Pace:
        return self._paces.setdefault(number, Pace(1 / self._per_second, max(1.0, self._per_second / 10)))


class Pairs:
    """The limit for each pair of number and citizen."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._paces: dict[Hashable, Pace] = {}
        self._refused: dict[Hashable, tuple[int, float]] = {}

    def wait(self, pair: Hashable) -> float:
        """The seconds until a message may go to the pair; 0 reserves its place."""
        now = self._timer()
        pace = self._paces.get(pair) or self._add(pair, now)
        free = max(pace.free_at(now), self._refused.get(pair, (0, now))[1])
        if free > now:
            return free - now
        pace.take(now)
        return 0.0

    def refused(self, pair: Hashable) -> float:
        """Meta found it too fast: the seconds for which nothing may go to the pair."""
        times = self._refused.get(pair, (0, 0.0))[0]
        seconds = min(PAIR_FACTOR**times, LONGEST_PAIR_PAUSE)
        self._refused[pair] = (times + 1, self._timer() + seconds)
        return seconds

    def worked(self, pair: Hashable) -> None:
        """A message was taken: earlier refusals do not count any more."""
        self._refused.pop(pair, None)

    def _add(self, pair: Hashable, now: float) -> Pace:
        if len(self._paces) >= MOST_PAIRS:
            self._paces = {one: pace for one, pace in self._paces.items() if not pace.is_rested(now)}
        return self._paces.setdefault(pair, Pace(PAIR_SECONDS, PAIR_BURST, PAIR_SLACK))
