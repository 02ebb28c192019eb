"""What kind of file something is, by its content; the name it came with is never asked."""

from dataclasses import dataclass

from seva.documents.intake.errors import DocumentRefused
from seva.documents.intake.model import JPEG, MAX_FILE_BYTES, PDF, PNG, WEBP

MEGABYTE = 1024 * 1024
HEIF_BRANDS = (b"heic", b"heix", b"heif", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True)
class Magic:
    """Bytes at a place in a file, and what they mean: a type that is taken, or why it is not."""

    at: int
    bytes: bytes
    means: str


SIGNS = (
    Magic(0, b"\xff\xd8\xff", JPEG),
    Magic(0, b"\x89PNG\r\n\x1a\n", PNG),
    Magic(8, b"WEBP", WEBP),
    Magic(0, b"%PDF-", PDF),
)
# Kinds that people do send, each with a sentence of its own about what to send instead.
OTHERS = (
    *(Magic(4, b"ftyp" + brand, "heic") for brand in HEIF_BRANDS),
    Magic(4, b"ftypavi", "heic"),
    Magic(4, b"ftyp", "video"),
    Magic(0, b"\x1aE\xdf\xa3", "video"),
    Magic(8, b"AVI ", "video"),
    Magic(0, b"\x00\x00\x01\xba", "video"),
    Magic(0, b"ID3", "audio"),
    Magic(0, b"OggS", "audio"),
    Magic(8, b"WAVE", "audio"),
    Magic(0, b"#!AMR", "audio"),
    Magic(0, b"\xff\xfb", "audio"),
    Magic(0, b"\xff\xf1", "audio"),
    Magic(0, b"GIF8", "gif"),
    Magic(0, b"II*\x00", "scan"),
    Magic(0, b"MM\x00*", "scan"),
    Magic(0, b"BM", "scan"),
    Magic(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    Magic(0, b"{\\rtf", "office"),
    Magic(0, b"Rar!", "archive"),
    Magic(0, b"7z\xbc\xaf\x27\x1c", "archive"),
    Magic(0, b"\x1f\x8b", "archive"),
    Magic(0, b"BZh", "archive"),
    Magic(0, b"\xfd7zXZ", "archive"),
    Magic(0, b"MZ", "program"),
    Magic(0, b"\x7fELF", "program"),
    Magic(0, b"dex\n", "program"),
    Magic(0, b"#!", "program"),
)
# What stands in a ZIP file: an office document, an Android program, or anything.
IN_ZIP = ((b"word/", "office"), (b"xl/", "office"), (b"ppt/", "office"), (b"mimetypeapplication/vnd.oasis", "office"),
          (b"AndroidManifest.xml", "program"))  # fmt: skip
BEGINNING = 4096
# Why a file of another kind is not taken: the reasons of DocumentRefused that stand in these tables.
OTHER_KINDS = frozenset(
    {sign.means for sign in OTHERS} | {means for _, means in IN_ZIP} | {"archive", "text", "drawing", "type"}
)


def kind_of(content: bytes) -> str:
    """The type of a file's content, one of TAKEN; DocumentRefused with what to send instead for any other."""
    if not content:
        raise DocumentRefused("empty")
    if len(content) > MAX_FILE_BYTES:
        raise DocumentRefused("too_large")
    head = content[:BEGINNING]
    for sign in SIGNS:
        if head.startswith(sign.bytes, sign.at):
            return sign.means
    raise DocumentRefused(_why_not(head))


def _why_not(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return next((means for inside, means in IN_ZIP if inside in head), "archive")
    for sign in OTHERS:
        if head.startswith(sign.bytes, sign.at):
            return sign.means
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "drawing"
    if start.startswith((b"<!doctype html", b"<html", b"<script")):
        return "text"
    try:
        text = head.decode("utf-8", "strict" if len(head) < BEGINNING else "ignore")
    except UnicodeDecodeError:
        return "type"
    return "text" if all(letter.isprintable() or letter in "\t\r\n" for letter in text) else "type"
