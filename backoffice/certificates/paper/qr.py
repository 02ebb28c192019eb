"""The QR code: version 15 at most, level M (a seventh of it may be lost)."""

from typing import Any

import segno
from segno import consts

from seva.certificates import qr_link

LARGEST_VERSION = 15


def modules(verify_url: str, signed: bytes) -> list[bytes]:
    """The rows of the code, a byte for each module: 1 is dark."""
    address, digits = qr_link(verify_url, signed)
    parts: Any = [(address.encode(), consts.MODE_BYTE), (digits, consts.MODE_NUMERIC)]
    made = segno.make(parts, error="m", micro=False, boost_error=False)
    return [bytes(row) for row in made.matrix]
