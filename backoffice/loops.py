"""The threads that work while the app runs: one delivers callbacks, one makes the PDFs of certificates."""

import logging
from collections.abc import Callable
from threading import Event, Thread

import requests

from backoffice.callbacks import AT_ONCE, deliver_due
from backoffice.certificates.printing import Printer
from backoffice.office import Office

log = logging.getLogger(__name__)


class WorkLoop:
    """Does what is due, a few at once, every `interval` seconds or as soon as it is woken.

    `work` returns how many it tried; 0 means that nothing is due.
    """

    def __init__(self, work: Callable[[], int], interval: float, name: str) -> None:
        self._work = work
        self._interval = interval
        self._name = name
        self._wake = Event()
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins to work."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Tells that something may be due now."""
        self._wake.set()

    def stop(self) -> None:
        """Ends after what is being done; returns when it has ended."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                while self._work() and not self._stop.is_set():
                    continue
            except Exception as error:  # the loop must outlive a database that is away for a while
                log.error("%s: nothing could be done: %s", self._name, type(error).__name__)
            self._wake.wait(self._interval)
            self._wake.clear()


class Loops:
    """All loops of an office, as one."""

    def __init__(self, *loops: WorkLoop) -> None:
        self._loops = loops

    def start(self) -> None:
        """Starts each."""
        for loop in self._loops:
            loop.start()

    def wake(self) -> None:
        """Tells each that something may be due now."""
        for loop in self._loops:
            loop.wake()

    def stop(self) -> None:
        """Ends each."""
        for loop in self._loops:
            loop.stop()


def loops_for(office: Office) -> Loops:
    """The loops of an office; connections for callbacks are kept alive between them."""
    http = requests.Session()
    http.trust_env = False  # callbacks go to our own network, not through a proxy that the environment names
    interval = office.settings.callback_interval
    return Loops(
        WorkLoop(
            lambda: deliver_due(office.sessions, http, office.clock, office.settings, most=AT_ONCE),
            interval,
            "department callbacks",
        ),
        WorkLoop(Printer(office).work, interval, "certificates as PDFs"),
    )
