"""How Meta writes and signs the body of a webhook."""

import hashlib
import hmac
import json
from typing import Any


def escaped(body: Any) -> bytes:
    """JSON without spaces, all but ASCII as \\uxxxx in lower case, and / as \\/."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def old_signature(secret: str, body: bytes) -> str:
    """The value of the legacy X-Hub-Signature, which receivers ignore."""
    return "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()


def headers(secret: str, body: bytes) -> dict[str, str]:
    """What Meta sends along with a body."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": old_signature(secret, body),
        "X-Hub-Signature-256": signature(secret, body),
    }
