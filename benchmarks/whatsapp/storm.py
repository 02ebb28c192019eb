"""A storm: events are posted while the bot is killed again and again, until all is at rest."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from time import monotonic
from typing import Any

from benchmarks.errors import NotAnswered
from benchmarks.whatsapp.posting import Posting
from benchmarks.whatsapp.systems import System
from benchmarks.whatsapp.weather import Body
from seva.messaging.deliveries import ORDER
from simulator.whatsapp.world import World

# Seconds between a process that answers again and the next kill; between looks; until all must be at rest.
CALM, LOOK, PATIENCE = (1.0, 8.0), 0.25, 1800.0
# What goes wrong besides kills: of statuses, and of sends.
FAULTS: dict[str, Any] = {
    "duplicate": 0.2,
    "reorder": 0.2,
    "reorder_seconds": 1.0,
    "batch": 1000,
    "batch_seconds": 0.5,
    "fail": 0.1,
}


@dataclass
class Statuses:
    """Watches the delivery status that a system keeps of each reply; one that falls behind is counted."""

    fell_back: int = 0
    _known: Mapping[str, str | None] = field(default_factory=dict)

    def look(self, now: Mapping[str, str | None]) -> None:
        """Compares with the last look."""
        self.fell_back += sum(_rank(now.get(key)) < _rank(was) for key, was in self._known.items())
        self._known = now


@dataclass
class Storm:
    """One storm over one system. `tell` hears how far it is."""

    system: System
    world: World
    bodies: Sequence[Body]
    kills: int
    events_a_second: float
    seed: int
    tell: Callable[[str], None]
    killed: int = 0
    statuses: Statuses = field(default_factory=Statuses)
    _pause: Event = field(default_factory=Event)

    def rage(self) -> Posting:
        """Posts and kills; returns when all is at rest, NotAnswered if it never is."""
        self.world.hook.url = self.system.webhook
        self.world.chance.set(**FAULTS)
        posting = Posting(self.system.webhook, self.world.config.app_secret)
        failures: list[Exception] = []

        def post() -> None:
            try:
                posting.deliver(self.bodies, self.events_a_second)
            except Exception as error:
                failures.append(error)

        poster = Thread(target=post, daemon=True)
        poster.start()
        self._until_at_rest(poster)
        if failures:
            raise failures[0]
        return posting

    def _until_at_rest(self, poster: Thread) -> None:
        dice = Random(self.seed)
        deadline, due = monotonic() + PATIENCE, monotonic() + dice.uniform(*CALM)
        while poster.is_alive() or not self._is_at_rest():
            if monotonic() > deadline:
                raise NotAnswered(f"{self.system.name} did not come to rest in {PATIENCE:.0f} seconds.")
            if self.killed < self.kills and monotonic() > due and self.system.is_up():
                os.kill(self.system.process_id, signal.SIGKILL)
                self.killed += 1
                due = self._when_up(deadline) + dice.uniform(*CALM)
            self.statuses.look(self.system.furthest())
            self.tell(f"{self.system.name}: {self.killed} kills, {len(self.world.messages.sent)} replies accepted")
            self._pause.wait(LOOK)

    def _when_up(self, deadline: float) -> float:
        """The time at which the process that was killed answers again."""
        self._pause.wait(LOOK)
        while not self.system.is_up() and monotonic() < deadline:
            self._pause.wait(LOOK)
        return monotonic()

    def _is_at_rest(self) -> bool:
        """Nothing waits on either side, nor came to one while the other was looked at."""
        return self.system.is_at_rest() and self.world.pending == 0 and self.system.is_at_rest()


def _rank(status: str | None) -> int:
    return ORDER.index(status) if status else -1
