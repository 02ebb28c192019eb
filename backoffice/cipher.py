"""What protects personal data at rest: encryption, and keyed digests for looking up without keeping the value."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backoffice.settings import BackofficeSettings


def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose, so that no key serves two."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


class Cipher:
    """Encrypts text with the newest key, decrypts with any; `digest` is an HMAC for equality only."""

    def __init__(self, settings: BackofficeSettings) -> None:
        keys = (settings.encryption_key, *settings.previous_encryption_keys)
        newest = settings.encryption_key.get_secret_value()
        self._fernet = MultiFernet([Fernet(key.get_secret_value()) for key in keys])
        self._digest_key = derived_key(newest, "backoffice digest")
        self.tokens = Fernet(urlsafe_b64encode(derived_key(newest, "backoffice access token")))

    def encrypt(self, text: str) -> str:
        """The text, unreadable without the key."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """What `encrypt` was given."""
        return self._fernet.decrypt(token.encode()).decode()

    def encrypt_bytes(self, content: bytes) -> bytes:
        """Content, such as a document, unreadable without the key."""
        return self._fernet.encrypt(content)

    def decrypt_bytes(self, token: bytes) -> bytes:
        """What `encrypt_bytes` was given."""
        return self._fernet.decrypt(token)

    def digest(self, text: str) -> str:
        """The same 64 characters for the same text; tells nothing about it without the key."""
        return hmac.new(self._digest_key, text.encode(), sha256).hexdigest()
