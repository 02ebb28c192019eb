"""Whether a webhook comes from Meta: the signature over the raw bytes, and the verification of the address."""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl

HEADER = "X-Hub-Signature-256"
PREFIX = b"sha256="


def is_signed(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Whether the header signs these very bytes with one of the app secrets.

    Every app that is subscribed signs with a secret of its own. All are compared, each in constant time.
    """
    given = (header or "").encode("utf-8", "replace")
    keys = [secret.encode() for secret in secrets if secret]
    matches = [hmac.compare_digest(given, _signature(body, key)) for key in keys]
    return any(matches)


def _signature(body: bytes, key: bytes) -> bytes:
    return PREFIX + hmac.new(key, body, sha256).hexdigest().encode()


def challenge(query: str, verify_token: str) -> str | None:
    """What Meta's verification (GET, with this raw query string) is answered with; None when it is to be refused."""
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name, value)
    token = given.get("hub.verify_token", "").encode("utf-8", "replace")
    is_ours = bool(verify_token) and hmac.compare_digest(token, verify_token.encode())
    if not is_ours or given.get("hub.mode") != "subscribe":
        return None
    return given.get("hub.challenge")


def joined(header: str, body: bytes) -> bytes:
    """A body with its signature, as one message between processes; a header has no line breaks."""
    return b"\n".join((header.encode(), body))


def parted(message: bytes) -> tuple[str, bytes]:
    """Signature and body of such a message."""
    header, _, body = message.partition(b"\n")
    return header.decode(), body
