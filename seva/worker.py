"""The worker: does what rows say is waiting, again and again. The rows are the queue; killing it loses nothing."""

from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Protocol

import structlog

from seva.applications.filing import Filing
from seva.errors import code_of
from seva.messaging import Retention

Task = Callable[[], int]
log = structlog.get_logger(__name__)
# Seconds between two rounds of forgetting, before the next one if something was left, and between its batches.
FORGET_EVERY, FORGET_AGAIN, REST = 3600.0, 60.0, 0.05


class Sends(Protocol):
    """Sends what waits for departments."""

    def send_waiting(self) -> int:
        """Sends what is due; how many were taken."""


class Forgets(Protocol):
    """Forgets what is over."""

    def forget(self, rest: Callable[[], bool]) -> bool:
        """Forgets all that is due; whether it came to the end."""


def run(
    filing: Filing,
    retention: Retention,
    seconds: float,
    stop: Event,
    deliveries: Sends | None = None,
    documents: Forgets | None = None,
    also: Sequence[Sequence[Task]] = (),
    forgets: Sequence[Forgets] = (),
) -> None:
    """Files and sends every `seconds` and forgets every hour, none waiting for the others, until `stop` is set.

    `also` is done every `seconds`, too: groups of tasks that do not wait for each other; each task tells how much it
    took.
    """
    kinds: list[Forgets] = [retention, *([documents] if documents else []), *forgets]
    beside = [Thread(target=forget, args=(kind, stop), name="seva-retention") for kind in kinds]
    if deliveries:
        beside.append(Thread(target=send, args=(deliveries, seconds, stop), name="seva-deliveries"))
    beside += [Thread(target=_rounds, args=(tasks, "rounds_done", seconds, stop)) for tasks in also if tasks]
    for thread in beside:
        thread.start()
    try:
        work(filing, seconds, stop)
    finally:
        stop.set()
        for thread in beside:
            thread.join()


def work(filing: Filing, seconds: float, stop: Event) -> None:
    """Files waiting applications every `seconds` until `stop` is set."""
    _rounds([filing.file_waiting], "applications_filed", seconds, stop)


def send(deliveries: Sends, seconds: float, stop: Event) -> None:
    """Sends waiting documents every `seconds` until `stop` is set."""
    _rounds([deliveries.send_waiting], "documents_sent", seconds, stop)


def forget(retention: Forgets, stop: Event) -> None:
    """Forgets what is over at once and then every hour until `stop` is set; sooner again if something was left."""
    while not stop.is_set():
        is_done = retention.forget(lambda: stop.wait(REST))
        stop.wait(FORGET_EVERY if is_done else FORGET_AGAIN)


def _rounds(tasks: Sequence[Task], event: str, seconds: float, stop: Event) -> None:
    while not stop.is_set():
        for task in tasks:
            try:
                taken = task()
                if taken:
                    log.info(event, count=taken)
            except Exception as error:  # the next round tries again, whatever this one met
                log.error("round_failed", error=code_of(error))
        stop.wait(seconds)
