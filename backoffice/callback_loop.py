"""The thread that delivers callbacks while the app runs."""

import logging
from collections.abc import Callable
from threading import Event, Thread

import requests

from backoffice.callbacks import AT_ONCE, deliver_due
from backoffice.office import Office

log = logging.getLogger(__name__)


class CallbackLoop:
    """Delivers what is due, a few at once, every `interval` seconds or as soon as it is woken.

    `deliver` returns how many it tried; 0 means that nothing is due.
    """

    def __init__(self, deliver: Callable[[], int], interval: float) -> None:
        self._deliver = deliver
        self._interval = interval
        self._wake = Event()
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begins to deliver."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name="department callbacks", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Tells that something may be due now."""
        self._wake.set()

    def stop(self) -> None:
        """Ends after the callbacks that are being sent; returns when it has ended."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                while self._deliver() and not self._stop.is_set():
                    continue
            except Exception as error:  # the loop must outlive a database that is away for a while
                log.error("callbacks could not be delivered: %s", type(error).__name__)
            self._wake.wait(self._interval)
            self._wake.clear()


def loop_for(office: Office) -> CallbackLoop:
    """The loop of an office; its connections are kept alive between callbacks."""
    http = requests.Session()
    http.trust_env = False  # callbacks go to our own network, not through a proxy that the environment names
    return CallbackLoop(
        lambda: deliver_due(office.sessions, http, office.clock, office.settings, most=AT_ONCE),
        office.settings.callback_interval,
    )
