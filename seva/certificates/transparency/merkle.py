"""The Merkle tree of RFC 9162, section 2.1, with SHA-256: hashes, and whether proofs hold. Hashes are 32 bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from seva.certificates.transparency.errors import BadProof

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""Root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf's content."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over the hashes of its two children."""
    return sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees that stand side by side, the largest first."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raises BadProof unless the leaf of this hash has this index in the tree (RFC 9162, 2.1.3.2)."""
    _check(0 <= index < size and len(leaf) == HASH_BYTES)
    path, last, found = index, size - 1, leaf
    for sibling in proof:
        _check(last > 0 and len(sibling) == HASH_BYTES)
        if path & 1 or path == last:
            found = node_hash(sibling, found)
            path, last = _up_to_right_child(path, last)
        else:
            found = node_hash(found, sibling)
        path, last = path >> 1, last >> 1
    _check(last == 0 and found == root)


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raises BadProof unless the tree of `old` leaves begins the one of `new` leaves (RFC 9162, 2.1.4.2)."""
    _check(0 <= old <= new)
    if old in (0, new):
        _check(not proof and old_root == (EMPTY_ROOT if old == 0 else new_root))
        _check(old < new or old_root == new_root)
        return
    # A tree whose size is a power of two is itself the first part: the proof leaves it out.
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    _check(bool(proof) and all(len(item) == HASH_BYTES for item in hashes))
    path, last = old - 1, new - 1
    while path & 1:
        path, last = path >> 1, last >> 1
    first = second = hashes[0]
    for item in hashes[1:]:
        _check(last > 0)
        if path & 1 or path == last:
            first, second = node_hash(item, first), node_hash(item, second)
            path, last = _up_to_right_child(path, last)
        else:
            second = node_hash(second, item)
        path, last = path >> 1, last >> 1
    _check(last == 0 and first == old_root and second == new_root)


def _up_to_right_child(path: int, last: int) -> tuple[int, int]:
    while path and not path & 1:
        path, last = path >> 1, last >> 1
    return path, last


def _check(holds: bool) -> None:
    if not holds:
        raise BadProof("The hashes do not lead to the root.")


@dataclass(frozen=True)
class Frontier:
    """All that must be kept of a tree to let it grow: its size and the roots of its perfect subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size.bit_count() != len(self.peaks):
            raise BadProof("A tree has one perfect subtree for each 1 in its size.")

    def grown(self, leaf_hashes: Sequence[bytes]) -> "Frontier":
        """The tree with these leaves added."""
        size, peaks = self.size, list(self.peaks)
        for added in leaf_hashes:
            rest = size
            while rest & 1:
                added, rest = node_hash(peaks.pop(), added), rest >> 1
            peaks.append(added)
            size += 1
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return folded(self.peaks)
