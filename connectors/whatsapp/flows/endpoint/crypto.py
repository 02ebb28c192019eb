"""Meta's encryption of Flows (Data API 3.0 and 4.0).

The client makes an AES-128 key for each request and encrypts it with our public key (RSA-OAEP, SHA-256 for hash and
mask). Data are AES-GCM with a vector of 16 bytes, the tag at the end; the answer has the same key and every bit of the
vector turned over.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from connectors.whatsapp.flows.endpoint.errors import CannotDecrypt, NotSetUp, Unreadable

KEY_BYTES = VECTOR_BYTES = 16
PARTS = ("encrypted_aes_key", "initial_vector", "encrypted_flow_data")


@dataclass(frozen=True)
class Sealing:
    """The key and the vector of one request, by which its answer is sealed."""

    key: bytes = field(repr=False)
    vector: bytes

    def open(self, sealed: bytes) -> bytes:
        """What the client sealed; raises CannotDecrypt."""
        try:
            return AESGCM(self.key).decrypt(self.vector, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt("the data do not fit their tag") from error

    def seal(self, answer: Mapping[str, Any]) -> str:
        """The answer as the client reads it: base64 and nothing around it."""
        turned = bytes(byte ^ 0xFF for byte in self.vector)
        plain = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.b64encode(AESGCM(self.key).encrypt(turned, plain, None)).decode("ascii")


def private_key(pem: str) -> RSAPrivateKey:
    """The key of WHATSAPP_FLOW_PRIVATE_KEY, whose line ends may be written as `\\n`; raises NotSetUp."""
    try:
        key = load_pem_private_key(pem.replace("\\n", "\n").encode(), password=None)
    except (ValueError, TypeError) as error:
        raise NotSetUp("WHATSAPP_FLOW_PRIVATE_KEY is no private key in PEM without a password.") from error
    if not isinstance(key, RSAPrivateKey):
        raise NotSetUp("WHATSAPP_FLOW_PRIVATE_KEY is no RSA key.")
    return key


def opened(key: RSAPrivateKey, body: Mapping[str, Any]) -> tuple[bytes, Sealing]:
    """What a request says, and how to seal its answer; raises Unreadable if a part is missing, else CannotDecrypt."""
    wrapped, vector, data = (_bytes(body.get(name)) for name in PARTS)
    sealing = Sealing(_unwrapped(key, wrapped), vector)
    if len(vector) != VECTOR_BYTES:
        raise CannotDecrypt("the vector has another length")
    return sealing.open(data), sealing


def _unwrapped(key: RSAPrivateKey, wrapped: bytes) -> bytes:
    try:
        found = key.decrypt(wrapped, OAEP(MGF1(SHA256()), SHA256(), None))
    except ValueError as error:
        raise CannotDecrypt("the key is not for us") from error
    if len(found) != KEY_BYTES:
        raise CannotDecrypt("the key has another length")
    return found


def _bytes(part: Any) -> bytes:
    if not isinstance(part, str):
        raise Unreadable("a part is missing")
    try:
        return base64.b64decode(part, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CannotDecrypt("a part is no base64") from error
