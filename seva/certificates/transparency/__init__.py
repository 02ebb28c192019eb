"""The transparency log of certificates, as those see it who check it: pure functions, no network, no database."""

from seva.certificates.transparency.errors import BadHead, BadKey, BadLeaf, BadProof, TransparencyError
from seva.certificates.transparency.heads import SignedHead, TreeHead, open_head, sign_head
from seva.certificates.transparency.keys import LogKey, SigningKey
from seva.certificates.transparency.leaves import Leaf
from seva.certificates.transparency.merkle import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "BadHead",
    "BadKey",
    "BadLeaf",
    "BadProof",
    "Frontier",
    "Leaf",
    "LogKey",
    "SignedHead",
    "SigningKey",
    "TransparencyError",
    "TreeHead",
    "leaf_hash",
    "node_hash",
    "open_head",
    "sign_head",
    "verify_consistency",
    "verify_inclusion",
]
