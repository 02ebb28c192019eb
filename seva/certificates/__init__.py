"""The format of certificates and the check of one, for whoever issues or verifies: docs/certificates.md.

Pure functions: nothing here reaches a network, a database or a clock.
"""

from seva.certificates.checking import check, check_text
from seva.certificates.cose import fingerprint, key_id, open_envelope, public_bytes, sign
from seva.certificates.errors import CertificateError, KeySetRefused, NotACertificate, StatusListRefused, TooLong
from seva.certificates.links import link, qr_link, read_link
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
    "TooLong",
    "Use",
    "Verdict",
    "check",
    "check_text",
    "decode_record",
    "encode_keys",
    "encode_record",
    "encode_statuses",
    "fingerprint",
    "key_id",
    "link",
    "open_envelope",
    "public_bytes",
    "qr_link",
    "read_keys",
    "read_link",
    "read_statuses",
    "sign",
]
