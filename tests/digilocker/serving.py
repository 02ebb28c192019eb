"""An app on a real port of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any

import uvicorn

PATIENCE = 20.0


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Runs an app; gives its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until, tick = monotonic() + PATIENCE, Event()
    while not server.started and monotonic() < until:
        tick.wait(0.02)
    assert server.started
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(PATIENCE)
    listening.close()
