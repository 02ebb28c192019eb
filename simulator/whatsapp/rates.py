"""Meta's rates: per number, and per pair of number and citizen."""

from simulator.whatsapp.clock import Clock
from simulator.whatsapp.config import HOUR, Limits
from simulator.whatsapp.errors import GraphError


class Bucket:
    """A burst of `size`, refilled at `rate` a second: what is taken early is borrowed from later."""

    def __init__(self, size: float, rate: float, now: float) -> None:
        self._size, self._rate = size, rate
        self._left, self._at = size, now

    def take(self, now: float) -> bool:
        """Takes one if there is one."""
        self._left = min(self._size, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Rates:
    """All buckets. A size of 0 in the limits means that there is no limit."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock, self.limits = clock, limits
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def message(self, number: str, recipient: str) -> None:
        """Counts a send; raises 130429 or 131056."""
        speed = self.limits.messages_per_second
        if not self._take(("number", number), speed, speed):
            raise GraphError(130429)
        if not self._take(("pair", number, recipient), self.limits.pair_burst, 1 / self.limits.pair_seconds):
            raise GraphError(131056)

    def received(self, number: str) -> None:
        """Counts a message of a citizen, which shares the number's throughput but is never refused."""
        speed = self.limits.messages_per_second
        self._take(("number", number), speed, speed)

    def template(self, account: str) -> None:
        """Counts the making of a template; raises 80007."""
        most = self.limits.templates_per_hour
        if not self._take(("templates", account), most, most / HOUR):
            raise GraphError(80007, f"More than {most} templates were made within an hour.")

    def _take(self, key: tuple[str, ...], size: float, rate: float) -> bool:
        if not size:
            return True
        now = self._clock.now()
        return self._buckets.setdefault(key, Bucket(size, rate, now)).take(now)
