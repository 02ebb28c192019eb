"""COSE_Sign1 (RFC 9052, 4.2) with Ed25519: tag 18, algorithm and key id protected, nothing unprotected."""

from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from seva.certificates.errors import NotACertificate
from seva.certificates.strict import decode, encode

TAG = b"\xd2"
"""Tag 18 as it stands before the array."""
ALGORITHM, KEY_ID = 1, 4
EDDSA = -8
KID_LENGTH, SIGNATURE_LENGTH = 8, 64


@dataclass(frozen=True)
class Envelope:
    """The parts of a COSE_Sign1: still to be verified."""

    protected: bytes
    payload: bytes
    signature: bytes
    kid: bytes

    def is_signed_by(self, public: bytes) -> bool:
        """Whether the signature is that of this public key (32 bytes) over header and payload."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(
                self.signature, _to_be_signed(self.protected, self.payload)
            )
        except (InvalidSignature, ValueError):
            return False
        return True


def public_bytes(private: Ed25519PrivateKey) -> bytes:
    """The public key, 32 bytes."""
    return private.public_key().public_bytes_raw()


def key_id(public: bytes) -> bytes:
    """The key's id: the first eight bytes of the SHA-256 of the public key."""
    return sha256(public).digest()[:KID_LENGTH]


def fingerprint(cose: bytes) -> bytes:
    """SHA-256 over the whole signed content: names it, and tells nothing about it to who has not the content."""
    return sha256(cose).digest()


def sign(payload: bytes, private: Ed25519PrivateKey) -> bytes:
    """The COSE_Sign1 of the payload."""
    protected = encode({ALGORITHM: EDDSA, KEY_ID: key_id(public_bytes(private))})
    return TAG + encode([protected, {}, payload, private.sign(_to_be_signed(protected, payload))])


def open_envelope(cose: bytes) -> Envelope:
    """The parts; raises NotACertificate."""
    if not cose:
        raise NotACertificate("unreadable", "there is no content")
    if cose[:1] != TAG:
        raise NotACertificate("unreadable", "the content is no COSE_Sign1")
    parts = decode(cose[1:])
    if not (isinstance(parts, list) and [type(part) for part in parts] == [bytes, dict, bytes, bytes]):
        raise NotACertificate("unreadable", "the content is no COSE_Sign1")
    protected, unprotected, payload, signature = parts
    kid = _kid_of(decode(protected))
    if unprotected:
        raise NotACertificate("not_canonical", "a header stands outside of what is signed")
    if len(signature) != SIGNATURE_LENGTH:
        raise NotACertificate("unreadable", "the signature has not 64 bytes")
    return Envelope(protected, payload, signature, kid)


def _kid_of(header: object) -> bytes:
    if not isinstance(header, dict) or ALGORITHM not in header:
        raise NotACertificate("unreadable", "the header names no algorithm")
    if header[ALGORITHM] != EDDSA:
        raise NotACertificate("wrong_algorithm", "the content is not signed with Ed25519")
    kid = header.get(KEY_ID)
    if header.keys() != {ALGORITHM, KEY_ID} or not isinstance(kid, bytes) or len(kid) != KID_LENGTH:
        raise NotACertificate("unreadable", "the header is not that of a certificate")
    return kid


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure (RFC 9052, 4.4), without external data."""
    return encode(["Signature1", protected, b"", payload])
