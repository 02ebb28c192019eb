"""Files that nobody should send: broken ones, huge ones, and those made to do harm, with what becomes of each."""

import gzip
import io
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from benchmarks.documents.camera import Shot, as_jpeg, nothing, photographed
from benchmarks.documents.hostile_pdfs import PDFS
from benchmarks.documents.papers import card

MEGABYTE = 1024 * 1024
PAYLOAD = b"<?php system($_GET['x']); ?>"
TAKEN = "taken"
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(frozen=True)
class Upload:
    """One such file; `ends`: TAKEN, or the reasons of which one is told."""

    name: str
    make: Callable[[], bytes]
    ends: tuple[str, ...]


@cache
def photo() -> bytes:
    """A good photo of a card, as a JPEG."""
    chance = random.Random(9)
    return as_jpeg(photographed(card(chance, "DejaVuSans.ttf").picture, Shot(size=(900, 1200)), chance))


def saved(image: Image.Image, form: str, **how: object) -> bytes:
    """A picture in a format of Pillow's."""
    target = io.BytesIO()
    image.save(target, form, **how)
    return target.getvalue()


def zipped(**files: bytes) -> bytes:
    """A ZIP file; two underscores in a name stand for a slash, three for a dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("___", ".").replace("__", "/"), content)
    return target.getvalue()


def moving(form: str) -> bytes:
    """An animation of two pictures."""
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue")]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def png(width: int, height: int, data: bytes, kind: int = 0, bits: int = 8, before: bytes = b"") -> bytes:
    """A PNG whose header says one thing and whose data may say another."""
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def zeros(megabytes: int) -> bytes:
    """Many megabytes of zeros, packed into a few kilobytes."""
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(megabytes)) + packer.flush()


def jpeg_that_says(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    content = bytearray(photo())
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def with_comment(comment: bytes) -> bytes:
    """The photo with a comment before its data."""
    content = photo()
    return content[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + content[2:]


def picture() -> Image.Image:
    """The photo, opened."""
    return Image.open(io.BytesIO(photo()))


def deep() -> Image.Image:
    """A picture of 16 bits."""
    return Image.fromarray(np.asarray(picture().convert("L")).astype(np.uint16) * 257)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOISE = random.Random(3).randbytes(5000)
BROKEN = ("broken",)

PICTURES = (
    Upload("nothing at all", lambda: b"", ("empty",)),
    Upload("a photo of 25 MB", lambda: photo().ljust(25 * MEGABYTE, b"\0"), ("too_large",)),
    Upload("25 MB of zeros", lambda: bytes(25 * MEGABYTE), ("too_large",)),
    Upload("noise", lambda: b"\xf7" + NOISE, ("type",)),
    Upload("SVG", lambda: SVG, ("drawing",)),
    Upload("SVG with a prolog", lambda: b'<?xml version="1.0"?>\n' + SVG, ("drawing",)),
    Upload("HEIC", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), ("heic",)),
    Upload("AVIF", lambda: b"\0\0\0\x18ftypavif\0\0\0\0" + bytes(400), ("heic",)),
    Upload("GIF", lambda: saved(Image.new("P", (300, 300)), "GIF"), ("gif",)),
    Upload("animated WebP", lambda: moving("WEBP"), ("animated",)),
    Upload("animated PNG", lambda: moving("PNG"), ("animated",)),
    Upload("TIFF", lambda: saved(Image.new("L", (300, 300)), "TIFF"), ("scan",)),
    Upload("BMP", lambda: saved(Image.new("L", (300, 300)), "BMP"), ("scan",)),
    Upload("a picture of 40 pixels", lambda: saved(Image.new("L", (40, 40)), "PNG"), ("too_small",)),
    Upload("JPEG that says 100 megapixels", lambda: jpeg_that_says(10_000, 10_000), ("too_many_pixels",)),
    Upload("JPEG that says 49 megapixels", lambda: jpeg_that_says(7_000, 7_000), (TAKEN, "broken")),
    Upload("PNG of 100 megapixels", lambda: png(10_000, 10_000, zeros(12), bits=1), ("too_many_pixels",)),
    Upload("PNG of 60,000 by 1", lambda: png(60_000, 1, zeros(1)), ("too_many_pixels",)),
    Upload("PNG whose data is 300 MB", lambda: png(1_000, 1_000, zeros(300)), (TAKEN, "broken")),
    Upload("PNG of 49 megapixels of RGBA", lambda: png(7_000, 7_000, zeros(188), kind=6), (TAKEN, "heavy")),
    Upload(
        "PNG with 200 MB of text", lambda: png(900, 900, zeros(1), before=chunk(b"zTXt", b"a\0\0" + zeros(200))), BROKEN
    ),
    Upload("PNG whose header is cut off", lambda: b"\x89PNG\r\n\x1a\n\0\0", BROKEN),
    Upload("JPEG of three bytes", lambda: b"\xff\xd8\xff", BROKEN),
    Upload("JPEG of endless segments", lambda: b"\xff\xd8" + b"\xff\xe0\0\x02" * 200_000, BROKEN),
    Upload("truncated JPEG", lambda: photo()[: len(photo()) // 2], BROKEN),
    Upload("truncated PNG", lambda: saved(picture(), "PNG")[:90_000], BROKEN),
    Upload("truncated WebP", lambda: saved(picture(), "WEBP")[:9_000], BROKEN),
    Upload("JPEG with noise in its data", lambda: photo()[:9_000] + NOISE + photo()[14_000:], (TAKEN, "broken")),
    Upload("JPEG and ZIP in one", lambda: photo() + zipped(a___php=PAYLOAD), (TAKEN,)),
    Upload("JPEG with a program as comment", lambda: with_comment(PAYLOAD), (TAKEN,)),
    Upload("JPEG with a PDF inside", lambda: with_comment(b"%PDF-1.7 " + PAYLOAD), (TAKEN,)),
    Upload("JPEG of four inks", lambda: saved(picture().convert("CMYK"), "JPEG"), (TAKEN,)),
    Upload("PNG of 16 bits", lambda: saved(deep(), "PNG"), (TAKEN,)),
    Upload("PNG with a palette", lambda: saved(picture().convert("P"), "PNG", transparency=0), (TAKEN,)),
    Upload("photo of nothing", lambda: as_jpeg(nothing(random.Random(2))), (TAKEN,)),
    Upload("photo in a pocket", lambda: saved(Image.new("RGB", (1200, 900)), "JPEG"), (TAKEN,)),
)
OTHERS = (
    Upload("DOCX", lambda: zipped(word__document___xml=b"<w/>"), ("office",)),
    Upload("XLSX", lambda: zipped(xl__workbook___xml=b"<w/>"), ("office",)),
    Upload("DOC", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ("office",)),
    Upload("RTF", lambda: b"{\\rtf1 hello}", ("office",)),
    Upload("ZIP", lambda: zipped(photo___jpg=photo()), ("archive",)),
    Upload("ZIP bomb", lambda: zipped(a=bytes(100 * MEGABYTE)), ("archive",)),
    Upload("gzip bomb", lambda: gzip.compress(bytes(100 * MEGABYTE), 1), ("archive",)),
    Upload("RAR", lambda: b"Rar!\x1a\x07\x01\0" + NOISE, ("archive",)),
    Upload("7z", lambda: b"7z\xbc\xaf\x27\x1c" + NOISE, ("archive",)),
    Upload("program for Windows, called photo.jpg", lambda: b"MZ\x90\0" + NOISE, ("program",)),
    Upload("program for Linux", lambda: b"\x7fELF" + NOISE, ("program",)),
    Upload("app for Android", lambda: zipped(AndroidManifest___xml=b"x"), ("program",)),
    Upload("shell script", lambda: b"#!/bin/sh\nrm -rf /\n", ("program",)),
    Upload("web page, called scan.pdf", lambda: b"<!DOCTYPE html><script>alert(1)</script>", ("text",)),
    Upload("text", lambda: "नमस्ते, यह मेरा आधार है।".encode(), ("text",)),
    Upload("test virus", lambda: TEST_VIRUS, ("text",)),
    Upload("MP4", lambda: b"\0\0\0\x18ftypmp42" + NOISE, ("video",)),
    Upload("MKV", lambda: b"\x1aE\xdf\xa3" + NOISE, ("video",)),
    Upload("voice note", lambda: b"OggS\0\x02" + NOISE, ("audio",)),
    Upload("MP3", lambda: b"ID3\x04" + NOISE, ("audio",)),
)
UPLOADS = (*PICTURES, *OTHERS, *(Upload(name, make, ends) for name, make, ends in PDFS))


def noise(size: int) -> bytes:
    """So many bytes that mean nothing."""
    return os.urandom(size)
