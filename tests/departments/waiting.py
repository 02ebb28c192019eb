"""Waiting for something to become true, with an end."""

from collections.abc import Callable
from threading import Event
from time import monotonic


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Returns as soon as `condition()` is true; AssertionError when it is not within `seconds`."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, f"it did not happen within {seconds} s"
        Event().wait(0.01)
