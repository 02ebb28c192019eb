"""The second factor: codes of six digits from a phone (TOTP, RFC 6238), each taken once."""

import base64
from datetime import UTC, datetime

import pyotp

ISSUER = "Seva Saathi"
STEP = 30


def address(secret: str, login: str) -> str:
    """The otpauth address that the QR code on the set-up page holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step that a code belongs to: the present one or a neighbour, and later than the last that was used."""
    digits = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    current = int(now.replace(tzinfo=UTC).timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (current - 1, current, current + 1):
        if (last is None or step > last) and pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            return step
    return None


def secret_from(digest: str) -> str:
    """A secret from 160 bits in hexadecimal."""
    return base64.b32encode(bytes.fromhex(digest)).decode()
