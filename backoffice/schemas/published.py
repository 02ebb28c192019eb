"""The published lists of certificates as JSON, for people to read."""

from typing import Literal

from backoffice.schemas.types import Answer, IsoDate, Moment


class PublishedKey(Answer):
    """A public key (Ed25519, base64url): whose, what for, and when it signs; days are in India."""

    kid: str
    use: Literal["certificates", "statuses", "log"]
    state: str
    department: str
    public_key: str
    valid_from: IsoDate
    valid_until: IsoDate
    verify_until: IsoDate
    withdrawn_on: IsoDate | None


class PublishedKeys(Answer):
    """The key set, for people to read; `cose` (base64url) is what counts, signed by `root`, which verifiers pin."""

    sequence: int
    issued_at: Moment
    next_update: Moment
    keys: list[PublishedKey]
    root: str
    cose: str


class PublishedStatus(Answer):
    """What became of the certificate whose fingerprint begins with `name`, and the successor's name."""

    name: str
    status: Literal["revoked", "superseded", "corrected"]
    since: IsoDate
    reason: str
    successor: str | None


class PublishedStatuses(Answer):
    """The status list, for people to read; `cose` (base64url) is what counts."""

    sequence: int
    issued_at: Moment
    next_update: Moment
    statuses: list[PublishedStatus]
    cose: str
