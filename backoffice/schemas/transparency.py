"""Bodies of answers about the transparency log; hashes in hexadecimal."""

from backoffice.schemas.types import Answer, Sha256


class LogProof(Answer):
    """That an entry is in the tree of a signed head: hashes from the entry's to the root, and the head itself."""

    leaf: Sha256
    entry: str
    index: int
    size: int
    proof: list[Sha256]
    head: str


class LogConsistency(Answer):
    """That the smaller tree begins the larger one: hashes as RFC 9162 orders them."""

    from_size: int
    to_size: int
    proof: list[Sha256]


class LogLeaves(Answer):
    """Entries of the log from `start` on, one line each; their bytes are what is hashed."""

    start: int
    leaves: list[str]
