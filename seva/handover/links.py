"""Links to a certificate for channels that carry no files: signed, and good for a quarter of an hour."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from seva.clock import Clock

LIFE = timedelta(minutes=15)
ID, UNTIL, SEAL = 16, 4, 16


class PaperLinks:
    """Makes and reads the last part of such a link."""

    def __init__(self, secret: str, clock: Clock, public_url: str) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._public_url = public_url

    def link(self, application_id: str) -> str:
        """The address at which the certificate of an application lies for a while."""
        until = (self._clock() + LIFE).replace(tzinfo=UTC).timestamp()
        told = bytes.fromhex(application_id) + int(until).to_bytes(UNTIL, "big")
        token = urlsafe_b64encode(told + self._seal(told)).decode().rstrip("=")
        return f"{self._public_url}/papers/{token}"

    def application_id(self, token: str) -> str | None:
        """Whose certificate a token opens; None when it is not ours or its time is over."""
        try:
            given = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        told, seal = given[: ID + UNTIL], given[ID + UNTIL :]
        if len(given) != ID + UNTIL + SEAL or not hmac.compare_digest(seal, self._seal(told)):
            return None
        until = datetime.fromtimestamp(int.from_bytes(told[ID:], "big"), UTC).replace(tzinfo=None)
        return told[:ID].hex() if self._clock() < until else None

    def _seal(self, told: bytes) -> bytes:
        return hmac.new(self._secret, told, sha256).digest()[:SEAL]
