"""Keys of the log: Ed25519, written as verifier keys of signed notes (c2sp.org/signed-note), type 4 with a time."""

from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seva.certificates.transparency.errors import BadKey

TIMESTAMPED_ED25519 = b"\x04"
KEY_BYTES = 32


def is_name(text: str) -> bool:
    """Whether a log or key may have this name: something without spaces, control characters and plus signs."""
    return bool(text) and text.isprintable() and not any(c.isspace() or c == "+" for c in text)


@dataclass(frozen=True)
class LogKey:
    """A log's public key with the name that it signs under."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that a signature line begins with."""
        return sha256(self.name.encode() + b"\n" + TIMESTAMPED_ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as one line, to be published and given to those who monitor."""
        return f"{self.name}+{self.id.hex()}+{b64encode(TIMESTAMPED_ED25519 + self.public).decode()}"

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def read_key(text: str) -> LogKey:
    """The key in a line; raises BadKey."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    try:
        material = b64decode(encoded, validate=True)
    except (Error, ValueError):
        material = b""
    key = LogKey(name, material[1:])
    if material[:1] != TIMESTAMPED_ED25519 or len(key.public) != KEY_BYTES or not is_name(name):
        raise BadKey("A log's key is one line: name+8 hexadecimal digits+base64 of a timestamped Ed25519 key.")
    if key.id.hex() != key_id:
        raise BadKey("The key's number does not fit: a letter of the line is wrong.")
    return key


class SigningKey:
    """A log's private key; shows nothing of itself."""

    def __init__(self, name: str, seed: bytes) -> None:
        if len(seed) != KEY_BYTES or not is_name(name):
            raise BadKey("A log's key is made of 32 bytes, and a name without spaces and plus signs.")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = LogKey(name, self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        """The signature over a message."""
        return self._private.sign(message)
