"""Keeps a mailroom beside this process: starts it, asks it, starts it again when it died."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from connectors.whatsapp.mailroom.line import Line, LineCut, LineError

log = structlog.get_logger(__name__)
START_SECONDS, STOP_SECONDS, PAUSE = 60.0, 15.0, 1.0
# Within these a question is answered or counts as not answered; Meta waits longer for its 200.
ANSWER_SECONDS = 15.0
COMMAND = (sys.executable, "-m", "connectors.whatsapp.mailroom")


class Keeper:
    """Used in one event loop. `came` is called there when messages were stored, and when a mailroom begins anew."""

    def __init__(self, owner: str, came: Callable[[], None], command: tuple[str, ...] = COMMAND) -> None:
        self._owner, self._came, self._command = owner, came, command
        self._line: Line | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._again: asyncio.Task[None] | None = None
        self._is_ending = False

    async def start(self) -> None:
        """Returns when the mailroom answers; raises LineError if it does not start."""
        ours, theirs = socket.socketpair()
        with theirs:
            command = (*self._command, str(theirs.fileno()), self._owner)
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603
        line = Line(self._told, self._lost)
        await asyncio.get_running_loop().create_connection(lambda: line, sock=ours)
        self._line = line
        await self.ask("state", seconds=START_SECONDS)

    async def stop(self) -> None:
        """Ends the mailroom kindly, or by force if that takes too long."""
        self._is_ending = True
        if self._again:
            self._again.cancel()
        if self._line:
            self._line.close()
        if self._process:
            await asyncio.to_thread(_ended, self._process)

    async def ask(self, name: str, body: bytes = b"", seconds: float = ANSWER_SECONDS) -> bytes:
        """The mailroom's answer; raises LineError."""
        if self._line is None:
            raise LineCut("The mailroom is not up.")
        try:
            async with asyncio.timeout(seconds):
                return await self._line.ask(name, body)
        except TimeoutError:
            raise LineError(f"The mailroom did not answer for {seconds:.0f} seconds.") from None

    async def state(self) -> dict[str, Any]:
        """Whether messages go out, and what waits."""
        found: dict[str, Any] = json.loads(await self.ask("state"))
        return found

    def tell(self, name: str, body: bytes = b"") -> None:
        """Says something that needs no answer; lost if the mailroom is gone, which looks by itself when it starts."""
        if self._line:
            self._line.tell(name, body)

    async def _told(self, name: str, _body: bytes) -> bytes:
        if name == "came":
            self._came()
        return b""

    def _lost(self) -> None:
        self._line = None
        if not self._is_ending:
            log.error("whatsapp_mailroom_gone")
            self._again = asyncio.create_task(self._start_again())

    async def _start_again(self) -> None:
        process = self._process
        if process:
            await asyncio.to_thread(_ended, process, 0.0)
        await asyncio.sleep(PAUSE)
        with suppress(LineError):  # it died again, of which `_lost` was told
            await self.start()
            self._came()


def _ended(process: "subprocess.Popen[bytes]", seconds: float = STOP_SECONDS) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
