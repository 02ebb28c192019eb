"""The format of certificates and the check of one, for whoever issues or verifies: docs/certificates.md.

Pure functions: nothing here reaches a network, a database or a clock.
"""

from seva.certificates.checking import check, check_text
from seva.certificates.cose import fingerprint, key_id, open_envelope, public_bytes, sign
from seva.certificates.errors import CertificateError, KeySetRefused, NotACertificate, StatusListRefused
from seva.certificates.facts import FactKind, fact_named, fact_numbered, post_named
from seva.certificates.links import fits_qr, link, qr_link, read_link
from seva.certificates.model import (
    SHORT,
    Key,
    KeySet,
    Kind,
    Outcome,
    Reason,
    Record,
    Status,
    StatusKind,
    StatusList,
    Use,
    Verdict,
)
from seva.certificates.published import encode_keys, encode_statuses, read_keys, read_statuses
from seva.certificates.records import decode_record, encode_record

__all__ = [
    "SHORT",
    "CertificateError",
    "FactKind",
    "Key",
    "KeySet",
    "KeySetRefused",
    "Kind",
    "NotACertificate",
    "Outcome",
    "Reason",
    "Record",
    "Status",
    "StatusKind",
    "StatusList",
    "StatusListRefused",
    "Use",
    "Verdict",
    "check",
    "check_text",
    "decode_record",
    "encode_keys",
    "encode_record",
    "encode_statuses",
    "fact_named",
    "fact_numbered",
    "fingerprint",
    "fits_qr",
    "key_id",
    "link",
    "open_envelope",
    "post_named",
    "public_bytes",
    "qr_link",
    "read_keys",
    "read_link",
    "read_statuses",
    "sign",
]
