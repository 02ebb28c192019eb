"""What a monitor has seen, in a file: it may be published, so that others can compare their heads with it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seva.certificates.monitor.errors import StateUnusable
from seva.certificates.transparency import Frontier, LogKey, SignedHead, TransparencyError, open_head
from seva.certificates.transparency.keys import read_key

VERSION = 1
MOST_HEADS = 1000


@dataclass(frozen=True)
class Seen:
    """The log's key, its tree as far as it was read, the last heads that held, newest last, and trusted root keys."""

    key: LogKey
    frontier: Frontier
    heads: tuple[str, ...]
    roots: tuple[bytes, ...] = ()

    @property
    def last(self) -> SignedHead:
        """The newest head that held."""
        return open_head(self.heads[-1], self.key)

    def and_then(self, head: SignedHead) -> "Seen":
        """With the head that the tree is of; one that is the last already is not kept twice."""
        heads = self.heads if self.heads[-1:] == (head.note,) else (*self.heads, head.note)
        return Seen(self.key, self.frontier, heads[-MOST_HEADS:], self.roots)


def read_seen(file: Path) -> Seen | None:
    """What was seen before, None when there is no file yet; raises StateUnusable, OSError."""
    if not file.exists():
        return None
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        frontier = Frontier(found["size"], tuple(bytes.fromhex(peak) for peak in found["peaks"]))
        roots = tuple(bytes.fromhex(root) for root in found.get("roots", ()))
        seen = Seen(read_key(found["key"]), frontier, tuple(found["heads"]), roots)
        if found["version"] != VERSION or (frontier.size, frontier.root) != (seen.last.size, seen.last.root):
            raise ValueError
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, TransparencyError) as error:
        raise StateUnusable(f"{file} is damaged; put a copy of it back.") from error
    return seen


def write_seen(file: Path, seen: Seen) -> None:
    """Keeps what was seen: whole, or as it was."""
    content = {
        "version": VERSION,
        "key": seen.key.text,
        "size": seen.frontier.size,
        "peaks": [peak.hex() for peak in seen.frontier.peaks],
        "heads": list(seen.heads),
        "roots": [root.hex() for root in seen.roots],
    }
    write_json(file, content)


def write_json(file: Path, content: Any) -> None:
    """Writes a file whole, and onto the disk, before it takes the place of the old one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def heads_in(text: str) -> list[str]:
    """The signed heads in a monitor's file, or in a text that is one; raises StateUnusable."""
    if not text.lstrip().startswith("{"):
        return [text]
    try:
        heads = json.loads(text)["heads"]
    except (ValueError, KeyError) as error:
        raise StateUnusable("What to compare with is no monitor's file.") from error
    if not isinstance(heads, list) or not all(isinstance(head, str) for head in heads):
        raise StateUnusable("What to compare with is no monitor's file.")
    return heads
