"""The same certificate in three encodings, each as the QR code that its makers put it into, at level M.

EU: the health certificate (CWT in COSE_Sign1, zlib, Base45, alphanumeric). DIVOC: a W3C credential in JSON-LD with a
signature (JWS), in a zip file, as bytes. Made after the published shapes, with the facts of our record.
"""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import cbor2
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from segno import consts

from seva.certificates import Record, encode_record, fact_numbered, link, qr_link, sign
from seva.certificates.links import packed

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VERIFY = "https://sevasaathi.delhi.gov.in/verify"


@dataclass(frozen=True)
class Size:
    """Bytes of the signed content as it is packed, and the version of its QR code (None: more than fits into any)."""

    content: int
    version: int | None


def ours(record: Record, private: Ed25519PrivateKey) -> Size:
    """COSE_Sign1 with digits after the address of the page."""
    cose = sign(encode_record(record), private)
    address, digits = qr_link(VERIFY, cose)
    parts = [(address.encode(), consts.MODE_BYTE), (digits, consts.MODE_NUMERIC)]
    return Size(len(packed(cose)), _version(parts))


def ours_in_base64(record: Record, private: Ed25519PrivateKey) -> Size:
    """The same with base64url after the address, as it stands in messages."""
    cose = sign(encode_record(record), private)
    return Size(len(packed(cose)), _version([(link(VERIFY, cose).encode(), consts.MODE_BYTE)]))


def eu(record: Record, private: Ed25519PrivateKey) -> Size:
    """The EU's; it has no address: only its own apps read it."""
    claims = {1: "IN", 4: 1_800_000_000, 6: 1_768_000_000, -260: {1: {"ver": "1.3.0", **_plain(record)}}}
    content = zlib.compress(sign(cbor2.dumps(claims), private), 9)
    return Size(len(content), _version([("HC1:" + base45(content), consts.MODE_ALPHANUMERIC)]))


def divoc(record: Record, private: Ed25519PrivateKey) -> Size:
    """DIVOC's; only its own pages read it."""
    credential: dict[str, Any] = {
        "@context": ["https://www.w3.org/2018/credentials/v1", "https://cowin.gov.in/credentials/vaccination/v1"],
        "type": ["VerifiableCredential", "ProofOfCertificateCredential"],
        "credentialSubject": {"type": "Person", "id": f"did:certificate:{record.number}", **_plain(record)},
        "issuer": "https://sevasaathi.delhi.gov.in/",
        "issuanceDate": f"{record.issued_on}T05:00:00.000Z",
        "nonTransferable": "true",
    }
    signature = private.sign(json.dumps(credential, ensure_ascii=False).encode())
    header = _text(b'{"alg":"PS256","b64":false,"crit":["b64"]}')
    credential["proof"] = {
        "type": "Ed25519Signature2018",
        "created": f"{record.issued_on}T05:00:00Z",
        "verificationMethod": "did:india:sevasaathi",
        "proofPurpose": "assertionMethod",
        "jws": f"{header}..{_text(signature)}",
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("certificate.json", json.dumps(credential, ensure_ascii=False))
    return Size(len(made.getvalue()), _version([(made.getvalue(), consts.MODE_BYTE)]))


ENCODINGS: Mapping[str, Callable[[Record, Ed25519PrivateKey], Size]] = {
    "ours, digits (a link)": ours,
    "ours, base64url (a link)": ours_in_base64,
    "EU health certificate (no link)": eu,
    "DIVOC (no link)": divoc,
}


def _plain(record: Record) -> dict[str, Any]:
    """The content with names for keys, as both write theirs."""
    facts = {fact.id: value for code, value in record.facts.items() if (fact := fact_numbered(code))}
    said = {"number": record.number, "service": record.service, "department": record.department, "state": record.state}
    dates = {"issuedOn": f"{record.issued_on}", "validUntil": f"{record.valid_until}", "issuer": record.issuer}
    return said | {"name": record.holder} | facts | dates


def _version(parts: Any) -> int | None:
    try:
        return int(segno.make(parts, error="m", micro=False, boost_error=False).version)
    except segno.DataOverflowError:
        return None


def base45(content: bytes) -> str:
    """RFC 9285."""
    made = ""
    for start in range(0, len(content), 2):
        pair = content[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, rest = divmod(number, 45)
            made += BASE45[rest]
    return made


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
