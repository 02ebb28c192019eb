"""In the chat: "is this real?" with a photo, a PDF, a link or a number, in both languages. Nothing of it is kept."""

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import actions
import actions.base
from seva.certificates import Verdict
from seva.core import Core
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.documents.intake import FakeIntake
from seva.storage.tables import documents
from tests.actions.conversation import Conversation
from tests.verifying.lab import SHOWN, Lab

for module in pkgutil.iter_modules(actions.__path__, "actions."):
    import_module(module.name)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
ASK = {"en": "is this real?", "hi": "यह असली है?"}
NUMBER = "DL-CRT-2026-00000001"


@pytest.fixture
def talk(verifier: Core, monkeypatch: pytest.MonkeyPatch) -> Conversation:
    monkeypatch.setattr(actions.base, "assistant", lambda: verifier)
    return Conversation()


@dataclass
class Sends:
    """Sends files as the channel brings them."""

    core: Core
    talk: Conversation
    intake: FakeIntake

    def __call__(self, code: str, words: str = "📎", intent: str = "out_of_scope", language: str = "en") -> str:
        self.talk.sender = self.core.citizens.resolve(self.talk.channel, self.talk.sender).id
        self.talk.channel = "whatsapp"
        self.intake.seen_codes = (code,) if code else ()
        kept = self.core.documents.receive(self.talk.sender, PNG)
        return self.talk.say(words, intent, language, files=[dict(kept.told)])


@pytest.fixture
def send(verifier: Core, talk: Conversation, intake: FakeIntake) -> Sends:
    return Sends(verifier, talk, intake)


def kept(core: Core) -> int:
    with core.applications.database.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(documents)).scalar() or 0)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_each_verdict_is_answered_plainly(
    talk: Conversation, send: Sends, verifier: Core, lab: Lab, language: str
) -> None:
    for verdict, show in SHOWN.items():
        if verdict is Verdict.unreadable:
            continue  # no code of a certificate: the intake brings none
        heard = send(show(lab), ASK[language], "verify_document", language)
        assert verifier.verifying.words.answer(verdict, language) in heard
    assert kept(verifier) == 0, "what is shown to be checked is not kept"


@pytest.mark.parametrize(("language", "named"), [("en", "Name: सुनीता देवी"), ("hi", "नाम: सुनीता देवी")])
def test_asked_first_and_shown_then(
    talk: Conversation, send: Sends, lab: Lab, verifier: Core, language: str, named: str
) -> None:
    assert "PDF" in talk.say(ASK[language], "verify_document", language)
    assert named in send(SHOWN[Verdict.genuine](lab), language=language)
    assert kept(verifier) == 0


def test_a_photo_without_a_code_is_asked_for_again(talk: Conversation, send: Sends, lab: Lab, verifier: Core) -> None:
    assert "No code" in send("", ASK["en"], "verify_document")
    assert "genuine" in send(SHOWN[Verdict.genuine](lab)), "the better photo needs no words"
    assert kept(verifier) == 0


def test_a_photo_that_nobody_asked_about_is_kept_as_before(send: Sends, verifier: Core, lab: Lab) -> None:
    send(SHOWN[Verdict.genuine](lab))
    assert kept(verifier) == 1


def test_inside_a_form_the_question_comes_again(talk: Conversation, send: Sends, lab: Lab, verifier: Core) -> None:
    talk.say("income certificate", "apply_service", service="income_certificate")
    talk.say("yes", "affirm")
    before = talk.asked
    heard = send(SHOWN[Verdict.revoked](lab), ASK["en"], "verify_document")
    assert "cancelled" in heard and talk.asked == before and talk.in_form
    assert kept(verifier) == 0


def test_a_link_and_a_path(talk: Conversation, lab: Lab, verifier: Core, intake: FakeIntake, tmp_path: Path) -> None:
    assert "genuine" in talk.say(SHOWN[Verdict.genuine](lab), "out_of_scope", confidence=0.1)
    photo = tmp_path / "photo.png"
    photo.write_bytes(PNG)
    intake.seen_codes = (SHOWN[Verdict.altered](lab),)
    talk.say(ASK["en"], "verify_document")
    assert "changed" in talk.say(str(photo), "out_of_scope")
    assert kept(verifier) == 0


@pytest.mark.parametrize(
    ("language", "counts", "unknown"), [("en", "counts today", "No certificate"), ("hi", "मान्य", "नहीं है")]
)
def test_a_number_tells_validity_and_kind(talk: Conversation, language: str, counts: str, unknown: str) -> None:
    heard = talk.say(f"{ASK[language]} {NUMBER}", "verify_document", language)
    assert counts in heard and "2026-10-01" not in heard and "October" not in heard
    assert unknown in talk.say("DL-CRT-2026-99999999", "verify_document", language)


def test_numbers_cannot_be_tried_out(talk: Conversation, settings: Any, verifier: Core) -> None:
    heard = [talk.say(f"DL-CRT-2026-{number:08d}", "verify_document") for number in range(settings.verify_tries + 1)]
    assert "No certificate" in heard[settings.verify_tries - 1] and "enough for this hour" in heard[-1]
    other = Conversation("citizen-2")
    assert "No certificate" in other.say("DL-CRT-2026-00000099", "verify_document")


def test_without_keys_nothing_is_claimed(
    talk: Conversation, lab: Lab, department: FakeDepartment, verifier: Core
) -> None:
    department.failure = Unavailable("down")
    heard = talk.say(SHOWN[Verdict.genuine](lab), "verify_document")
    assert "genuine" not in heard and "cannot be fetched" in heard
