"""Virus scan by clamd, over its INSTREAM protocol (clamd(8)): a length and a piece, again and again, then a zero."""

import re
import socket
import struct
from typing import Protocol
from urllib.parse import urlsplit

from seva.documents.intake.errors import DocumentRefused, ScanUnavailable

PIECE = 64 * 1024
LENGTH = struct.Struct(">I")
COMMAND = b"zINSTREAM\0"
MOST_ANSWERED = 4096
PORT = 3310
CLEAN, FOUND = re.compile(rb"stream: OK"), re.compile(rb"stream: .+ FOUND")


class Scanner(Protocol):
    """Tells whether a file holds a virus."""

    def check(self, content: bytes) -> None:
        """DocumentRefused when it does; ScanUnavailable (retryable) when that cannot be told."""


class NoScanner:
    """Where no scanner is set up."""

    def check(self, content: bytes) -> None:
        """Nothing is found."""


class Clamd:
    """A clamd at `tcp://host:port` or `unix:///path`; one connection for each file."""

    def __init__(self, address: str, seconds: float = 20.0) -> None:
        self._address = urlsplit(address)
        self._seconds = seconds

    def check(self, content: bytes) -> None:
        """DocumentRefused for a virus; ScanUnavailable when clamd does not answer, or not with yes or no."""
        try:
            with self._connected() as line:
                line.sendall(COMMAND)
                for start in range(0, len(content), PIECE):
                    piece = content[start : start + PIECE]
                    line.sendall(LENGTH.pack(len(piece)) + piece)
                line.sendall(LENGTH.pack(0))
                answer = _answer(line)
        except OSError as error:
            raise ScanUnavailable(f"clamd does not answer: {type(error).__name__}.") from error
        if FOUND.fullmatch(answer):
            raise DocumentRefused("virus")
        if not CLEAN.fullmatch(answer):
            raise ScanUnavailable("clamd did not scan the file; its own log says why.")

    def _connected(self) -> socket.socket:
        if self._address.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self._seconds)
            try:
                line.connect(self._address.path)
            except OSError:
                line.close()
                raise
            return line
        host = self._address.hostname or "127.0.0.1"
        return socket.create_connection((host, self._address.port or PORT), timeout=self._seconds)


def _answer(line: socket.socket) -> bytes:
    got = b""
    while len(got) < MOST_ANSWERED and not got.endswith(b"\0"):
        part = line.recv(MOST_ANSWERED)
        if not part:
            break
        got += part
    return got.rstrip(b"\0\n")
