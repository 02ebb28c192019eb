"""Media: who owns it, how long it lives, links that are good for five minutes."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from simulator.whatsapp.clock import Clock
from simulator.whatsapp.config import Timing
from simulator.whatsapp.errors import GraphError, no_such_object
from simulator.whatsapp.store import new_id

JSON = dict[str, Any]
PATH = "/whatsapp_business/attachments/"
LARGEST_STILL_STICKER = 100 * 1024


@dataclass(frozen=True)
class Media:
    """A file that a number sent or received."""

    id: str
    number: str
    content: bytes
    mime_type: str
    filename: str | None
    expires_at: float

    @property
    def digest(self) -> bytes:
        """SHA-256 of the content."""
        return hashlib.sha256(self.content).digest()


@cache
def rules() -> JSON:
    """What Meta accepts."""
    found: JSON = yaml.safe_load(Path(__file__).with_name("limits.yml").read_text(encoding="utf-8"))
    return found


def plain(mime_type: str) -> str:
    """A MIME type without its parameters."""
    return mime_type.split(";")[0].strip().lower()


def objection(kind: str, mime_type: str, content: bytes) -> str:
    """Why a file may not be sent as this kind; empty when it may."""
    rule, mime_type = rules()["media"][kind], plain(mime_type)
    if mime_type not in rule["types"]:
        allowed = ", ".join(rule["types"])
        return f"Param file must be a file with one of the following types: {allowed}. Received '{mime_type}'."
    largest = rule["largest"]
    if kind == "sticker" and b"ANIM" not in content[:64]:
        largest = LARGEST_STILL_STICKER
    if not 0 < len(content) <= largest:
        return f"File of {len(content)} bytes; {kind} may have 1 to {largest}."
    if not _begins_as(mime_type, content):
        return f"The content of the file is not of type '{mime_type}'."
    return ""


def _begins_as(mime_type: str, content: bytes) -> bool:
    rule = rules()["beginnings"].get(mime_type)
    return rule is None or any(content.startswith(bytes.fromhex(b), rule["at"]) for b in rule["hex"])


def kind_of(mime_type: str) -> str | None:
    """The kind of media that a MIME type is sent as."""
    return next((kind for kind, rule in rules()["media"].items() if plain(mime_type) in rule["types"]), None)


class MediaStore:
    """Files by id."""

    def __init__(self, clock: Clock, timing: Timing, secret: str) -> None:
        self._clock, self._timing, self._secret = clock, timing, secret.encode()
        self._files: dict[str, Media] = {}

    def upload(self, number: str, content: bytes, mime_type: str, filename: str | None = None) -> Media:
        """Keeps a business's file for 30 days; raises 131053 for what could never be sent."""
        kind = kind_of(mime_type)
        if kind is None:
            raise GraphError(131053, f"Files of type '{plain(mime_type)}' are not supported.")
        if refused := objection(kind, mime_type, content):
            raise GraphError(131053, refused)
        return self.add(number, content, mime_type, filename, lives=self._timing.uploaded_media)

    def receive(self, number: str, content: bytes, mime_type: str, filename: str | None = None) -> Media:
        """Keeps a citizen's file for 7 days."""
        return self.add(number, content, mime_type, filename, lives=self._timing.received_media)

    def add(
        self, number: str, content: bytes, mime_type: str, filename: str | None, *, lives: float, media_id: str = ""
    ) -> Media:
        """Keeps a file without looking at it."""
        media = Media(media_id or new_id(), number, content, mime_type, filename, self._clock.now() + lives)
        self._files[media.id] = media
        return media

    def get(self, media_id: str) -> Media | None:
        """A file that has not expired."""
        media = self._files.get(media_id)
        return media if media is not None and media.expires_at > self._clock.now() else None

    def need(self, media_id: str, number: str | None = None, verb: str = "get") -> Media:
        """A file, of this number if one is given; raises 100/33."""
        media = self.get(media_id)
        if media is None or (number is not None and media.number != number):
            raise no_such_object(media_id, verb)
        return media

    def delete(self, media_id: str) -> None:
        """Removes a file."""
        self._files.pop(media_id, None)

    def link(self, media: Media, base: str) -> str:
        """An address that is good for five minutes, with the bearer token."""
        until = str(int(self._clock.now() + self._timing.link))
        query = {"mid": media.id, "ext": until, "hash": self._sign(media.id, until)}
        return f"{base.rstrip('/')}{PATH}?{urlencode(query)}"

    def follow(self, media_id: str, until: str, signed: str) -> Media | None:
        """The file behind an address; None when it is wrong or too old."""
        if not until.isdigit() or not hmac.compare_digest(signed, self._sign(media_id, until)):
            return None
        return self.get(media_id) if int(until) > self._clock.now() else None

    def _sign(self, media_id: str, until: str) -> str:
        return hmac.new(self._secret, f"{media_id}.{until}".encode(), hashlib.sha256).hexdigest()[:32]
