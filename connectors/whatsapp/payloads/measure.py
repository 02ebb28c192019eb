"""How long a text is for Meta, and shortening it by what the eye sees: whole letters with their signs, whole words."""

from itertools import accumulate

import regex

ELLIPSIS = "…"
_CLUSTER = regex.compile(r"\X")
_LOOSE_END = regex.compile(r"[\s\p{Pd}\p{Ps}\p{Pi},;:/&|·•।.]+$")


def size(text: str) -> int:
    """The length in UTF-16 code units (see limits)."""
    return len(text) + sum(character > "\uffff" for character in text)


def clusters(text: str) -> list[str]:
    """The text in grapheme clusters: letters with all their signs, emoji with all their parts."""
    found: list[str] = _CLUSTER.findall(text)
    return found


def shorten(text: str, most: int) -> str:
    """The text in at most `most` units, ending in an ellipsis when cut; empty when not even one cluster fits.

    Cut between words where that keeps half of the room, never inside of a grapheme cluster.
    """
    if size(text) <= most:
        return text
    parts = clusters(text)
    room = most - size(ELLIPSIS)
    kept = sum(end <= room for end in accumulate(map(size, parts)))
    words = [place for place in range(1, kept + 1) if parts[place].isspace()]
    if words and size("".join(parts[: words[-1]])) * 2 >= room:
        kept = words[-1]
    start = _LOOSE_END.sub("", "".join(parts[:kept]))
    return start + ELLIPSIS if start else ""
