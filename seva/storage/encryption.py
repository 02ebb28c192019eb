"""Encryption of personal fields at rest, with keys derived from one master key.

Fernet (AES-128-CBC with HMAC-SHA256, the `cryptography` package) for content, HMAC-SHA256 as a blind index for values
that must be found again, such as a phone number.
"""

import base64
import hmac
import json
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from seva.errors import StorageError


class WrongKey(StorageError):
    """What is stored was encrypted with another SEVA_SECRET_KEY."""

    code = "wrong_secret_key"
    retryable = False


def derive_key(master: str, purpose: str) -> str:
    """A 256-bit key for one purpose, as URL-safe base64 (HKDF, RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(hkdf.derive(master.encode())).decode()


class Cipher:
    """Encrypts JSON values and makes blind indexes."""

    def __init__(self, master: str) -> None:
        self._fernet = Fernet(derive_key(master, "personal-data"))
        self._index_key = derive_key(master, "blind-index").encode()

    # A broken emoji reaches us as half of a surrogate pair, which strict UTF-8 would refuse.
    def encrypt(self, value: Any) -> str:
        """A JSON value as an encrypted token."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self.encrypt_bytes(text.encode(errors="surrogatepass")).decode()

    def decrypt(self, token: str) -> Any:
        """The JSON value in a token."""
        return json.loads(self.decrypt_bytes(token.encode()))

    def encrypt_bytes(self, content: bytes) -> bytes:
        """Bytes, such as a document, as an encrypted token."""
        return self._fernet.encrypt(content)

    def decrypt_bytes(self, token: bytes) -> bytes:
        """The bytes in a token; raises WrongKey when it was made with another key."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise WrongKey("Stored data cannot be read: SEVA_SECRET_KEY is not the one it was written with.") from error

    def index(self, value: str) -> str:
        """The same short text for the same value, from which the value cannot be read."""
        return hmac.new(self._index_key, value.encode(errors="surrogatepass"), sha256).hexdigest()[:40]
