"""The Flows of all services, built once; and one that is filled, on a core with a department in memory."""

from typing import Any

import pytest

from connectors.whatsapp.flows.build import flow_json
from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.names import LANGUAGES
from seva.catalogue import Catalogue, Messages, load_catalogue, load_messages
from seva.core import Core
from tests.conftest import ROOT
from tests.connectors.whatsapp.flows.form import Form, dialogue_of

CATALOGUE: Catalogue = load_catalogue(ROOT / "catalogue")
MESSAGES: Messages = load_messages(ROOT / "catalogue")
SERVICES = tuple(CATALOGUE.services.values())
EACH = [
    pytest.param(service, language, id=f"{service.id}-{language}") for service in SERVICES for language in LANGUAGES
]
BUILT: dict[tuple[str, str], dict[str, Any]] = {
    (service.id, language): flow_json(service, MESSAGES, language) for service in SERVICES for language in LANGUAGES
}


def children(screen: dict[str, Any]) -> list[dict[str, Any]]:
    """The components of a screen that we built."""
    found: list[dict[str, Any]] = screen["layout"]["children"]
    return found


def inputs(screen: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Its fields by name."""
    return {child["name"]: child for child in children(screen) if "name" in child}


@pytest.fixture
def dialogue(core: Core) -> Dialogue:
    return dialogue_of(core)


@pytest.fixture
def begun(core: Core, dialogue: Dialogue) -> Form:
    """A form of the income certificate in Hindi, whose notice was agreed to in the chat."""
    return Form.begin(core, dialogue, "income_certificate", "hi")
