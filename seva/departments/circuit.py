"""A circuit for each department: after several failures in a row it is left alone for a while."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

FAILURES = 5
REST_SECONDS = 15.0


class Circuit:
    """Counts failures in a row; open means: do not even try until the rest is over, then let one call through."""

    def __init__(
        self, failures: int = FAILURES, rest: float = REST_SECONDS, now: Callable[[], float] = monotonic
    ) -> None:
        self._limit = failures
        self._rest = rest
        self._now = now
        self._lock = Lock()
        self._failed = 0
        self._open_until = 0.0

    def lets_through(self) -> bool:
        """Whether a call may be tried now; when the rest is over, the first to ask is the probe."""
        with self._lock:
            if self._failed < self._limit:
                return True
            if self._now() < self._open_until:
                return False
            self._open_until = self._now() + self._rest
            return True

    def succeeded(self) -> None:
        """The department answered: the circuit closes."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The department did not answer; after the last failure allowed, the circuit opens."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._limit:
                self._open_until = self._now() + self._rest
