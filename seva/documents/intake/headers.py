"""The size of a picture from its header, before anything of it is decoded."""

import struct
from dataclasses import dataclass

from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.model import JPEG, MAX_PIXELS, MAX_SIDE, PNG, WEBP

LEAST_SIDE = 200
# Markers of JPEG that start a frame and so tell its size; those without a length; where the picture's data begins.
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
BARE = frozenset({0x01, *range(0xD0, 0xD9)})
SCAN = 0xDA
SEGMENTS = 2000


@dataclass(frozen=True)
class Header:
    """Width and height in pixels, and whether the picture moves."""

    width: int
    height: int
    moves: bool = False


def check_header(content: bytes, kind: str) -> None:
    """DocumentRefused for a picture that is too large or too small, moves, or has no header that can be read."""
    try:
        header = READERS[kind](content)
    except (struct.error, IndexError) as error:
        raise DocumentRefused("broken") from error
    if header.moves:
        raise DocumentRefused("animated")
    if header.width < 1 or header.height < 1:
        raise DocumentRefused("broken")
    if header.width * header.height > MAX_PIXELS or max(header.width, header.height) > MAX_SIDE:
        raise DocumentRefused("too_many_pixels")
    if min(header.width, header.height) < LEAST_SIDE:
        raise DocumentRefused("too_small")


def _of_jpeg(content: bytes) -> Header:
    at = 2
    for _ in range(SEGMENTS):
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF or content[at + 1] == SCAN:
            break
        marker = content[at + 1]
        if marker in BARE:
            at += 2
            continue
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Header(width, height)
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    raise DocumentRefused("broken")


def _of_png(content: bytes) -> Header:
    if content[12:16] != b"IHDR":
        raise DocumentRefused("broken")
    width, height = struct.unpack_from(">II", content, 16)
    # An animation says so before the picture's own data.
    return Header(width, height, moves=b"acTL" in content[: max(content.find(b"IDAT"), 0)])


def _of_webp(content: bytes) -> Header:
    form, start = content[12:16], 20
    if form == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (start + 4, start + 7))
        return Header(width, height, moves=bool(content[start] & 0x02))
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, start + 1)
        return Header((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, start + 6)
        return Header(width & 0x3FFF, height & 0x3FFF)
    raise DocumentRefused("broken")


READERS = {JPEG: _of_jpeg, PNG: _of_png, WEBP: _of_webp}
