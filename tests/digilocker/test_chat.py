"""DigiLocker in the conversation: offered, a link, and the chat that goes on by itself."""

import pkgutil
import re
from dataclasses import replace
from importlib import import_module

import pytest

import actions
import actions.base
from seva.digilocker.errors import Away
from seva.language.commands import parse_command
from tests.actions.conversation import Conversation
from tests.digilocker.locker import SERVICE, Scene

for module in pkgutil.iter_modules(actions.__path__, "actions."):
    import_module(module.name)

LABEL = {"hi": "DigiLocker से लें", "en": "Get from DigiLocker"}
NEWS = "🔔"


@pytest.fixture
def talk(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    """A conversation in which the identity proof is asked for."""
    monkeypatch.setattr(actions.base, "assistant", lambda: scene.core)
    talk = Conversation(sender=scene.citizen.id, channel="whatsapp")
    scene.core.citizens.resolve("whatsapp", scene.citizen.id)
    talk.say("continue my form", "resume_application", language="hi", service=SERVICE)
    assert talk.asked is not None and talk.asked["field"] == "id_proof"
    return talk


def link_in(text: str) -> str:
    found = re.search(r"http://\S+/digilocker/(\S+)", text)
    assert found, text
    return found[1]


def news(talk: Conversation, scene: Scene) -> str:
    """The turn that follows when something happened outside of the chat."""
    message = talk.parse(NEWS, "out_of_scope", language="hi", confidence=0.1)
    message["metadata"] = {"news": {"application": scene.application.id, "language": "hi"}}
    return talk.hear(message)


def test_it_is_offered_where_it_has_the_document(talk: Conversation) -> None:
    assert LABEL["hi"] in talk.buttons
    talk.say("बाद में", language="hi")
    assert talk.asked and talk.asked["field"] == "address_proof"
    assert LABEL["hi"] in talk.buttons
    for _ in range(2):
        talk.say("बाद में", language="hi")
    assert talk.asked["field"] == "ration_card" or LABEL["hi"] in talk.buttons
    while talk.asked["field"] != "self_declaration":
        talk.say("बाद में", language="hi")
    assert LABEL["hi"] not in talk.buttons, "no DigiLocker has a self-declaration"
    assert "नहीं आता" in talk.say("डिजिलॉकर से ले लो", language="hi")


@pytest.mark.parametrize(
    "words",
    ["DigiLocker se le lo", "digilocker", "डिजिलॉकर से ले लो", "Digi Locker", LABEL["hi"], "get it from digilocker"],
)
def test_the_words_give_a_link_and_the_question_stays_open(talk: Conversation, scene: Scene, words: str) -> None:
    said = talk.say(words, language="hi")
    assert scene.desk.look(link_in(said)).said == "offered"
    assert "10 मिनट" in said and "पहचान" in said
    assert talk.asked and talk.asked["field"] == "id_proof"
    assert len(said.splitlines()) <= 4


@pytest.mark.parametrize("words", ["mere paas digilocker nahi hai", "what is digilocker"])
def test_talk_about_it_gives_no_link(words: str) -> None:
    assert parse_command(words) != "digilocker"


def test_the_chat_goes_on_when_the_documents_have_come(talk: Conversation, scene: Scene) -> None:
    opened = scene.open(link_in(talk.say("digilocker", language="hi")))
    scene.back(*scene.allow(seen=opened))
    said = news(talk, scene)
    assert said.startswith("DigiLocker से मिल गया: ")
    assert talk.asked and talk.asked["field"] == "self_declaration"
    assert news(talk, scene) == "", "said once"


OUTCOMES = {
    "refused": "सहमति नहीं दी गई",
    "nothing": "DigiLocker में नहीं मिला",
    "failed": "DigiLocker अभी नहीं चल रहा",
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_did_not_work_is_said_and_a_photo_asked_for(talk: Conversation, scene: Scene, outcome: str) -> None:
    opened = scene.open(link_in(talk.say("digilocker", language="hi")))
    state, code = scene.allow("Farida" if outcome == "nothing" else "Sunita", opened)
    if outcome == "failed":
        scene.fake.failures["issued"] = [Away("503")] * 9
        scene.back(state, code)
        for _ in range(5):
            scene.core.clock.forward(minutes=4)  # type: ignore[attr-defined]
            scene.desk.work()
    else:
        scene.back(state, code, "access_denied" if outcome == "refused" else "")
    said = news(talk, scene)
    assert OUTCOMES[outcome] in said
    assert talk.asked and talk.asked["field"] == "id_proof"
    assert LABEL["hi"] in talk.buttons


def test_news_is_told_even_to_those_who_want_none_and_when_no_form_is_open(talk: Conversation, scene: Scene) -> None:
    opened = scene.open(link_in(talk.say("digilocker", language="hi")))
    scene.core.citizens.set_messages(scene.citizen.id, False)
    talk.say("रुको", "stop", language="hi")
    assert not talk.in_form
    scene.back(*scene.allow(seen=opened))
    assert "मिल गया" in news(talk, scene)
    assert not talk.in_form and talk.asked is None


def test_where_digilocker_is_not_set_up_nothing_is_said_of_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.base, "assistant", lambda: replace(scene.core, digilocker=None))
    talk = Conversation(sender=scene.citizen.id, channel="whatsapp")
    said = talk.say("continue my form", "resume_application", language="hi", service=SERVICE)
    assert "DigiLocker" not in said and LABEL["hi"] not in talk.buttons
    assert "नहीं आता" in talk.say("digilocker", language="hi")
