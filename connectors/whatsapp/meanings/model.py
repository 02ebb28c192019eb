"""What the conversation gets, and the choices that a tap may stand for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["say", "tap", "media", "place", "flow", "moved", "quiet", "notice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that was offered: the label that was shown, and what the conversation gets when it is tapped."""

    label: str
    payload: str


# A choice by its id and the message that it was offered in; "stale" when its question is settled or another one open.
Resolve = Callable[[str, str | None], Choice | Literal["stale"] | None]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the conversation gets.

    say: `text`, as written. tap: `payload`, and `text` as the label. media: `metadata["media"]`, with the caption as
    `text`. place: `metadata` with latitude and longitude. flow: `metadata["response"]`. moved: `metadata["moves"]`,
    each with kind ("phone", "user"), old and new. quiet: nothing. notice: only `notice_key` is said.
    A "say" may have a `notice_key` as well, which is said before the answer.
    """

    kind: Kind
    text: str = ""
    payload: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    notice_key: str | None = None


QUIET = Meaning("quiet")


def notice(key: str, **metadata: Any) -> Meaning:
    """A fixed answer that needs no turn of the conversation."""
    return Meaning("notice", metadata=metadata, notice_key=key)
