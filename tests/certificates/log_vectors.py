"""`python -m tests.certificates.log_vectors` writes log_vectors.json: what programs that check the log must find."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from seva.certificates.transparency import SigningKey, TreeHead, leaf_hash, sign_head
from tests.certificates import oracle
from tests.certificates.some_log import AT, KEY, NAME, OTHER_KEY, entry

FILE = Path(__file__).with_name("log_vectors.json")
ABOUT = "Made by tests/certificates/log_vectors.py; hashes and keys in hexadecimal, times in Unix seconds."
LEAVES = [entry(n, "revoked" if n == 4 else "issued") for n in range(7)]
LINES = [leaf.line.encode() for leaf in LEAVES]
SIZES = (1, 2, 5, 7)


def _head(size: int, key: SigningKey = KEY, origin: str = NAME) -> str:
    root = oracle.mth(LINES[:size])
    return sign_head(TreeHead(origin, size, root), AT + timedelta(minutes=size), [key]).note


def _heads() -> Iterator[dict[str, Any]]:
    for size in (0, *SIZES):
        time = int((AT + timedelta(minutes=size)).timestamp())
        root = oracle.mth(LINES[:size]).hex()
        yield {"note": _head(size), "holds": True, "size": size, "root": root, "signed_at": time}
    note = _head(7)
    both = sign_head(TreeHead(NAME, 7, oracle.mth(LINES)), AT, [OTHER_KEY, KEY]).note
    yield {"note": both, "holds": True, "size": 7, "root": oracle.mth(LINES).hex(), "signed_at": int(AT.timestamp())}
    for why, false in {
        "signed by another key": _head(7, OTHER_KEY),
        "of another log": _head(7, origin="log.example.in/other"),
        "another size": note.replace("\n7\n", "\n6\n"),
        "a size with a zero in front": note.replace("\n7\n", "\n07\n"),
        "an extension line": note.replace("\n\n", "\nmore\n\n", 1),
        "no signature": note.partition("\n\n")[0] + "\n\n",
        "empty": "",
    }.items():
        yield {"note": false, "holds": False, "why": why}


def _case(holds: bool, proof: list[bytes], **values: Any) -> dict[str, Any]:
    return {**values, "proof": [item.hex() for item in proof], "holds": holds}


def _inclusion() -> Iterator[dict[str, Any]]:
    for size in SIZES:
        root = oracle.mth(LINES[:size]).hex()
        for index in range(size):
            at = {"leaf": leaf_hash(LINES[index]).hex(), "index": index, "size": size, "root": root}
            proof = oracle.path(index, LINES[:size])
            yield _case(True, proof, **at)
            yield _case(False, proof, **at | {"index": index + 1}, why="another index")
            yield _case(False, [*proof, bytes(32)], **at, why="one hash more")
            if proof:
                yield _case(False, proof[:-1], **at, why="one hash less")
                yield _case(False, [bytes(32), *proof[1:]], **at, why="another hash")


def _consistency() -> Iterator[dict[str, Any]]:
    for new in (0, *SIZES):
        for old in range(new + 1):
            roots = {"from_root": oracle.mth(LINES[:old]).hex(), "to_root": oracle.mth(LINES[:new]).hex()}
            at = {"from": old, "to": new, **roots}
            proof = oracle.proof(old, LINES[:new]) if old else []
            yield _case(True, proof, **at)
            yield _case(False, [*proof, bytes(32)], **at, why="one hash more")
            if old < new and old:
                yield _case(False, proof[1:], **at, why="one hash less")
                yield _case(False, proof, **at | {"from_root": "00" * 32}, why="another history")


def vectors() -> dict[str, Any]:
    """All of them."""
    return {
        "about": ABOUT,
        "key": KEY.public.text,
        "public": KEY.public.public.hex(),
        "leaves": [{"line": leaf.line, "hash": leaf.hash.hex()} for leaf in LEAVES],
        "heads": list(_heads()),
        "inclusion": list(_inclusion()),
        "consistency": list(_consistency()),
    }


def as_text() -> str:
    """As they are written: one case a line."""
    parts = []
    for name, value in vectors().items():
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value) if isinstance(value, list) else ""
        parts.append(f'"{name}": ' + (f"[\n{rows}\n]" if rows else json.dumps(value)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(as_text(), encoding="utf-8")
