"""ASGI apps on ports of their own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep
from typing import Any

import uvicorn


@contextmanager
def served(app: Any, listening: socket.socket | None = None) -> Iterator[str]:
    """Runs an app; gives its address."""
    listening = listening or free_socket()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
    listening.close()


def free_socket() -> socket.socket:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


def until(condition: Any, seconds: float = 30.0) -> None:
    """Waits for a condition; fails when it does not come."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "it did not come"
        sleep(0.01)
