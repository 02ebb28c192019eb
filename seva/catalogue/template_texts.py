"""Placeholders and lengths of a template's texts, as Meta reads them."""

import string
from collections.abc import Mapping

from seva.catalogue.schema import Text


def names(text: str) -> list[str]:
    """The placeholders in a text, in their order, each once; ValueError when a brace is wrong."""
    found = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    if not all(name.isidentifier() for name in found):
        raise ValueError("a brace without a name")
    return list(dict.fromkeys(found))


def as_registered(text: str) -> str:
    """A text with its placeholders in Meta's way of writing: `{{name}}`."""
    return text.strip().format(**{name: f"{{{{{name}}}}}" for name in names(text)})


def filled(text: str, examples: Mapping[str, Text], language: str) -> str:
    """A text with the examples in it."""
    return text.strip().format(**{name: example.in_(language) for name, example in examples.items()})


def length(text: str) -> int:
    """In UTF-16 code units: Meta says "characters" and not which, and no other way of counting gives more."""
    return len(text.encode("utf-16-le")) // 2
