"""Documents as the core knows them. Times are in UTC without zone, sizes in bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from seva.documents.intake.model import PDF

Source = Literal["photo", "pdf", "issued"]


@dataclass(frozen=True)
class Purpose:
    """What a document is for: which document of which service, in which application."""

    application_id: str
    service: str
    document: str


@dataclass(frozen=True)
class Sent:
    """When a citizen sent a file, as the channel tells it, and the order in which the channel's messages arrived."""

    at: datetime
    arrived: int = 0


@dataclass(frozen=True)
class Issued:
    """Who issued a document, its address at the issuer, and when it was verified there."""

    issuer: str
    uri: str
    verified_at: datetime


@dataclass(frozen=True)
class Page:
    """A photo or PDF of which a document is made; `pages` is how many it has."""

    came_as: str
    sha256: str
    stored_as: str
    content_type: str
    size: int
    pages: int
    findings: tuple[str, ...]
    masked: int
    sent: Sent


@dataclass(frozen=True)
class Document:
    """One row of the documents table, decrypted, with its pages in the order of sending.

    `purpose` is None for one that nobody asked for yet. `findings` is the advice about its photos. `asked_again` counts
    how often a better photo was asked for.
    """

    id: str
    citizen_id: str
    purpose: Purpose | None
    sha256: str
    stored_as: str
    content_type: str
    size: int
    pages: int
    name: str
    source: Source
    findings: tuple[str, ...]
    masked: int
    asked_again: int
    issued: Issued | None
    created_at: datetime
    updated_at: datetime
    kept_until: datetime
    made_of: tuple[Page, ...] = ()
    code: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether it came from its issuer."""
        return self.issued is not None

    @property
    def is_of_photos(self) -> bool:
        """Whether photos may be added to it as further pages; never to one that its issuer vouches for."""
        return not self.is_verified and bool(self.made_of) and all(page.content_type != PDF for page in self.made_of)

    @property
    def last_sent(self) -> Sent | None:
        """When its latest page was sent."""
        return max((page.sent for page in self.made_of), key=lambda sent: (sent.at, sent.arrived), default=None)

    @property
    def told(self) -> Mapping[str, Any]:
        """What an application remembers of it."""
        return {
            "id": self.id,
            "sha256": self.sha256,
            "content_type": self.content_type,
            "size": self.size,
            "name": self.name,
            "pages": self.pages,
            "source": self.source,
        }
