"""The content in links and QR codes: there and back, short enough, and never unpacked without end."""

import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from segno import consts

from seva.certificates import NotACertificate, encode_record, fits_qr, link, qr_link, read_link, sign
from seva.certificates.links import from_digits, packed, to_digits
from tests.certificates.issuer import CERTIFICATE, DEPARTMENT, RECORD

BASE = "https://sevasaathi.delhi.gov.in/verify"


def in_link(content: bytes) -> str:
    return f"{BASE}#{urlsafe_b64encode(content).decode().rstrip('=')}"


def version(cose: bytes) -> int:
    address, digits = qr_link(BASE, cose)
    parts = [(address.encode(), consts.MODE_BYTE), (digits, consts.MODE_NUMERIC)]
    return int(segno.make(parts, error="m", micro=False, boost_error=False).version)


def holder(name: str) -> bytes:
    return sign(encode_record(replace(RECORD, holder=name)), DEPARTMENT)


@given(st.binary(max_size=100))
@settings(deadline=None)
def test_digits_stand_for_the_same_bytes(content: bytes) -> None:
    digits = to_digits(content)
    assert from_digits(digits) == content
    assert digits.isdigit() or not content


@pytest.mark.parametrize(
    "name", ["Om", "श्रीमती राजराजेश्वरी लक्ष्मीबाई चट्टोपाध्याय", "Sunita " * 20], ids=["short", "Hindi", "long"]
)
def test_links_bring_the_same_content(name: str) -> None:
    cose = holder(name)
    assert read_link(link(BASE, cose)) == read_link("".join(qr_link(BASE, cose))) == cose
    assert len(packed(cose)) <= len(cose)


def test_a_code_is_as_small_as_is_told() -> None:
    assert version(CERTIFICATE) <= 13
    lengths = [length for length in range(1, 200) if fits_qr(BASE, holder(no_pattern(length)))]
    longest = max(lengths)
    assert version(holder(no_pattern(longest))) == 15
    assert version(holder(no_pattern(longest + 1))) > 15
    assert longest >= 60


def no_pattern(length: int) -> str:
    """Letters that no compression makes short."""
    return "".join(chr(0x0905 + place**3 % 97 % 50) for place in range(length))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        (f"{BASE}#", "unreadable"),
        ("https://seva.example/other", "unreadable"),
        ("मेरा प्रमाण पत्र", "unreadable"),
        ("1234567", "cut_short"),
        ("9" * 17, "unreadable"),
        ("A" * 20_000, "too_large"),
        (in_link(CERTIFICATE)[:-3], "cut_short"),
        (in_link(zlib.compress(bytes([0xD2]) + bytes(10_000_000))), "too_large"),
        (in_link(zlib.compress(CERTIFICATE)[:-8]), "cut_short"),
        (in_link(zlib.compress(CERTIFICATE) + b"more"), "not_canonical"),
        (in_link(b"\x78\x9cnothing"), "unreadable"),
        (in_link(b"\x1f\x8bnothing"), "unreadable"),
    ],
    ids=[f"case {number}" for number in range(13)],
)
def test_what_is_none_is_told_how(text: str, code: str) -> None:
    with pytest.raises(NotACertificate) as caught:
        # What was cut inside of a COSE_Sign1 is seen when that is opened.
        from seva.certificates import open_envelope

        open_envelope(read_link(text))
    assert caught.value.code == code
