"""What of a certificate is entered in the log: when it was issued, and when it counts no more."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from seva.certificates.model import SHORT, Status, StatusKind
from seva.certificates.published import status_row
from seva.certificates.strict import encode
from seva.certificates.transparency.leaves import Kind, Leaf

KINDS: Mapping[StatusKind, Kind] = {
    StatusKind.revoked: "revoked",
    StatusKind.superseded: "superseded",
    StatusKind.corrected: "corrected",
}


def issued(fingerprint: bytes, on: date) -> Leaf:
    """The entry of a certificate that was issued on a day; its fingerprint is SHA-256 over the signed content."""
    return Leaf("issued", on, fingerprint)


def ended(fingerprint: bytes, status: Status) -> Leaf:
    """The entry of what became of a certificate: SHA-256 over the CBOR of its row in the status list, name first."""
    row = encode([fingerprint[:SHORT], *status_row(status)])
    return Leaf(KINDS[status.kind], status.since, sha256(row).digest())
