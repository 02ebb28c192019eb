"""Paths as documents: in the terminal those of any file, over REST those of one folder, elsewhere none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import actions.base
from seva.core import Core
from tests.actions.conversation import Conversation
from tests.actions.test_attachments import PDF, at_a_document

SAID = "is kept"
Talking = Callable[..., Conversation]


@pytest.fixture
def talking(core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talking:
    """A conversation on a channel, beside a folder with a file and a link to one outside of it."""
    for folder in ("given", "secret"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "paper.pdf").write_bytes(PDF)
    (tmp_path / "given" / "link.pdf").symlink_to(tmp_path / "secret" / "paper.pdf")

    def start(channel: str, folder: Path | None = tmp_path / "given") -> Conversation:
        monkeypatch.setattr(actions.base, "assistant", lambda: replace(core, rest_files=folder))
        return Conversation(channel=channel)

    return start


def kept(core: Core, channel: str) -> int:
    return len(core.documents.loose(core.citizens.resolve(channel, "citizen-1").id))


@pytest.mark.parametrize("path", ["secret/paper.pdf", "given/../secret/paper.pdf", "given/link.pdf", "given"])
def test_a_caller_over_rest_reads_nothing_else_of_the_machine(
    talking: Talking, core: Core, tmp_path: Path, path: str
) -> None:
    talk = talking("rest")
    assert SAID not in talk.say(f"{tmp_path}/{path}", "out_of_scope")
    field = at_a_document(talk, core.catalogue)
    there, nowhere = talk.say(f"{tmp_path}/{path}"), talk.say(f"{tmp_path}/nowhere.pdf")
    assert talk.asked and talk.asked["field"] == field and kept(core, "rest") == 0
    assert there == nowhere, "whether there is a file is not told either"


def test_the_folder_is_open_to_rest(talking: Talking, core: Core, tmp_path: Path) -> None:
    assert SAID in talking("rest").say(f"{tmp_path}/given/paper.pdf", "out_of_scope")
    assert kept(core, "rest") == 1


@pytest.mark.parametrize(("channel", "folder"), [("rest", None), ("whatsapp", Path("/"))])
def test_elsewhere_a_path_is_no_file(
    talking: Talking, core: Core, tmp_path: Path, channel: str, folder: Path | None
) -> None:
    talk = talking(channel, folder)
    assert SAID not in talk.say(f"{tmp_path}/given/paper.pdf", "out_of_scope")
    at_a_document(talk, core.catalogue)
    talk.say(f"{tmp_path}/given/paper.pdf")
    assert kept(core, channel) == 0 and not core.documents.of(talk.slots["draft"])


def test_in_the_terminal_any_file_may_be_named(talking: Talking, core: Core, tmp_path: Path) -> None:
    assert SAID in talking("cmdline", None).say(f"{tmp_path}/secret/paper.pdf", "out_of_scope")
    assert kept(core, "cmdline") == 1
