"""CBOR in one form only (RFC 8949, 4.2.1): what was signed can be written in no other way."""

from typing import Any

import cbor2

from seva.certificates.errors import NotACertificate

DEEPEST = 4
# Every tag that the library would make something of: dates, big numbers, patterns, references to other parts.
TAGS = (*range(6), 24, 25, *range(28, 31), *range(35, 38), 43, 52, 54, 100, 256, 258, 260, 261, 1004, 43000, 55799)


def _refuse_tag(*_given: Any) -> Any:
    raise NotACertificate("not_canonical", "the content has a tag")


def encode(value: Any) -> bytes:
    """The value in its canonical form."""
    return cbor2.dumps(value, canonical=True)


def decode(content: bytes) -> Any:
    """The value; raises NotACertificate with `cut_short`, `unreadable` or `not_canonical`.

    Keys that stand twice, lengths in more bytes than needed, other orders, tags and floats are all not canonical.
    """
    try:
        value = cbor2.loads(content, max_depth=DEEPEST, semantic_decoders=dict.fromkeys(TAGS, _refuse_tag))
    except cbor2.CBORDecodeEOF:
        raise NotACertificate("cut_short", "the content ends too early") from None
    except Exception as error:
        if isinstance(error.__cause__, NotACertificate):  # a tag, which the library wraps into an error of its own
            raise error.__cause__ from None
        raise NotACertificate("unreadable", "this is not CBOR") from error
    if not _is_plain(value) or encode(value) != content:
        raise NotACertificate("not_canonical", "the content could be written in a shorter or plainer way")
    return value


def _is_plain(value: Any) -> bool:
    if type(value) is dict:
        return all(type(key) in (int, str, bytes) and _is_plain(item) for key, item in value.items())
    if type(value) is list:
        return all(map(_is_plain, value))
    return type(value) in (int, str, bytes)
