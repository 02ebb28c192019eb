"""What real back offices have issued and ended is answered plainly in the chat, in both languages; photos are read."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import actions.base
from seva.catalogue import Catalogue, Messages
from seva.core import Core
from seva.departments.fake import FakeDepartment
from seva.documents.intake import Intake
from tests.actions.conversation import Conversation
from tests.conftest import SetClock
from tests.verifying.issued import Issued, issue_all

ASK = {"en": "is this real?", "hi": "यह असली है?"}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Issued:
    return issue_all(tmp_path_factory.mktemp("offices"), catalogue, datetime.now(UTC))


@pytest.fixture(scope="module")
def intake() -> Iterator[Intake]:
    """Reads files in a real child."""
    made = Intake()
    yield made
    made.close()


@pytest.fixture
def talk(
    core: Core, real: Issued, department: FakeDepartment, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Conversation:
    department.keys, department.ended = real.keys, real.statuses
    clock.now = datetime.now(UTC).replace(tzinfo=None)
    monkeypatch.setattr(actions.base, "assistant", lambda: core)
    return Conversation()


@pytest.mark.parametrize("language", ["en", "hi"])
def test_each_has_its_plain_answer(talk: Conversation, real: Issued, messages: Messages, language: str) -> None:
    for verdict, text in real.links.items():
        heard = talk.say(f"{ASK[language]} {text}", "verify_document", language)
        for key in (f"verdict.{verdict.value}", f"verdict.why.{verdict.value}"):
            assert messages.text(key, language) in heard


@pytest.mark.parametrize("language", ["en", "hi"])
def test_paper_is_read(talk: Conversation, core: Core, real: Issued, messages: Messages, language: str) -> None:
    talk.sender = core.citizens.resolve(talk.channel, talk.sender).id
    talk.channel = "whatsapp"
    for paper, said in (
        (real.pdf, "verdict.genuine"), (real.screenshot, "verdict.genuine"), (real.cropped, "verify.no_code"),
    ):  # fmt: skip
        kept = core.documents.receive(talk.sender, paper)
        heard = talk.say(ASK[language], "verify_document", language, files=[dict(kept.told)])
        assert messages.text(said, language).split("\n")[0] in heard
