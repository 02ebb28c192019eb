"""The published lists as JSON, for people to read; what counts are the signed bytes in them."""

from base64 import urlsafe_b64encode

from backoffice.certificates.keys import ROOT, all_keys
from backoffice.office import Office
from backoffice.schemas.published import PublishedKey, PublishedKeys, PublishedStatus, PublishedStatuses
from seva.certificates import Key, Status, open_envelope
from seva.certificates.published import show_keys, show_statuses


def as_keys(office: Office, content: bytes) -> PublishedKeys:
    """The key set with the root key that signed it."""
    keys, kid = show_keys(content), open_envelope(content).kid.hex()
    with office.sessions.reading() as session:
        root = next(key for key in all_keys(session) if (key.use, key.kid) == (ROOT, kid))
    return PublishedKeys(
        sequence=keys.sequence,
        issued_at=keys.issued_at,
        next_update=keys.next_update,
        keys=[_key(key) for key in keys.keys.values()],
        root=_text(bytes.fromhex(root.public_key)),
        cose=_text(content),
    )


def _key(key: Key) -> PublishedKey:
    return PublishedKey.model_validate(
        {
            "kid": key.kid.hex(),
            "use": key.use.name,
            "state": key.state,
            "department": key.department,
            "public_key": _text(key.public),
            "valid_from": key.valid_from,
            "valid_until": key.valid_until,
            "verify_until": key.verify_until,
            "withdrawn_on": key.withdrawn_on,
        }
    )


def as_statuses(office: Office, content: bytes) -> PublishedStatuses:
    """The status list."""
    statuses = show_statuses(content)
    return PublishedStatuses(
        sequence=statuses.sequence,
        issued_at=statuses.issued_at,
        next_update=statuses.next_update,
        statuses=[_status(name, status) for name, status in statuses.entries.items()],
        cose=_text(content),
    )


def _status(name: bytes, status: Status) -> PublishedStatus:
    return PublishedStatus.model_validate(
        {
            "name": name.hex(),
            "status": status.kind.name,
            "since": status.since,
            "reason": status.reason.name,
            "successor": status.successor.hex() if status.successor else None,
        }
    )


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
