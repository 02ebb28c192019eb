"""Which perfect subtrees stand for a range of leaves, and which ranges a proof is made of (RFC 9162, 2.1.3 and 2.1.4).

A perfect subtree is (level, position): it stands over the leaves from position * 2**level on, 2**level of them.
"""

from typing import NamedTuple

Range = tuple[int, int]
LEVEL_BITS = 48
"""A level has far fewer subtrees than this many bits can count."""


class Node(NamedTuple):
    """A perfect subtree; at level 0 a leaf."""

    level: int
    position: int

    @property
    def key(self) -> int:
        """One number for both, under which its hash is kept."""
        return self.level << LEVEL_BITS | self.position


def perfect(start: int, end: int) -> list[Node]:
    """The perfect subtrees over the leaves from `start` to before `end`, largest first; `start` is where one begins."""
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return nodes


def inclusion(index: int, size: int) -> list[Range]:
    """The ranges whose roots prove that a leaf is in a tree of this size, from the leaf to the root."""
    found: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        inside, beside = ((start, middle), (middle, end)) if index < middle else ((middle, end), (start, middle))
        (start, end), found = inside, [beside, *found]
    return found


def consistency(old: int, new: int) -> list[Range]:
    """The ranges whose roots prove that a tree of `old` leaves begins one of `new`."""
    if old in (0, new):
        return []
    found: list[Range] = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        inside, beside = ((start, middle), (middle, end)) if old <= middle else ((middle, end), (start, middle))
        (start, end), found = inside, [beside, *found]
    # What is left of the old tree is known to whoever knows its root, when it is the whole of it.
    return found if start == 0 else [(start, end), *found]


def completed_by(index: int) -> list[Node]:
    """The subtrees that become perfect with the leaf of this index, smallest first."""
    levels = (~index & (index + 1)).bit_length() - 1
    return [Node(level, index >> level) for level in range(1, levels + 1)]


def _split(size: int) -> int:
    """The largest power of two that is smaller than the size."""
    return 1 << (size - 1).bit_length() - 1
