"""Questions, answers and news between two processes, as frames on a socket.

LineError
  LineCut       the other side is gone; what was asked may have been done
  NotAnswered   the other side could not answer
"""

import asyncio
import struct
from collections.abc import Awaitable, Callable
from itertools import count
from typing import cast

import structlog

from seva.errors import SevaError, code_of

log = structlog.get_logger(__name__)

# Length of what follows, what it is, the question's number, length of the name.
HEAD = struct.Struct(">IBIB")
LENGTH = struct.calcsize(">I")
ASK, ANSWER, REFUSED, TELL = range(4)
Answer = Callable[[str, bytes], Awaitable[bytes]]


class LineError(SevaError):
    """The other process gave no answer."""

    code = "line"
    retryable = True


class LineCut(LineError):
    """The other side is gone; what was asked may have been done."""

    code = "line_cut"


class NotAnswered(LineError):
    """The other side could not answer."""

    code = "line_not_answered"


class Line(asyncio.Protocol):
    """One end. `answer` answers the other side's questions, by name; `cut` is called once, when that side is gone."""

    def __init__(self, answer: Answer, cut: Callable[[], None]) -> None:
        self._answer, self._cut = answer, cut
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[bytes]] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._come = bytearray()
        self._transport: asyncio.Transport | None = None

    async def ask(self, name: str, body: bytes = b"") -> bytes:
        """The other side's answer; raises LineError."""
        number = next(self._numbers) % (1 << 32)
        asked = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            self._write(ASK, number, name, body)
            return await asked
        finally:
            del self._asked[number]

    def tell(self, name: str, body: bytes = b"") -> None:
        """Says something that needs no answer; nothing happens if the other side is gone."""
        if self._transport and not self._transport.is_closing():
            self._write(TELL, 0, name, body)

    def close(self) -> None:
        """Hangs up; the other side notices."""
        if self._transport:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is ready."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Some bytes came, which may be several frames or a part of one."""
        self._come += data
        while len(self._come) >= HEAD.size:
            length, kind, number, named = HEAD.unpack_from(self._come)
            end = LENGTH + length
            if len(self._come) < end:
                return
            frame = bytes(self._come[HEAD.size : end])
            del self._come[:end]
            self._understood(kind, number, frame[:named].decode(), frame[named:])

    def connection_lost(self, _error: Exception | None) -> None:
        """The other side is gone."""
        for asked in self._asked.values():
            if not asked.done():
                asked.set_exception(LineCut("The other process is gone."))
        self._cut()

    def _write(self, kind: int, number: int, name: str, body: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            raise LineCut("The other process is gone.")
        named = name.encode()
        length = HEAD.size - LENGTH + len(named) + len(body)
        self._transport.write(b"".join((HEAD.pack(length, kind, number, len(named)), named, body)))

    def _understood(self, kind: int, number: int, name: str, body: bytes) -> None:
        if kind in (ASK, TELL):
            task = asyncio.create_task(self._say(kind, number, name, body))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        elif (asked := self._asked.get(number)) and not asked.done():
            if kind == ANSWER:
                asked.set_result(body)
            else:
                asked.set_exception(NotAnswered(f"{name}: {body.decode(errors='replace')}"))

    async def _say(self, kind: int, number: int, name: str, body: bytes) -> None:
        try:
            answer = (ANSWER, await self._answer(name, body))
        except Exception as error:  # whatever it is, whoever asked must not wait for ever
            log.error("line_not_answered", name=name, error=code_of(error))
            answer = (REFUSED, code_of(error).encode())
        if kind == ASK and self._transport and not self._transport.is_closing():
            self._write(answer[0], number, name, answer[1])
