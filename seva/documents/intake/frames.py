"""What the intake and its child say to each other: a JSON object and the bytes that go with it.

No pickle: what the child answers may have been made by the file that it opened.
"""

import json
import socket
import struct
from collections.abc import Sequence
from time import monotonic
from typing import Any

HEAD = struct.Struct(">IQ")
MOST_WORDS = 64 * 1024
# Zero would mean that nothing is waited for at all.
LEAST_SECONDS = 0.001


class ConnectionLost(Exception):
    """The other side is gone, or said what it must not say."""


def send(line: socket.socket, words: dict[str, Any], body: bytes | Sequence[bytes] = b"") -> None:
    """Sends one frame."""
    said = json.dumps(words).encode()
    parts = [body] if isinstance(body, bytes) else list(body)
    line.sendall(HEAD.pack(len(said), sum(map(len, parts))) + said)
    for part in parts:
        line.sendall(part)


def receive(line: socket.socket, most: int, end: float | None = None) -> tuple[dict[str, Any], bytes]:
    """The next frame, of at most `most` bytes beside its words; ConnectionLost when there is none.

    `end` is the moment of time.monotonic until which it must be here as a whole; then TimeoutError.
    """
    said, size = HEAD.unpack(_exactly(line, HEAD.size, end))
    if said > MOST_WORDS or size > most:
        raise ConnectionLost("more was said than may be")
    try:
        words = json.loads(_exactly(line, said, end))
    except (ValueError, RecursionError) as error:
        raise ConnectionLost("what was said is no JSON") from error
    if not isinstance(words, dict):
        raise ConnectionLost("what was said is no object")
    return words, _exactly(line, size, end)


def _exactly(line: socket.socket, size: int, end: float | None) -> bytes:
    got = bytearray()
    while len(got) < size:
        if end is not None:  # a time-out of the socket's own begins anew with every byte
            line.settimeout(max(end - monotonic(), LEAST_SECONDS))
        part = line.recv(min(size - len(got), 1 << 20))
        if not part:
            raise ConnectionLost("the other side is gone")
        got += part
    return bytes(got)
