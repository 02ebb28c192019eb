"""What is published for verifiers: keys, signed by a root key; the status list, signed by a key of the set."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seva.certificates.cose import Envelope, key_id, open_envelope, sign
from seva.certificates.errors import KeySetRefused, NotACertificate, StatusListRefused
from seva.certificates.model import SHORT, Key, KeySet, Reason, Status, StatusKind, StatusList, Use
from seva.certificates.records import day, days
from seva.certificates.strict import decode, encode

VERSION = 1
KEY_SET, STATUS_LIST = "keys", "statuses"


def encode_keys(keys: KeySet, root: Ed25519PrivateKey) -> bytes:
    """The key set as it is published, signed by the root key."""
    rows = [_key_row(key) for _, key in sorted(keys.keys.items())]
    return sign(encode(_head(KEY_SET, keys) | {6: rows}), root)


def _key_row(key: Key) -> dict[int, Any]:
    row = {
        1: key.kid,
        2: int(key.use),
        3: key.state,
        4: key.department,
        5: key.public,
        6: days(key.valid_from),
        7: days(key.valid_until),
        8: days(key.verify_until),
    }
    return row | ({} if key.withdrawn_on is None else {9: days(key.withdrawn_on)})


def read_keys(content: bytes, roots: Collection[bytes]) -> KeySet:
    """The key set, if one of these root keys (public, 32 bytes each) signed it; raises KeySetRefused."""
    try:
        envelope = open_envelope(content)
        _check_signature(envelope, {key_id(root): root for root in roots})
        return _key_set(envelope)
    except (NotACertificate, ValueError, TypeError, KeyError, AttributeError) as error:
        raise KeySetRefused(f"this is no key set that is trusted: {error}") from error


def show_keys(content: bytes) -> KeySet:
    """The key set without a look at its signature: for whoever made it."""
    return _key_set(open_envelope(content))


def _key_set(envelope: Envelope) -> KeySet:
    found = _content(envelope, KEY_SET)
    keys = [_key(row) for row in found[6]]
    return KeySet(found[3], _moment(found[4]), _moment(found[5]), {key.kid: key for key in keys})


def _key(row: Mapping[int, Any]) -> Key:
    if key_id(row[5]) != row[1]:
        raise ValueError("an id is not that of its key")
    gone = row.get(9)
    return Key(
        kid=row[1],
        use=Use(row[2]),
        state=str(row[3]),
        department=str(row[4]),
        public=row[5],
        valid_from=day(row[6]),
        valid_until=day(row[7]),
        verify_until=day(row[8]),
        withdrawn_on=None if gone is None else day(gone),
    )


def encode_statuses(statuses: StatusList, private: Ed25519PrivateKey) -> bytes:
    """The status list as it is published, signed by a key of the set that is for statuses."""
    rows = {beginning: status_row(status) for beginning, status in statuses.entries.items()}
    return sign(encode(_head(STATUS_LIST, statuses) | {6: rows}), private)


def status_row(status: Status) -> list[Any]:
    """A status as it stands in the list, without the name of the certificate."""
    row = [int(status.kind), days(status.since), int(status.reason)]
    return row + ([] if status.successor is None else [status.successor])


def read_statuses(content: bytes, keys: KeySet, today: date) -> StatusList:
    """The status list, if a key of the set that is for statuses, and valid today, signed it; StatusListRefused."""
    able = {kid: key.public for kid, key in keys.keys.items() if key.use is Use.statuses and _is_usable(key, today)}
    try:
        envelope = open_envelope(content)
        _check_signature(envelope, able)
        return _status_list(envelope)
    except (NotACertificate, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StatusListRefused(f"this is no status list that is trusted: {error}") from error


def show_statuses(content: bytes) -> StatusList:
    """The status list without a look at its signature: for whoever made it."""
    return _status_list(open_envelope(content))


def _status_list(envelope: Envelope) -> StatusList:
    found = _content(envelope, STATUS_LIST)
    entries = {_beginning(name): _status(row) for name, row in found[6].items()}
    return StatusList(found[3], _moment(found[4]), _moment(found[5]), entries)


def _is_usable(key: Key, today: date) -> bool:
    return key.withdrawn_on is None and key.valid_from <= today <= key.verify_until


def _beginning(name: Any) -> bytes:
    if not isinstance(name, bytes) or len(name) != SHORT:
        raise ValueError("a fingerprint has a wrong length")
    return name


def _status(row: list[Any]) -> Status:
    kind, since, reason, *successor = row
    return Status(StatusKind(kind), day(since), Reason(reason), _beginning(successor[0]) if successor else None)


def _head(what: str, published: KeySet | StatusList) -> dict[int, Any]:
    return {
        1: VERSION,
        2: what,
        3: published.sequence,
        4: int(published.issued_at.timestamp()),
        5: int(published.next_update.timestamp()),
    }


def _check_signature(envelope: Envelope, publics: Mapping[bytes, bytes]) -> None:
    public = publics.get(envelope.kid)
    if public is None or not envelope.is_signed_by(public):
        raise ValueError("it is not signed by a key that may do so")


def _content(envelope: Envelope, what: str) -> dict[int, Any]:
    found = decode(envelope.payload)
    if not isinstance(found, dict) or (found.get(1), found.get(2)) != (VERSION, what):
        raise ValueError(f"it is not version {VERSION} of {what}")
    return found


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
