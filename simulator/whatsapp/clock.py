"""The stand-in's time, which can be moved, and what is to happen at a time."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)
Action = Callable[[], None]
# How long the thread waits at most before it looks at the clock again, in real seconds.
LONGEST_WAIT = 1.0


class Clock:
    """Unix time that can be moved forward. `frozen_at`: it stands still but for `advance`."""

    def __init__(self, frozen_at: float | None = None) -> None:
        self._base: Callable[[], float] = time.time if frozen_at is None else lambda: frozen_at
        self._moved = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._base() + self._moved

    @property
    def moved(self) -> float:
        """By how many seconds it is ahead."""
        return self._moved

    def advance(self, seconds: float) -> None:
        """Moves forward; time never goes back."""
        if seconds < 0:
            raise ValueError("time does not go back")
        self._moved += seconds


class Scheduler:
    """Runs actions when their time has come, in one thread that starts with the first action."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._waiting: list[tuple[float, int, Action]] = []
        self._order = itertools.count()
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._running = 0
        self._stopped = False

    def after(self, seconds: float, action: Action) -> None:
        """Runs the action `seconds` from now, on the stand-in's clock."""
        with self._condition:
            heapq.heappush(self._waiting, (self.clock.now() + seconds, next(self._order), action))
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(target=self._run, name="whatsapp-clock", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def advance(self, seconds: float) -> None:
        """Moves the clock and lets happen what became due."""
        self.clock.advance(seconds)
        with self._condition:
            self._condition.notify_all()

    @property
    def pending(self) -> int:
        """How many actions wait or run."""
        with self._condition:
            return len(self._waiting) + self._running

    @property
    def due(self) -> int:
        """How many actions run or are due now."""
        with self._condition:
            return self._running + sum(when <= self.clock.now() for when, _, _ in self._waiting)

    def stop(self) -> None:
        """Forgets what waits and ends the thread."""
        with self._condition:
            self._stopped = True
            self._waiting.clear()
            self._condition.notify_all()

    def _run(self) -> None:
        while (action := self._next()) is not None:
            try:
                action()
            except Exception:
                logger.exception("an action of the stand-in failed")
            finally:
                with self._condition:
                    self._running -= 1

    def _next(self) -> Action | None:
        with self._condition:
            while not self._stopped:
                left = self._waiting[0][0] - self.clock.now() if self._waiting else LONGEST_WAIT
                if left <= 0:
                    self._running += 1
                    return heapq.heappop(self._waiting)[2]
                self._condition.wait(min(left, LONGEST_WAIT))
            return None
