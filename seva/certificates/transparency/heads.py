"""Signed tree heads: checkpoints (c2sp.org/tlog-checkpoint) whose signature carries the time (…/tlog-cosignature)."""

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from seva.certificates.transparency.errors import BadHead
from seva.certificates.transparency.keys import LogKey, SigningKey, is_name
from seva.certificates.transparency.merkle import HASH_BYTES

SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
TIMED = 8
SIGNATURE_BYTES = 64
LONGEST_NOTE = 100_000
LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class TreeHead:
    """The state of a log: how many leaves, and the root over them. `origin` names the log."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class SignedHead:
    """A tree head with the moment of its signature (whole seconds, UTC) and the note that proves both."""

    head: TreeHead
    signed_at: datetime
    note: str

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self.head.size

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return self.head.root


def sign_head(head: TreeHead, at: datetime, keys: Sequence[SigningKey]) -> SignedHead:
    """Signs a head with each key: more than one while a new key takes the place of an old one."""
    time = int(at.timestamp())
    lines = [_line(key, head.text, time) for key in keys]
    return SignedHead(head, datetime.fromtimestamp(time, UTC), f"{head.text}\n{''.join(lines)}")


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _line(key: SigningKey, text: str, time: int) -> str:
    signature = key.public.id + time.to_bytes(TIMED, "big") + key.sign(_message(text, time))
    return f"— {key.public.name} {b64encode(signature).decode()}\n"


def open_head(note: str, key: LogKey) -> SignedHead:
    """The head in a note; raises BadHead unless this key has signed it for its own log."""
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or len(note) > LONGEST_NOTE:
        raise BadHead("This is no signed tree head.")
    text += "\n"
    head = _read(text)
    if head.origin != key.name:
        raise BadHead(f"This head is of another log: {head.origin!r}.")
    time = _time_signed(text, signatures, key)
    return SignedHead(head, datetime.fromtimestamp(time, UTC), note)


def _read(text: str) -> TreeHead:
    lines = text.split("\n")
    # Nothing but the three lines that a checkpoint must have: what a log writes beyond them, nobody could audit.
    if len(lines) != 4 or not is_name(lines[0]) or not SIZE.fullmatch(lines[1]):
        raise BadHead("This is no tree head.")
    root = _decoded(lines[2])
    if len(root) != HASH_BYTES:
        raise BadHead("The head has no root of 32 bytes.")
    return TreeHead(lines[0], int(lines[1]), root)


def _time_signed(text: str, signatures: str, key: LogKey) -> int:
    """The time in this key's signature; those of other keys are left aside, as signed notes ask."""
    for line in signatures.removesuffix("\n").split("\n"):
        dash, name, encoded = (*line.split(" "), "", "")[:3]
        signature = _decoded(encoded)
        if dash != "—" or name != key.name or signature[:4] != key.id:
            continue
        time = int.from_bytes(signature[4 : 4 + TIMED], "big")
        proof = signature[4 + TIMED :]
        if len(proof) == SIGNATURE_BYTES and time < LATEST and key.has_signed(_message(text, time), proof):
            return time
        raise BadHead("The head's signature is false.")
    raise BadHead("The head is not signed by the log's key.")


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError):
        return b""
