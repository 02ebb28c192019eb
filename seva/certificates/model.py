"""What a certificate says, who may sign it, what became of it, and what a check finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

Fact = str | int
"""A fact's value: a text, a choice's id, or a whole number (days since 1970-01-01, or paise)."""


class Kind(IntEnum):
    """What is certified, as the catalogue's kinds of services that end with a paper."""

    certificate = 1
    licence = 2


class Use(IntEnum):
    """What a key signs."""

    certificates = 1
    statuses = 2
    log = 3


class StatusKind(IntEnum):
    """What became of a certificate after it was issued."""

    revoked = 1
    superseded = 2
    corrected = 3


class Reason(IntEnum):
    """Why a certificate was revoked, superseded or corrected."""

    obtained_wrongly = 1
    issued_by_mistake = 2
    facts_changed = 3
    holder_asked = 4
    court_order = 5
    error_in_text = 6
    renewed = 7


@dataclass(frozen=True)
class Record:
    """What is signed. `facts` by their codes in facts.yml; `supersedes` is the number of the one that it replaces."""

    number: str
    service: str
    kind: Kind
    department: str
    state: str
    holder: str
    issued_on: date
    facts: Mapping[int, Fact] = field(default_factory=dict)
    valid_until: date | None = None
    issuer: str = ""
    supersedes: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Key:
    """A public key (Ed25519, 32 bytes): whose, what for, from and until when it signs, and until when that counts.

    After `withdrawn_on` nothing counts that it ever signed: somebody else may have had it.
    """

    kid: bytes
    use: Use
    state: str
    department: str
    public: bytes
    valid_from: date
    valid_until: date
    verify_until: date
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class KeySet:
    """The keys of some states, as published at a moment (UTC); a newer one has a higher `sequence`."""

    sequence: int
    issued_at: datetime
    next_update: datetime
    keys: Mapping[bytes, Key]

    @property
    def states(self) -> frozenset[str]:
        """The states whose keys these are."""
        return frozenset(key.state for key in self.keys.values() if key.use is Use.certificates)


@dataclass(frozen=True)
class Status:
    """What became of a certificate, when and why; `successor` begins the fingerprint of the one that replaces it."""

    kind: StatusKind
    since: date
    reason: Reason
    successor: bytes | None = None


@dataclass(frozen=True)
class StatusList:
    """All certificates that count no more, by the beginnings of their fingerprints; moments are in UTC."""

    sequence: int
    issued_at: datetime
    next_update: datetime
    entries: Mapping[bytes, Status]

    def of(self, fingerprint: bytes) -> Status | None:
        """What became of the certificate with this fingerprint; None while it counts."""
        return self.entries.get(fingerprint[:SHORT])


SHORT = 16
"""Bytes of a fingerprint that stand in a status list."""


class Verdict(StrEnum):
    """What a check finds; each has one plain answer. The first eight are about what a known key did sign."""

    genuine = "genuine"
    expired = "expired"
    revoked = "revoked"
    superseded = "superseded"
    corrected = "corrected"
    not_yet_valid = "not_yet_valid"
    expired_key = "expired_key"
    withdrawn_key = "withdrawn_key"
    altered = "altered"
    unknown_key = "unknown_key"
    wrong_issuer = "wrong_issuer"
    other_state = "other_state"
    wrong_algorithm = "wrong_algorithm"
    newer_version = "newer_version"
    not_canonical = "not_canonical"
    cut_short = "cut_short"
    too_large = "too_large"
    unreadable = "unreadable"


SIGNED = frozenset(
    {
        Verdict.genuine,
        Verdict.expired,
        Verdict.revoked,
        Verdict.superseded,
        Verdict.corrected,
        Verdict.expired_key,
        Verdict.withdrawn_key,
        Verdict.not_yet_valid,
    }
)


@dataclass(frozen=True)
class Outcome:
    """The verdict and what it rests on.

    `record` may be shown as the certificate's content only if `is_signed`; otherwise it is what somebody wrote.
    `statuses_as_of` is the moment of the status list, `is_stale` that a newer one should have been fetched.
    """

    verdict: Verdict
    record: Record | None = None
    fingerprint: bytes = b""
    key: Key | None = None
    status: Status | None = None
    statuses_as_of: datetime | None = None
    is_stale: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether the content is what a known key of the right department signed."""
        return self.verdict in SIGNED
