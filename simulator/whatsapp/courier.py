"""Carries updates to the webhook: in batches, several at once, again until they are answered with 200."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from simulator.whatsapp.clock import Scheduler
from simulator.whatsapp.config import Timing
from simulator.whatsapp.envelope import Update, envelope
from simulator.whatsapp.faults import Chance
from simulator.whatsapp.log import Log
from simulator.whatsapp.signing import escaped, headers

# Is told which updates were answered with 200.
Taken = Callable[[list[Update]], None]
# Posts a body and gives the HTTP status; 0 means that there was no answer. May not raise.
Poster = Callable[[str, bytes, dict[str, str]], int]
WRONG_SECRET = "not the app secret"  # noqa: S105


@dataclass
class Hook:
    """Where the app wants its updates; no address: nowhere."""

    url: str
    secret: str
    verify_token: str


@dataclass
class Parcel:
    """A body on its way; retries carry the same bytes."""

    updates: list[Update]
    since: float
    content: Any = None
    body: bytes = b""
    tries: int = 0
    arrived: list[threading.Event] = field(default_factory=list)


class Courier:
    """Updates in, signed POSTs out."""

    def __init__(
        self,
        hook: Hook,
        scheduler: Scheduler,
        chance: Chance,
        log: Log,
        poster: Poster,
        timing: Timing,
        workers: int,
        taken: Taken = lambda _updates: None,
    ) -> None:
        self.hook, self._taken = hook, taken
        self._scheduler, self._chance, self._log, self._poster, self._timing = scheduler, chance, log, poster, timing
        self._workers, self._under_way = workers, 0
        self._ready: deque[tuple[Update, threading.Event | None]] = deque()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="whatsapp-webhook")

    def send(self, update: Update, arrived: threading.Event | None = None) -> None:
        """Sends an update with the faults in force; `arrived` is set after the first POST that carried it."""
        for _ in range(2 if self._chance.hits("duplicate") else 1):
            self._scheduler.after(self._hold(), lambda: self._is_ready(update, arrived))

    @property
    def pending(self) -> int:
        """How many updates and bodies are ready or under way; those held back are the scheduler's."""
        with self._lock:
            return len(self._ready) + self._under_way

    def stop(self) -> None:
        """Forgets what has not left."""
        with self._lock:
            self._ready.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _hold(self) -> float:
        seconds, step = self._chance.hold(), self._chance.faults.batch_seconds
        if not step:
            return seconds
        due = self._scheduler.clock.now() + seconds
        return seconds + step - due % step

    def _is_ready(self, update: Update, arrived: threading.Event | None) -> None:
        with self._lock:
            self._ready.append((update, arrived))
        if self._chance.faults.batch == 1:
            self._pump()
        else:  # after whatever else is due now
            self._scheduler.after(0, self._pump)

    def _pump(self) -> None:
        while (parcel := self._next()) is not None:
            self._pool.submit(self._carry, parcel)

    def _next(self) -> Parcel | None:
        with self._lock:
            if not self._ready or self._under_way >= self._workers:
                return None
            taken = [self._ready.popleft() for _ in range(min(self._chance.faults.batch, len(self._ready)))]
            self._under_way += 1
        self._chance.shuffle(taken)
        waiting = [event for _, event in taken if event is not None]
        return Parcel([update for update, _ in taken], self._scheduler.clock.now(), arrived=waiting)

    def _carry(self, parcel: Parcel) -> None:
        try:
            status = self._post(parcel)
            if status != 200:
                self._try_again(parcel)
        finally:
            for event in parcel.arrived:
                event.set()
            with self._lock:
                self._under_way -= 1
            self._pump()

    def _post(self, parcel: Parcel) -> int:
        if not parcel.body:
            parcel.content = envelope(parcel.updates)
            parcel.body = escaped(parcel.content)
        parcel.tries += 1
        secret = WRONG_SECRET if self._chance.hits("wrong_signature") else self.hook.secret
        url = self.hook.url
        status = self._poster(url, parcel.body, headers(secret, parcel.body)) if url else 200
        if status == 200:
            self._taken(parcel.updates)
        note = {"try": parcel.tries, "delivered": bool(url), "signed_right": secret == self.hook.secret}
        self._log.add("webhook", parcel.updates[0].name, status=status, sent=parcel.content, answer=note)
        return status

    def _try_again(self, parcel: Parcel) -> None:
        pauses = self._timing.retries
        pause = pauses[min(parcel.tries, len(pauses)) - 1]
        if self._scheduler.clock.now() + pause - parcel.since > self._timing.retry_for:
            self._log.add("webhook", "dropped", sent=parcel.content)
            return
        self._scheduler.after(pause, lambda: self._again(parcel))

    def _again(self, parcel: Parcel) -> None:
        with self._lock:
            self._under_way += 1
        self._pool.submit(self._carry, parcel)
