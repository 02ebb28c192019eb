"""The worker: does what rows say is waiting, again and again. The rows are the queue; killing it loses nothing."""

from collections.abc import Callable, Sequence
from threading import Event, Thread

import structlog

from seva.applications.filing import Filing
from seva.errors import code_of
from seva.messaging import Retention
from seva.payments.build import PaymentDesk

Task = Callable[[], int]
log = structlog.get_logger(__name__)
# Seconds between two rounds of forgetting, before the next one if something was left, and between its batches.
FORGET_EVERY, FORGET_AGAIN, REST = 3600.0, 60.0, 0.05


def run(
    filing: Filing, retention: Retention, seconds: float, stop: Event, desk: PaymentDesk | None = None,
    more: Sequence[Task] = (),
) -> None:  # fmt: skip
    """Files and looks after payments every `seconds` and forgets every hour, none waiting for the other, until `stop`
    is set. `more` is done beside payments."""
    forgetting = Thread(target=forget, args=(retention, stop), name="seva-retention")
    forgetting.start()
    tasks = (*(desk.tasks() if desk else ()), *more)
    paying = Thread(target=pay, args=(tasks, seconds, stop), name="seva-payments") if tasks else None
    if paying:
        paying.start()
    try:
        work(filing, seconds, stop)
    finally:
        stop.set()
        forgetting.join()
        if paying:
            paying.join()


def work(filing: Filing, seconds: float, stop: Event) -> None:
    """Files waiting applications every `seconds` until `stop` is set."""
    while not stop.is_set():
        try:
            taken = filing.file_waiting()
            if taken:
                log.info("applications_filed", count=taken)
        except Exception as error:  # the next round tries again, whatever this one met
            log.error("round_failed", error=code_of(error))
        stop.wait(seconds)


def pay(tasks: Sequence[Task], seconds: float, stop: Event) -> None:
    """Looks after payments, fees and bills every `seconds` until `stop` is set."""
    while not stop.is_set():
        for task in tasks:
            try:
                task()
            except Exception as error:  # the next round tries again, whatever this one met
                log.error("payment_round_failed", error=code_of(error))
        stop.wait(seconds)


def forget(retention: Retention, stop: Event) -> None:
    """Forgets old messages at once and then every hour until `stop` is set; sooner again if something was left."""
    while not stop.is_set():
        is_done = retention.forget(lambda: stop.wait(REST))
        stop.wait(FORGET_EVERY if is_done else FORGET_AGAIN)
