"""An entry of the log: one line of ASCII, without anything personal. docs/transparency-log.md describes it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from seva.certificates.transparency.errors import BadLeaf
from seva.certificates.transparency.merkle import leaf_hash

Kind = Literal["issued", "revoked", "corrected", "superseded"]
KINDS: tuple[Kind, ...] = get_args(Kind)
VERSION = 1
LINE = re.compile(rf"{VERSION} ({'|'.join(KINDS)}) (\d{{4}}-\d\d-\d\d) ([0-9a-f]{{64}})", re.ASCII)
LONGEST = 120


@dataclass(frozen=True)
class Leaf:
    """What happened to a certificate on a day (in India); `digest` is SHA-256 of the signed record or status entry."""

    kind: Kind
    on: date
    digest: bytes

    @property
    def line(self) -> str:
        """The line whose bytes are hashed."""
        return f"{VERSION} {self.kind} {self.on.isoformat()} {self.digest.hex()}"

    @property
    def hash(self) -> bytes:
        """The leaf's hash in the tree, under which its proof is asked for."""
        return leaf_hash(self.line.encode("ascii"))


def read_leaf(line: str) -> Leaf:
    """The entry in a line; raises BadLeaf, since whatever else a log holds might be personal."""
    match = LINE.fullmatch(line)
    try:
        if match is None:
            raise ValueError
        kind, on, digest = match.groups()
        return Leaf(next(k for k in KINDS if k == kind), date.fromisoformat(on), bytes.fromhex(digest))
    except ValueError:
        raise BadLeaf(f"This is no entry of the log: {line[:LONGEST]!r}") from None
