"""The table of kinds, and how a meaning is found in it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from connectors.whatsapp.meanings.model import QUIET, Meaning, Resolve, notice
from connectors.whatsapp.meanings.readers import MEDIA_MISSING, READERS

UNKNOWN = "unknown"


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Of each kind of message, how it is read and what is said otherwise."""
    text = files(__package__).joinpath("table.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def notice_keys() -> set[str]:
    """Every text that a meaning may ask for."""
    return {row["notice"] for row in table().values() if "notice" in row} | {MEDIA_MISSING}


def meaning_of(kind: str, content: Mapping[str, Any], choice_of: Resolve, quoted: str | None = None) -> Meaning:
    """The meaning of a message of this kind and content (connectors.whatsapp.updates.Message)."""
    row = table().get(kind, table()[UNKNOWN])
    if "says" in row:
        return Meaning("say", row["says"])
    read = READERS.get(row.get("reads", ""))
    found = read(content, choice_of, quoted) if read else None
    return found or (notice(row["notice"]) if "notice" in row else QUIET)
