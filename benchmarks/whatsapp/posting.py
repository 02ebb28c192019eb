"""Posts the bodies of a storm as Meta does: again until the answer is 200."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from benchmarks.errors import NotAnswered
from benchmarks.whatsapp.weather import Body
from simulator.whatsapp.posting import HttpPoster
from simulator.whatsapp.signing import headers

# Seconds between two tries, for an answer, and in which some answer must come.
PAUSE, TIMEOUT, PATIENCE = 0.3, 10.0, 180.0


@dataclass
class Posting:
    """Posts to one webhook; counts what was posted, also in vain."""

    url: str
    secret: str
    posts: int = 0
    events: int = 0
    _poster: HttpPoster = field(default_factory=lambda: HttpPoster(TIMEOUT))
    _pause: threading.Event = field(default_factory=threading.Event)

    def deliver(self, bodies: Sequence[Body], events_a_second: float) -> None:
        """Posts one after the other, at most so fast; NotAnswered if the webhook stays away."""
        due = monotonic()
        for body in bodies:
            self._pause.wait(max(0.0, due - monotonic()))
            due = max(due, monotonic() - 1) + body.events / events_a_second
            self._until_taken(body)

    def _until_taken(self, body: Body) -> None:
        deadline, signed = monotonic() + PATIENCE, headers(self.secret, body.content)
        while monotonic() < deadline:
            self.posts += 1
            self.events += body.events
            if self._poster(self.url, body.content, signed) == 200:
                return
            self._pause.wait(PAUSE)
        raise NotAnswered(f"{self.url} did not take a webhook for {PATIENCE:.0f} seconds.")
