"""Processes that are started again however often they are killed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from seva.processes.plan import Process
from seva.processes.supervisor import Supervisor

RESTARTS = 10_000


@contextmanager
def supervised(processes: Sequence[Process], logs: Path, environment: Mapping[str, str]) -> Iterator[Supervisor]:
    """Starts processes, waits until all answer, watches over them, and stops them at the end."""
    with Supervisor(processes, logs, dict(environment), most_restarts=RESTARTS) as supervisor:
        supervisor.wait_until_ready()
        watcher = Thread(target=supervisor.watch, daemon=True)
        watcher.start()
        try:
            yield supervisor
        finally:
            supervisor.stop()
            watcher.join()
