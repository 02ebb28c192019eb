"""The check: pure, without network, clock or files."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from seva.certificates.cose import Envelope, fingerprint, open_envelope
from seva.certificates.errors import NotACertificate
from seva.certificates.links import LARGEST, read_link
from seva.certificates.model import Key, KeySet, Outcome, Record, Status, StatusKind, StatusList, Use, Verdict
from seva.certificates.records import decode_record

INDIA = timezone(timedelta(hours=5, minutes=30))
BY_STATUS = {
    StatusKind.revoked: Verdict.revoked,
    StatusKind.superseded: Verdict.superseded,
    StatusKind.corrected: Verdict.corrected,
}


def check_text(text: str, keys: KeySet, statuses: StatusList | None, today: date) -> Outcome:
    """Checks what a QR code says, or a link."""
    try:
        cose = read_link(text)
    except NotACertificate as error:
        return Outcome(Verdict(error.code))
    return check(cose, keys, statuses, today)


def check(cose: bytes, keys: KeySet, statuses: StatusList | None, today: date) -> Outcome:
    """Whether the certificate is genuine and counts on this day in India; never raises, whatever the bytes are.

    Without a status list nothing is known about revocation: the outcome's `statuses_as_of` is None.
    """
    if len(cose) > LARGEST:
        return Outcome(Verdict.too_large)
    try:
        envelope = open_envelope(cose)
    except NotACertificate as error:
        return Outcome(Verdict(error.code))
    key = keys.keys.get(envelope.kid)
    if key is None or key.use is not Use.certificates:
        return _unknown(envelope, keys)
    if not envelope.is_signed_by(key.public):
        return Outcome(Verdict.altered, key=key)
    try:
        record = decode_record(envelope.payload)
    except NotACertificate as error:
        return Outcome(Verdict(error.code), key=key)
    name = fingerprint(cose)
    status = statuses.of(name) if statuses else None
    return Outcome(
        _verdict(record, key, status, today),
        record,
        name,
        key,
        status,
        statuses.issued_at if statuses else None,
        statuses is not None and statuses.next_update < _start(today),
    )


def _unknown(envelope: Envelope, keys: KeySet) -> Outcome:
    """Nobody known signed it; if it says that it is of another state, that state's keys may know it."""
    try:
        record = decode_record(envelope.payload)
    except NotACertificate:
        return Outcome(Verdict.unknown_key)
    return Outcome(Verdict.unknown_key if record.state in keys.states else Verdict.other_state, record)


def _verdict(record: Record, key: Key, status: Status | None, today: date) -> Verdict:
    """The first that holds; what is worse for who relies on the certificate stands before what is less so."""
    holds = (
        ((key.state, key.department) != (record.state, record.department), Verdict.wrong_issuer),
        (key.withdrawn_on is not None and key.withdrawn_on <= today, Verdict.withdrawn_key),
        (status is not None, BY_STATUS.get(status.kind) if status else None),
        (not key.valid_from <= record.issued_on <= key.valid_until, Verdict.expired_key),
        (today > key.verify_until, Verdict.expired_key),
        (today < record.issued_on, Verdict.not_yet_valid),
        (record.valid_until is not None and record.valid_until < today, Verdict.expired),
    )
    return next((verdict for is_so, verdict in holds if is_so and verdict), Verdict.genuine)


def _start(today: date) -> datetime:
    """The moment at which the day begins in India."""
    return datetime.combine(today, time(), INDIA).astimezone(UTC)
