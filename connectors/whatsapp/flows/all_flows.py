"""All Flows that the catalogue makes, with their names, and as files in a folder."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from connectors.whatsapp.flows.build import flow_json
from connectors.whatsapp.flows.check import check_flow
from connectors.whatsapp.flows.names import LANGUAGES, flow_name
from connectors.whatsapp.setup.errors import SetupError
from seva.catalogue import Catalogue, Messages, Service

# Meta's categories, by what a service is.
CATEGORIES = {"appointment": "APPOINTMENT_BOOKING", "grievance": "CUSTOMER_SUPPORT"}
OTHER = "OTHER"


@dataclass(frozen=True)
class Flow:
    """The Flow of a service in one language, under its name at Meta."""

    name: str
    category: str
    json: dict[str, Any]
    service: str
    language: str

    @property
    def text(self) -> str:
        """The JSON as it is written to a file and uploaded."""
        return json.dumps(self.json, ensure_ascii=False, indent=1) + "\n"

    @property
    def fingerprint(self) -> str:
        """The same for the same questions."""
        return sha256(self.text.encode()).hexdigest()[:32]


def flows_of(services: Iterable[Service], messages: Messages) -> Iterator[Flow]:
    """The Flows of services in both languages; none for a service that asks nothing."""
    for service in services:
        for language in LANGUAGES if service.fields else ():
            category = CATEGORIES.get(service.kind, OTHER)
            form = flow_json(service, messages, language)
            yield Flow(flow_name(service.id, language), category, form, service.id, language)


def chosen(catalogue: Catalogue, ids: Sequence[str]) -> list[Service]:
    """The services of these ids, or all without any; raises SetupError for ids that are none."""
    unknown = [service_id for service_id in ids if service_id not in catalogue.services]
    if unknown:
        raise SetupError(f"No service is called {', '.join(unknown)}: look into catalogue/services for its id.")
    return [catalogue.services[service_id] for service_id in ids] or list(catalogue.services.values())


def write(flows: Iterable[Flow], folder: Path) -> int:
    """Writes a file for each Flow; gives how many. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(bool((folder / f"{flow.name}.json").write_text(flow.text, encoding="utf-8")) for flow in flows)


def file_problems(folder: Path) -> tuple[int, list[str]]:
    """How many files of Flow JSON a folder has, and each breach of a rule in them as `file: where: what`."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise SetupError(f"{folder} has no Flow JSON. Make some first: seva whatsapp flows build --to {folder}")
    return len(files), [f"{file}: {problem}" for file in files for problem in _problems(file)]


def _problems(file: Path) -> list[str]:
    try:
        return check_flow(json.loads(file.read_text(encoding="utf-8")))
    except ValueError as error:
        return [f"it is no JSON: {error}"]
