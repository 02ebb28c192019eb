"""The worker: does what rows say is waiting, again and again. The rows are the queue; killing it loses nothing."""

from threading import Event

import structlog

from seva.applications.filing import Filing
from seva.errors import code_of

log = structlog.get_logger(__name__)


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
