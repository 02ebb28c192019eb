"""The client's side of the data endpoint, for tests: written from Meta's description, not from our code."""

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

JSON = dict[str, Any]
SECRET = "secret of the app"


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Client:
    """Seals questions for a public key and opens answers."""

    def __init__(self, public: RSAPublicKey) -> None:
        self.public = public
        self.key, self.vector = os.urandom(16), os.urandom(16)

    def wrapped(self, key: bytes | None = None) -> str:
        return text(self.public.encrypt(key or self.key, OAEP(MGF1(SHA256()), SHA256(), None)))

    def sealed(self, plain: bytes) -> JSON:
        """The body's object."""
        data = AESGCM(self.key).encrypt(self.vector, plain, None)
        return {
            "encrypted_flow_data": text(data),
            "encrypted_aes_key": self.wrapped(),
            "initial_vector": text(self.vector),
        }

    def body(self, question: Any) -> bytes:
        return json.dumps(self.sealed(json.dumps(question).encode())).encode()

    def opened(self, answer: str) -> JSON:
        turned = bytes(byte ^ 0xFF for byte in self.vector)
        found = json.loads(AESGCM(self.key).decrypt(turned, base64.b64decode(answer, validate=True), None))
        assert isinstance(found, dict)
        return found
