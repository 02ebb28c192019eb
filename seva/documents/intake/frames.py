"""What the intake and its child say to each other: a JSON object and the bytes that go with it.

No pickle: what the child answers may have been made by the file that it opened.
"""

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

HEAD = struct.Struct(">IQ")
MOST_WORDS = 64 * 1024


class ConnectionLost(Exception):
    """The other side is gone, or said what it must not say."""


def send(line: socket.socket, words: dict[str, Any], body: bytes | Sequence[bytes] = b"") -> None:
    """Sends one frame."""
    said = json.dumps(words).encode()
    parts = [body] if isinstance(body, bytes) else list(body)
    line.sendall(HEAD.pack(len(said), sum(map(len, parts))) + said)
    for part in parts:
        line.sendall(part)


def receive(line: socket.socket, most: int) -> tuple[dict[str, Any], bytes]:
    """The next frame, of at most `most` bytes beside its words; ConnectionLost when there is none."""
    said, size = HEAD.unpack(_exactly(line, HEAD.size))
    if said > MOST_WORDS or size > most:
        raise ConnectionLost("more was said than may be")
    try:
        words = json.loads(_exactly(line, said))
    except ValueError as error:
        raise ConnectionLost("what was said is no JSON") from error
    if not isinstance(words, dict):
        raise ConnectionLost("what was said is no object")
    return words, _exactly(line, size)


def _exactly(line: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        part = line.recv(min(size - len(got), 1 << 20))
        if not part:
            raise ConnectionLost("the other side is gone")
        got += part
    return bytes(got)
