"""Where documents from DigiLocker go: into the citizen's documents, and into the application that asked for them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from seva.digilocker.consent import Consent
from seva.digilocker.port import Issued
from seva.documents.store import DocumentStore


class Keeper(Protocol):
    """Keeps a document. May raise DocumentRefused, or an error that is retryable."""

    def __call__(self, consent: Consent, document: str, issued: Issued, content: bytes) -> Mapping[str, Any]:
        """Keeps an issued document for a document of the application; what the application then says of it."""


class InStore:
    """Keeps documents in the store, marked as verified at their source."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    def __call__(self, consent: Consent, document: str, issued: Issued, content: bytes) -> dict[str, Any]:
        """What the application says of it: the kept file, who issued it, and that it came from there."""
        stored = self._store.of(consent.citizen_id).keep(content, f"{document}.pdf")
        return {**asdict(stored), "verified": True, "issuer": issued.issuer}
