"""A few child processes, kept warm, that open what citizens send; one that dies or hangs is replaced."""

import os
import queue
import socket
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any

from seva.documents.intake.errors import IntakeUnavailable
from seva.documents.intake.frames import ConnectionLost, receive, send
from seva.documents.intake.limits import Limits

CHILD = "seva.documents.intake.child"
# Nothing of ours is in the child's environment: no key, no token.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
# Threads of the libraries each take address space; one is enough for what stands beside the recogniser's own.
SET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
    "PYTHONDONTWRITEBYTECODE": "1",
}
# A library may leak a little with every file: after so many jobs a child is replaced.
JOBS_OF_A_CHILD = 200
WAIT_SECONDS = 90.0
STARTING_SECONDS = 60.0
MOST_ANSWERED = 64 * 1024 * 1024


class ChildGone(Exception):
    """The child died or hung over this file; nothing of it came back."""


class Child:
    """One child process and the line to it."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 our own module, with our own interpreter
                [sys.executable, "-m", CHILD, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**environment, **SET, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.jobs = 0

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def do(self, words: dict[str, Any], body: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
        """What the child answers; ChildGone when it does not within the time."""
        self.jobs += 1
        try:
            end = monotonic() + seconds
            self._line.settimeout(seconds)
            send(self._line, words, body)
            return receive(self._line, MOST_ANSWERED, end)
        except (OSError, ConnectionLost) as error:
            raise ChildGone(type(error).__name__) from error

    @property
    def is_alive(self) -> bool:
        """Whether the process is still there: one that only waits may be ended by a system short of memory."""
        return self._process.poll() is None

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self._line.close()
        with suppress(OSError):
            self._process.kill()
        self._process.wait()


class Pool:
    """Gives each job to a child that is free; the first job of a child starts it."""

    def __init__(self, size: int = 1) -> None:
        self._free: queue.LifoQueue[Child | None] = queue.LifoQueue()
        self._children: set[Child] = set()
        self._lock = Lock()
        for _ in range(size):
            self._free.put(None)

    def do(self, words: dict[str, Any], body: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
        """What a child answers; ChildGone when the file was too much for it, IntakeUnavailable when all are busy."""
        try:
            child = self._free.get(timeout=WAIT_SECONDS)
        except queue.Empty as error:
            raise IntakeUnavailable("Every process that opens documents is busy.") from error
        kept = None
        if child and not child.is_alive:
            self._end(child)
            child = None
        try:
            child = child or self._started()
            answer = child.do(words | {"limits": limits.as_words()}, body, limits.seconds)
            kept = child if child.jobs < JOBS_OF_A_CHILD else None
            return answer
        finally:
            if child is not None and kept is None:
                self._end(child)
            self._free.put(kept)

    def warm(self) -> None:
        """Starts a child and lets it load what it needs, so that the first citizen does not wait for that."""
        with suppress(ChildGone, IntakeUnavailable):
            self.do({"do": "warm"}, b"", Limits(seconds=STARTING_SECONDS))

    def pids(self) -> list[int]:
        """The process ids of the children that live now."""
        with self._lock:
            return [child.pid for child in self._children]

    def close(self) -> None:
        """Ends all children."""
        with self._lock:
            children = list(self._children)
        for child in children:
            self._end(child)

    def _started(self) -> Child:
        started = monotonic()
        try:
            child = Child()
        except OSError as error:
            raise IntakeUnavailable("No process can be started to open documents in.") from error
        with self._lock:
            self._children.add(child)
        try:
            child.do({"do": "hello"}, b"", STARTING_SECONDS - (monotonic() - started))
        except ChildGone as error:
            self._end(child)
            raise IntakeUnavailable("The process that opens documents does not start.") from error
        return child

    def _end(self, child: Child) -> None:
        with self._lock:
            self._children.discard(child)
        child.end()
