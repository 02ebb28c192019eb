"""A reply of the conversation, before it becomes messages of WhatsApp."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["en", "hi"]
# A message of Meta's API without its recipient (see envelope.addressed).
Payload = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What a citizen may tap; `id` comes back with the tap and must be unique in the reply."""

    id: str
    label: str
    description: str = ""


@dataclass(frozen=True)
class Media:
    """A file by Meta's media id, or by an HTTPS link that Meta can reach; exactly one of both."""

    kind: Literal["image", "document", "video", "audio", "sticker"]
    id: str = ""
    link: str = ""
    filename: str = ""
    is_voice: bool = False


@dataclass(frozen=True)
class Reply:
    """A text, with choices or a file; `reference` is the outgoing id and begins the ids of rows that turn pages."""

    text: str
    choices: Sequence[Choice] = ()
    language: Language = "en"
    attachment: Media | None = None
    reference: str = ""
    has_preview: bool = False
