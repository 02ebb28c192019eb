"""Where documents from DigiLocker go: into the citizen's documents, and into the application that asked for them."""

from collections.abc import Mapping
from typing import Any, Protocol

from seva.clock import Clock
from seva.digilocker.consent import Consent
from seva.digilocker.port import Issued
from seva.documents.documents import Documents
from seva.documents.model import Issued as Source
from seva.documents.model import Purpose


class Keeper(Protocol):
    """Keeps a document. May raise DocumentRefused, or an error that is retryable."""

    def __call__(self, consent: Consent, document: str, issued: Issued, content: bytes) -> Mapping[str, Any]:
        """Keeps an issued document for a document of the application; what the application then says of it."""


class InDocuments:
    """Keeps them among the citizen's documents, marked as verified at their source."""

    def __init__(self, documents: Documents, clock: Clock) -> None:
        self._documents = documents
        self._clock = clock

    def __call__(self, consent: Consent, document: str, issued: Issued, content: bytes) -> Mapping[str, Any]:
        """The document, or the one that an attempt before has kept."""
        purpose = Purpose(consent.application_id or "", consent.service, document)
        before = [kept for kept in self._documents.of(purpose.application_id) if kept.purpose == purpose]
        known = next((kept for kept in before if kept.issued and kept.issued.uri == issued.uri), None)
        source = Source(issued.issuer, issued.uri, self._clock())
        if known and not self._documents.is_whole(known):
            self._documents.remove([known])
            known = None
        kept = known or self._documents.keep_issued(consent.citizen_id, content, source, f"{document}.pdf", purpose)
        return dict(kept.told)
