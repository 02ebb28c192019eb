"""A form in the hands of a citizen, with what the phone would hold of it."""

from dataclasses import dataclass, replace
from typing import Any

from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.endpoint.filling import Fillings
from connectors.whatsapp.flows.endpoint.question import Question
from connectors.whatsapp.flows.screens import Screen, screens_of
from seva.applications.application import Application, Content
from seva.catalogue import Service
from seva.core import Core

JSON = dict[str, Any]
CHANNEL = "whatsapp"


def dialogue_of(core: Core) -> Dialogue:
    fillings = Fillings(core.catalogue, core.messages, core.citizens, core.applications, core.form_tokens, core.forms)
    return Dialogue(fillings, core.applications, core.form_tokens, core.messages, core.clock)


@dataclass
class Form:
    """Asks the dialogue what a phone would ask, and remembers the screen that is shown."""

    core: Core
    dialogue: Dialogue
    service: Service
    application_id: str
    token: str
    screen: str = ""
    data: JSON | None = None

    @classmethod
    def begin(
        cls, core: Core, dialogue: Dialogue, service_id: str, language: str, handle: str = "919810000001"
    ) -> "Form":
        service = core.catalogue.services[service_id]
        citizen = core.citizens.resolve(CHANNEL, handle)
        application = core.applications.start(citizen.id, service.id, service.department, language)
        core.applications.save_content(application, replace(Content(), consented=True))
        token = core.form_tokens.issue(citizen.id, application.id, service.id, language)
        return cls(core, dialogue, service, application.id, token)

    @property
    def application(self) -> Application:
        found = self.core.applications.get(self.application_id)
        assert found is not None
        return found

    @property
    def answers(self) -> dict[str, str]:
        return self.application.content.answers

    @property
    def screens(self) -> tuple[Screen, ...]:
        return screens_of(self.service)

    def ask(self, action: str, screen: str = "", **data: Any) -> JSON:
        shown = dict(self.dialogue.show(Question(action, screen, data, self.token)))
        self.screen, self.data = str(shown["screen"]), dict(shown["data"])
        return self.data

    def open(self) -> JSON:
        return self.ask("INIT")

    def back(self) -> JSON:
        return self.ask("BACK", self.screen)

    def next(self, **values: Any) -> JSON:
        return self.ask("data_exchange", self.screen, trigger="next", **values)

    def submit(self) -> JSON:
        return self.ask("data_exchange", self.screen, trigger="submit")
