"""Which service each training example speaks of, as far as it is known, for a network that learns how people say it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.retrieval import query_words
from nlu.service_names import NO_SERVICE, ServiceFinder
from seva.catalogue import Catalogue

__all__ = ["EVIDENCE", "NO_SERVICE", "SERVICE", "noted_service", "service_labels"]

# Noted by the importer for a training example; set by the classifier for a message, as {service id: probability}.
SERVICE, EVIDENCE = "service", "service_evidence"
# Below this score nothing in a text sounds like a service's name.
_NOTHING = 0.3


def service_labels(examples: Sequence[Message], catalogue: Catalogue) -> list[str | None]:
    """Return for each example the service that the importer noted, else the one clearly named.

    NO_SERVICE where nothing sounds like a name, None where that is not clear.
    """
    finder = ServiceFinder(catalogue)
    return [noted_service(example) or _named(example, finder) for example in examples]


def noted_service(example: Message) -> str | None:
    """Return the service that the importer noted for an example."""
    metadata = example.get("metadata")
    noted = metadata.get("example") if isinstance(metadata, Mapping) else None
    found: Any = noted.get(SERVICE) if isinstance(noted, Mapping) else None
    return str(found) if found else None


def _named(example: Message, finder: ServiceFinder) -> str | None:
    match = finder.find(query_words(str(example.get(TEXT))), str(example.get(INTENT)), limit=1)
    if match.best:
        return match.best.id
    return NO_SERVICE if not match.candidates or match.candidates[0].score < _NOTHING else None
