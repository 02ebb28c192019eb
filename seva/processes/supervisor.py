"""Starts processes, waits until they answer, starts one again that dies, stops all of them."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
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
END_OF_LOG = 8192


@dataclass
class Running:
    """A process that was started."""

    process: Process
    handle: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list)


class Supervisor:
    """Runs processes with one log file each; use as a context, so that nothing is left behind."""

    def __init__(
        self,
        processes: Sequence[Process],
        logs: Path,
        environment: dict[str, str],
        most_restarts: int = MOST_RESTARTS,
    ) -> None:
        self._processes = processes
        self._logs = logs
        self._environment = environment
        self._most_restarts = most_restarts
        self._running: list[Running] = []
        self._once: list[Running] = []
        self._stop = Event()

    def __enter__(self) -> Self:
        """Checks the ports of all before the first is started."""
        for process in self._processes:
            check_port(process)
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            for process in self._processes:
                self._running.append(Running(process, self._start(process)))
        except OSError as error:
            self._end()  # those that were started already
            raise CannotStart(f"{error.filename or self._logs} cannot be used: {error.strerror}.") from error
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        """Stops all, the last one first, kindly and then by force."""
        self._end()

    def _end(self) -> None:
        every = [*self._running, *self._once]
        for running in reversed(every):
            _signal_group(running, signal.SIGTERM)
        deadline = monotonic() + STOP_SECONDS
        for running in every:
            with suppress(subprocess.TimeoutExpired):
                running.handle.wait(max(0.1, deadline - monotonic()))
            _signal_group(running, signal.SIGKILL)
            running.handle.wait()

    def log_of(self, process: Process) -> Path:
        """The log file of a process."""
        return self._logs / f"{process.name.replace(' ', '_').lower()}.log"

    def process_ids(self) -> dict[str, int]:
        """The process id of each process, by its name."""
        return {running.process.name: running.handle.pid for running in self._running}

    def wait_until_ready(self) -> None:
        """Returns when every process answers or `stop` is called; CannotStart with its log's end if one does not."""
        deadline = monotonic() + START_SECONDS
        waiting = list(self._running)
        while waiting and not self._stop.is_set():
            self._check_started()
            waiting = [running for running in waiting if not _is_ready(running.process)]
            if waiting and monotonic() > deadline:
                late = waiting[0].process
                raise CannotStart(f"The {late.name} does not answer. See {self.log_of(late)}")
            self._stop.wait(LOOK_SECONDS if waiting else 0)
        self._check_started()

    def _check_started(self) -> None:
        for running in self._running:
            if running.handle.poll() is not None and not self._stop.is_set():
                name, lines = running.process.name, self._last_lines(running.process)
                raise CannotStart(f"The {name} stopped at its start.\n{lines}")

    def watch(self) -> None:
        """Starts processes again that die, until `stop` is called."""
        while not self._stop.wait(LOOK_SECONDS):
            for running in self._running:
                if running.handle.poll() is not None:
                    self._start_again(running)

    def begin(self, process: Process) -> None:
        """Starts a process that ends by itself and is not started again; it is stopped with the others."""
        self._once.append(Running(process, self._start(process)))

    def stop(self) -> None:
        """Ends `wait_until_ready` and `watch`."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stop.is_set()

    def _start(self, process: Process) -> subprocess.Popen[bytes]:
        log = self.log_of(process).open("ab")
        try:
            return subprocess.Popen(  # noqa: S603 commands are our own, from seva.processes.plan
                process.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self._environment, **process.environment},
                preexec_fn=partial(_begin, process.niceness),
            )
        finally:
            log.close()

    def _start_again(self, running: Running) -> None:
        now = monotonic()
        running.restarts = [moment for moment in running.restarts if now - moment < RESTART_WINDOW]
        if len(running.restarts) >= self._most_restarts:
            raise CannotStart(f"The {running.process.name} keeps stopping.\n{self._last_lines(running.process)}")
        running.restarts.append(now)
        _signal_group(running, signal.SIGKILL)  # what it started itself may hold its port
        running.handle = self._start(running.process)

    def _last_lines(self, process: Process) -> str:
        with self.log_of(process).open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - END_OF_LOG))
            text = log.read().decode(errors="replace")
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


def _is_ready(process: Process) -> bool:
    return process.health is None or answers(process.health)


def answers(address: str) -> bool:
    """Whether a GET is answered, and well, within a second."""
    with requests.Session() as session:
        session.trust_env = False  # a proxy for the internet does not know this machine
        try:
            return bool(session.get(address, timeout=1).ok)
        except requests.RequestException:
            return False


def _signal_group(running: Running, number: int) -> None:
    """Sends a signal to a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(running.handle.pid, number)


def _begin(niceness: int) -> None:
    """A supervisor that is killed must not leave its processes behind (Linux)."""
    os.nice(niceness)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.setpgrp()
