"""Starts processes, waits until they answer, starts one again that dies, stops all of them."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Self

import requests

from seva.processes.plan import CannotStart, Process

START_SECONDS = 180.0
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.25
# A process that dies this often within the window is not started again: something is wrong with it.
MOST_RESTARTS = 5
RESTART_WINDOW = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Running:
    """A process that was started."""

    process: Process
    handle: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list)


class Supervisor:
    """Runs processes with one log file each; use as a context, so that nothing is left behind."""

    def __init__(self, processes: Sequence[Process], logs: Path, environment: dict[str, str]) -> None:
        self._processes = processes
        self._logs = logs
        self._environment = environment
        self._running: list[Running] = []
        self._stop = Event()

    def __enter__(self) -> Self:
        """Checks the ports of all before the first is started."""
        for process in self._processes:
            check_port(process)
        self._logs.mkdir(parents=True, exist_ok=True)
        self._running = [Running(process, self._start(process)) for process in self._processes]
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None) -> None:
        """Stops all, the last one first, kindly and then by force."""
        for running in reversed(self._running):
            running.handle.terminate()
        deadline = monotonic() + STOP_SECONDS
        for running in self._running:
            try:
                running.handle.wait(max(0.1, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                running.handle.kill()
                running.handle.wait()

    def log_of(self, process: Process) -> Path:
        """The log file of a process."""
        return self._logs / f"{process.name.replace(' ', '_').lower()}.log"

    def wait_until_ready(self) -> None:
        """Returns when every process answers; CannotStart with the end of its log when one does not."""
        deadline = monotonic() + START_SECONDS
        for running in self._running:
            while not _answers(running.process):
                if running.handle.poll() is not None:
                    raise CannotStart(f"The {running.process.name} stopped at its start.\n{self._last_lines(running.process)}")
                if monotonic() > deadline:
                    raise CannotStart(f"The {running.process.name} does not answer. See {self.log_of(running.process)}")
                self._stop.wait(LOOK_SECONDS)

    def watch(self) -> None:
        """Starts processes again that die, until `stop` is called."""
        while not self._stop.wait(LOOK_SECONDS):
            for running in self._running:
                if running.handle.poll() is not None:
                    self._start_again(running)

    def stop(self) -> None:
        """Ends `watch`."""
        self._stop.set()

    def _start(self, process: Process) -> subprocess.Popen[bytes]:
        log = self.log_of(process).open("ab")
        try:
            return subprocess.Popen(  # noqa: S603 commands are our own, from seva.processes.plan
                process.command, stdout=log, stderr=subprocess.STDOUT, env=self._environment, preexec_fn=_die_with_parent
            )
        finally:
            log.close()

    def _start_again(self, running: Running) -> None:
        now = monotonic()
        running.restarts = [moment for moment in running.restarts if now - moment < RESTART_WINDOW]
        if len(running.restarts) >= MOST_RESTARTS:
            raise CannotStart(f"The {running.process.name} keeps stopping.\n{self._last_lines(running.process)}")
        running.restarts.append(now)
        running.handle = self._start(running.process)

    def _last_lines(self, process: Process) -> str:
        text = self.log_of(process).read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-8:])


def check_port(process: Process) -> None:
    """Raises CannotStart when another program listens on the port of a process."""
    if process.port is None:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", process.port))
        except OSError as error:
            raise CannotStart(
                f"Port {process.port}, which the {process.name} needs, is in use. "
                f"Stop the other program, or set {process.setting} to a free port."
            ) from error


def _answers(process: Process) -> bool:
    if process.health is None:
        return True
    try:
        return requests.get(process.health, timeout=1).ok
    except requests.RequestException:
        return False


def _die_with_parent() -> None:
    """A supervisor that is killed must not leave its processes behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.setpgrp()
