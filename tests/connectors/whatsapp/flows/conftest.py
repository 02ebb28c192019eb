"""Forms that are filled through the dialogue behind the door, on a core with a department in memory."""

import pytest

from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.endpoint.filling import Fillings
from seva.core import Core
from tests.connectors.whatsapp.flows.form import Form


@pytest.fixture
def dialogue(core: Core) -> Dialogue:
    return dialogue_of(core)


def dialogue_of(core: Core) -> Dialogue:
    fillings = Fillings(core.catalogue, core.messages, core.citizens, core.applications, core.form_tokens, core.forms)
    return Dialogue(fillings, core.applications, core.form_tokens, core.messages, core.clock)


@pytest.fixture
def begun(core: Core, dialogue: Dialogue) -> Form:
    """A form of the income certificate in Hindi, whose notice was agreed to in the chat."""
    return Form.begin(core, dialogue, "income_certificate", "hi")
