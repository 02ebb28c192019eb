"""A state with keys of its own, and a certificate that it issued."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seva.certificates import (
    SHORT,
    Key,
    KeySet,
    Kind,
    Reason,
    Record,
    Status,
    StatusKind,
    StatusList,
    Use,
    encode_record,
    fact_named,
    fingerprint,
    key_id,
    public_bytes,
    sign,
)

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
RECORD = Record(
    number="DL-CRT-2026-12345678",
    service="income_certificate",
    kind=Kind.certificate,
    department="revenue",
    state="DL",
    holder="श्रीमती सुनीता देवी",
    facts={fact_named("guardian_name").code: "रमेश कुमार", fact_named("annual_income").code: 12_000_000},
    issued_on=TODAY,
    valid_until=date(2027, 11, 19),
    issuer="sdm",
)


def private(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def key(signer: Ed25519PrivateKey, use: Use = Use.certificates, **changes: Any) -> Key:
    public = public_bytes(signer)
    made = Key(
        kid=key_id(public),
        use=use,
        state="DL",
        department="revenue",
        public=public,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        verify_until=date(2056, 12, 31),
    )
    return replace(made, **changes)


def key_set(*keys: Key) -> KeySet:
    return KeySet(1, NOW, NOW + timedelta(days=7), {one.kid: one for one in keys})


def status_list(entries: dict[bytes, Status] | None = None) -> StatusList:
    return StatusList(1, NOW, NOW + timedelta(days=1), entries or {})


def ended(cose: bytes, kind: StatusKind) -> StatusList:
    return status_list({fingerprint(cose)[:SHORT]: Status(kind, TODAY, Reason.court_order)})


ROOT, DEPARTMENT, STATUSES, STRANGER = (private(seed) for seed in (1, 2, 3, 4))
KEYS = key_set(key(DEPARTMENT), key(STATUSES, Use.statuses, department="", state=""))
CERTIFICATE = sign(encode_record(RECORD), DEPARTMENT)
