"""What went in and out, for tests and for whoever watches: every request, webhook and event on a phone."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from simulator.whatsapp.clock import Clock

Listener = Callable[["Entry"], None]


@dataclass(frozen=True)
class Entry:
    """One line: `kind` is "request", "webhook", "phone" or "act" (done by hand); `n` counts up from 1."""

    n: int
    at: float
    kind: str
    name: str
    status: int | None
    sent: Any
    answer: Any

    def as_json(self) -> dict[str, Any]:
        """As the control endpoints show it."""
        return asdict(self)


class Log:
    """The last entries, and those who listen."""

    def __init__(self, clock: Clock, size: int) -> None:
        self._clock = clock
        self._entries: deque[Entry] = deque(maxlen=size)
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()
        self._count = 0

    def add(self, kind: str, name: str, *, status: int | None = None, sent: Any = None, answer: Any = None) -> None:
        """Writes an entry and tells the listeners, in the caller's thread."""
        with self._lock:
            self._count += 1
            entry = Entry(self._count, self._clock.now(), kind, name, status, sent, answer)
            self._entries.append(entry)
            listeners = list(self._listeners)
        for listener in listeners:
            listener(entry)

    def entries(self, after: int = 0, kind: str = "", name: str = "") -> list[Entry]:
        """Entries later than number `after`, of a kind, whose name contains `name`."""
        with self._lock:
            return [
                e
                for e in self._entries
                if e.n > after and (not kind or e.kind == kind) and (not name or name in e.name)
            ]

    def clear(self) -> None:
        """Forgets the entries; numbers go on."""
        with self._lock:
            self._entries.clear()

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Calls the listener with every entry that is written meanwhile."""
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)
