"""Inside a form the expected kind of answer decides, in three spellings, with the model that is trained."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import actions.service_form as service_form
from actions.interruptions import QUESTIONS
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.answers import Accepted, check
from seva.applications.application import Application, Content
from seva.catalogue import Catalogue, Field, Service
from seva.clock import today
from seva.core import Core
from tests.actions.conversation import Conversation
from tests.system.citizen import answer
from tests.trained import understood

Row = tuple[str, str, str]
STEERING = {"stop": "stop", "skip": "skip", "go_back": "back", "repeat": "repeat"}
EFFECTS = {"answer", "refused", "question", "both", "other", *STEERING.values()}


def rows() -> Iterator[Row]:
    table: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("in_form.yml").read_text(encoding="utf-8"))
    for entry in table:
        for effect in entry.keys() - {"step"}:
            yield from ((entry["step"], effect, message) for message in entry[effect])


ROWS = sorted(rows())


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The intents that were served by a topic instead of being taken as an answer."""
    seen: list[str] = []
    serve = service_form.answer

    def noted(turn: Turn) -> Reply:
        seen.append(turn.intent)
        return serve(turn)

    monkeypatch.setattr(service_form, "answer", noted)
    return seen


@pytest.mark.parametrize(("step", "effect", "message"), ROWS, ids=[" | ".join(row) for row in ROWS])
def test_what_a_message_does_at_a_step(
    talk: Conversation, core: Core, catalogue: Catalogue, served: list[str], step: str, effect: str, message: str
) -> None:
    service, field = step.split("/")
    before = opened_at(core, catalogue.services[service], field, talk.sender)
    talk.say("continue my form", "resume_application")
    assert talk.asked is not None
    assert talk.asked["field"] == field
    talk.hear(understood(message))
    after = core.applications.get(before.id)
    assert after is not None
    assert found(talk, before, after, served) == effect, understood(message)["intent"]


def opened_at(core: Core, service: Service, step: str, sender: str) -> Application:
    """A draft in which everything before the step is answered."""
    citizen = core.citizens.resolve("rest", sender)
    content = Content(consented=step != "consent")
    for item in service.steps if content.consented else ():
        if item.id == step:
            break
        if isinstance(item, Field):
            content = content.with_answer(item.id, _given(core, service, item))
        else:
            content = content.with_document(item.id, {"later": True})
    draft = core.applications.start(citizen.id, service.id, service.department, "en")
    return core.applications.save_content(draft, content)


def _given(core: Core, service: Service, asked: Field) -> str:
    wanted = {"service": service.id, "field": asked.id, "type": asked.type, "choices": [c.id for c in asked.choices]}
    checked = check(asked, answer(core.catalogue, wanted, "en"), today(core.clock))
    assert isinstance(checked, Accepted)
    return checked.value


def found(talk: Conversation, before: Application, after: Application, served: list[str]) -> str:
    """What the message did, from what was served and what is kept."""
    is_kept = (after.content, after.status) != (before.content, before.status)
    if talk.asked is None and after.status == "draft":
        return "stop"
    if not served:
        return "answer" if is_kept else "refused"
    (intent,) = served
    if intent in STEERING:
        return STEERING[intent]
    if is_kept:
        return "both"
    return "question" if intent in QUESTIONS else "other"


def test_the_table_is_large_and_has_every_effect() -> None:
    assert len(ROWS) >= 120
    assert {effect for _, effect, _ in ROWS} == EFFECTS
    assert len(set(ROWS)) == len(ROWS)
