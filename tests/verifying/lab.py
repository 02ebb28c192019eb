"""A state with its keys, lists and certificates: one for each verdict, made here so that tests know the answer."""

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import cbor2
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
    Verdict,
    encode_keys,
    encode_record,
    encode_statuses,
    fingerprint,
    key_id,
    link,
    public_bytes,
    sign,
)
from seva.departments.port import PublishedKeys

BASE = "https://seva.example/verify"
LIFE = timedelta(days=365)


def private(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


ROOT, OFFICE, OLD, LOST, LISTS, NOBODY, OTHER, LOG = map(private, range(1, 9))


@dataclass(frozen=True)
class Lab:
    """Everything on one day (in India)."""

    today: date
    ended: dict[bytes, Status] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 5, tzinfo=UTC)

    @property
    def record(self) -> Record:
        facts: Mapping[int, str | int] = {1: "रामेश्वर प्रसाद", 8: 12_000_000, 4: 7_010}
        return Record(
            number="DL-CRT-2026-12345678", service="income_certificate", kind=Kind.certificate, department="revenue",
            state="DL", holder="सुनीता देवी", issued_on=self.today - timedelta(days=30), facts=facts,
            valid_until=self.today + timedelta(days=335), issuer="sdm",
        )  # fmt: skip

    def _key(self, key: Ed25519PrivateKey, use: Use = Use.certificates, **changes: object) -> Key:
        public, department = public_bytes(key), "revenue" if use is Use.certificates else ""
        made = Key(
            key_id(public), use, "DL", department, public, self.today - LIFE, self.today + LIFE, self.today + 9 * LIFE
        )
        return replace(made, **changes)  # type: ignore[arg-type]

    @property
    def keys(self) -> KeySet:
        over = {
            "valid_from": self.today - 9 * LIFE,
            "valid_until": self.today - 8 * LIFE,
            "verify_until": self.today - LIFE,
        }
        made = [
            self._key(OFFICE), self._key(OLD, **over), self._key(LOST, withdrawn_on=self.today - timedelta(days=1)),
            self._key(OTHER, department="transport"), self._key(LISTS, Use.statuses), self._key(LOG, Use.log),
        ]  # fmt: skip
        return KeySet(7, self.now, self.now + timedelta(days=7), {key.kid: key for key in made})

    @property
    def statuses(self) -> StatusList:
        return StatusList(9, self.now, self.now + timedelta(days=1), dict(self.ended))

    def publish(self) -> tuple[PublishedKeys, bytes]:
        """The lists as a department publishes them."""
        signed = encode_keys(self.keys, ROOT)
        return PublishedKeys(public_bytes(ROOT), signed), encode_statuses(self.statuses, LISTS)

    def certificate(self, key: Ed25519PrivateKey = OFFICE, **changes: object) -> bytes:
        return sign(encode_record(replace(self.record, **changes)), key)  # type: ignore[arg-type]

    def end(self, cose: bytes, kind: StatusKind, reason: Reason) -> bytes:
        self.ended[fingerprint(cose)[:SHORT]] = Status(kind, self.today - timedelta(days=2), reason)
        return cose


def _ended(lab: Lab, number: str, kind: StatusKind, reason: Reason) -> str:
    return link(BASE, lab.end(lab.certificate(number=f"DL-CRT-2026-{number}"), kind, reason))


def _altered(lab: Lab) -> str:
    cose = lab.certificate()
    place = cose.index("सुनीता".encode())
    return link(BASE, cose[:place] + "अनीता ".encode().ljust(18, b" ")[:18] + cose[place + 18 :])


def _other_algorithm(lab: Lab) -> str:
    header = cbor2.dumps({1: -7, 4: key_id(public_bytes(OFFICE))}, canonical=True)
    return link(BASE, b"\xd2" + cbor2.dumps([header, {}, encode_record(lab.record), bytes(64)]))


def _newer(lab: Lab) -> str:
    return link(BASE, sign(cbor2.dumps({1: 2, 2: "DL-CRT-2026-12345678"}, canonical=True), OFFICE))


def _rewritten(lab: Lab) -> str:
    cose = lab.certificate()
    return link(BASE, cose[:1] + b"\x98\x04" + cose[2:])


def _too_large(lab: Lab) -> str:
    packed = zlib.compress(bytes(5000), 9)
    return f"{BASE}#{urlsafe_b64encode(packed).decode().rstrip('=')}"


def _signed(lab: Lab, key: Ed25519PrivateKey = OFFICE, **changes: object) -> str:
    return link(BASE, lab.certificate(key, **changes))


SHOWN: Mapping[Verdict, Callable[[Lab], str]] = {
    Verdict.genuine: _signed,
    Verdict.expired: lambda lab: _signed(lab, valid_until=lab.today - timedelta(days=1)),
    Verdict.revoked: partial(_ended, number="00000011", kind=StatusKind.revoked, reason=Reason.court_order),
    Verdict.superseded: partial(_ended, number="00000012", kind=StatusKind.superseded, reason=Reason.renewed),
    Verdict.corrected: partial(_ended, number="00000013", kind=StatusKind.corrected, reason=Reason.error_in_text),
    Verdict.not_yet_valid: lambda lab: _signed(lab, issued_on=lab.today + timedelta(days=1)),
    Verdict.expired_key: lambda lab: _signed(lab, OLD),
    Verdict.withdrawn_key: lambda lab: _signed(lab, LOST),
    Verdict.altered: _altered,
    Verdict.unknown_key: lambda lab: _signed(lab, NOBODY),
    Verdict.wrong_issuer: lambda lab: _signed(lab, OTHER),
    Verdict.other_state: lambda lab: _signed(lab, NOBODY, state="MH", number="MH-CRT-2026-12345678"),
    Verdict.wrong_algorithm: _other_algorithm,
    Verdict.newer_version: _newer,
    Verdict.not_canonical: _rewritten,
    Verdict.cut_short: lambda lab: _signed(lab)[:-30],
    Verdict.too_large: _too_large,
    Verdict.unreadable: lambda lab: "https://example.in/some/page",
}
"""What is shown for each verdict, as the text of its code."""
