"""Numbers that look drawn at random but are always the same for the same words."""

from hashlib import sha256


def number(low: int, high: int, *words: object) -> int:
    """A number from `low` to `high`, both included, that follows from the words."""
    digest = sha256("\x1f".join(map(str, words)).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)
