"""The signed content in an address, and back: `https://<host>/verify#<content>`; nothing after # goes to the server.

The content is the COSE_Sign1, or zlib of it where that is shorter. In links that are sent it stands as base64url; in QR
codes as decimal digits, 17 for each 7 bytes (as FIDO's CTAP 2.2 does in its QR codes), which a QR code packs best.
"""

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from seva.certificates.cose import TAG
from seva.certificates.errors import NotACertificate

LARGEST = 2048
"""Bytes of a COSE_Sign1, which is far more than fits into a QR code of version 15."""
LONGEST = LARGEST * 3
GROUP, DIGITS = 7, 17
# Digits for the bytes of the last group.
REST = (0, 3, 5, 8, 10, 13, 15, DIGITS)
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
DECIMAL = re.compile(r"[0-9]+")
ZLIB = b"\x78"
QR_BITS = 415 * 8
"""Bits that a QR code of version 15 holds at level M."""


def packed(cose: bytes) -> bytes:
    """The content, compressed if that makes it shorter."""
    return min(cose, zlib.compress(cose, 9), key=len)


def link(base: str, cose: bytes) -> str:
    """The address of the page that checks the certificate, for messages; `base` is such as https://host/verify."""
    return f"{base}#{urlsafe_b64encode(packed(cose)).decode().rstrip('=')}"


def qr_link(base: str, cose: bytes) -> tuple[str, str]:
    """The same address for a QR code in its two parts: the first in byte mode, the digits in numeric mode."""
    return f"{base}#", to_digits(packed(cose))


def fits_qr(base: str, cose: bytes) -> bool:
    """Whether `qr_link` fits into a QR code of version 15 at level M, and what it holds is not too large to be read."""
    address, digits = qr_link(base, cose)
    # Mode and count before each part (ISO/IEC 18004, versions 10 to 26), then 8 bits a byte, 10 for three digits.
    bits = 4 + 16 + 8 * len(address.encode()) + 4 + 12 + (10 * len(digits) + 2) // 3
    return len(cose) <= LARGEST and bits <= QR_BITS


def to_digits(content: bytes) -> str:
    """Seventeen digits for seven bytes, each group a little-endian number; fewer for the rest."""
    groups = (content[start : start + GROUP] for start in range(0, len(content), GROUP))
    return "".join(f"{int.from_bytes(group, 'little'):0{REST[len(group)]}d}" for group in groups)


def from_digits(digits: str) -> bytes:
    """What `to_digits` was given; raises NotACertificate."""
    groups = (digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS))
    return b"".join(map(_group, groups))


def _group(digits: str) -> bytes:
    if len(digits) not in REST:
        raise NotACertificate("cut_short", "the digits end in the middle of a byte")
    try:
        return int(digits).to_bytes(REST.index(len(digits)), "little")
    except OverflowError as error:
        raise NotACertificate("unreadable", "the digits stand for no bytes") from error


def read_link(text: str) -> bytes:
    """The COSE_Sign1 in an address, or in what stands after its #; raises NotACertificate."""
    content = text.strip().rpartition("#")[2].strip()
    if len(content) > LONGEST:
        raise NotACertificate("too_large", "the text is longer than any certificate")
    if DECIMAL.fullmatch(content):
        return unpacked(from_digits(content))
    if BASE64URL.fullmatch(content):
        return unpacked(_from_base64(content))
    raise NotACertificate("unreadable", "the text holds no certificate")


def _from_base64(content: str) -> bytes:
    if len(content) % 4 == 1:
        raise NotACertificate("cut_short", "the text ends in the middle of a byte")
    return urlsafe_b64decode(content + "=" * (-len(content) % 4))


def unpacked(content: bytes) -> bytes:
    """The COSE_Sign1, of which never more than LARGEST bytes are unpacked; raises NotACertificate."""
    if content[:1] == TAG:
        return _small(content)
    if content[:1] != ZLIB:
        raise NotACertificate("unreadable", "the text holds no certificate")
    stream = zlib.decompressobj()
    try:
        cose = stream.decompress(content, LARGEST + 1)
    except zlib.error as error:
        raise NotACertificate("unreadable", "the text holds no certificate") from error
    cose = _small(cose)
    if not stream.eof:
        raise NotACertificate("cut_short", "the content ends too early")
    if stream.unused_data:
        raise NotACertificate("not_canonical", "something stands after the content")
    return cose


def _small(cose: bytes) -> bytes:
    if len(cose) > LARGEST:
        raise NotACertificate("too_large", "the content is larger than any certificate")
    return cose
