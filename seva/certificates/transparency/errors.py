"""Errors of the transparency log.

TransparencyError
├── BadProof    hashes that do not lead to the root
├── BadHead     no signed tree head, or none that this log's key has signed
├── BadLeaf     no entry of the log
└── BadKey      no key of a log
"""

from seva.errors import SevaError


class TransparencyError(SevaError):
    """Base of all errors of the transparency log."""

    code = "transparency"


class BadProof(TransparencyError):
    """The hashes of a proof do not lead to the root."""

    code = "bad_proof"


class BadHead(TransparencyError):
    """The text is no signed tree head, or the log's key has not signed it."""

    code = "bad_head"


class BadLeaf(TransparencyError):
    """The text is no entry of the log."""

    code = "bad_leaf"


class BadKey(TransparencyError):
    """The text is no key of a log."""

    code = "bad_log_key"
