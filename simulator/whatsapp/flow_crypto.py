"""The client's side of a Flow's data endpoint: what is asked is encrypted for the business, what is answered is read.

RSA-OAEP with SHA-256 for the key, AES-128-GCM for the data; the answer comes under the same key with each byte of the
initial vector inverted.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_public_key

JSON = dict[str, Any]
KEY_BITS = 2048


@dataclass(frozen=True)
class Sealed:
    """A request as it is posted, and what is needed to read the answer."""

    body: JSON
    key: bytes
    vector: bytes


def public_key(pem: str) -> RSAPublicKey | None:
    """An RSA key of 2048 bits; None for anything else."""
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError:
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size == KEY_BITS else None


def seal(key: RSAPublicKey, question: JSON) -> Sealed:
    """Encrypts a question."""
    secret, vector = os.urandom(16), os.urandom(16)
    sha = hashes.SHA256()
    body = {
        "encrypted_flow_data": _text(AESGCM(secret).encrypt(vector, json.dumps(question).encode(), None)),
        "encrypted_aes_key": _text(key.encrypt(secret, OAEP(MGF1(hashes.SHA256()), sha, None))),
        "initial_vector": _text(vector),
    }
    return Sealed(body, secret, vector)


def unseal(sealed: Sealed, answer: str) -> JSON | None:
    """Reads an answer; None when it cannot be read."""
    vector = bytes(byte ^ 0xFF for byte in sealed.vector)
    try:
        found = json.loads(AESGCM(sealed.key).decrypt(vector, base64.b64decode(answer, validate=True), None))
    except (ValueError, InvalidTag):
        return None
    return found if isinstance(found, dict) else None


def token_signature(secret: str, token: str) -> str:
    """A JWT that vouches for a flow token: HS256 under the app secret."""
    head, claims = (
        _part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, {"flow_token": token})
    )
    mac = hmac.new(secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    return f"{head}.{claims}.{_part(mac)}"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
