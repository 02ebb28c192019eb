"""The stand-in's time, which can be moved forward."""

import time
from collections.abc import Callable


class Clock:
    """Unix time that can be moved."""

    def __init__(self, base: Callable[[], float] = time.time) -> None:
        self._base = base
        self._moved = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return self._base() + self._moved

    def advance(self, seconds: float) -> None:
        """Moves forward; time never goes back."""
        if seconds < 0:
            raise ValueError("time does not go back")
        self._moved += seconds
