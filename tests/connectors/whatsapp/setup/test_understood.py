"""What citizens tap comes back as text: the assistant understands each button, first question and command."""

import pytest

from seva.catalogue import load_profile, load_templates
from tests.conftest import ROOT
from tests.trained import understood

BUTTONS = {
    "Where is my application": "track_application",
    "Status of my complaint": "track_application",
    "Status of my request": "track_application",
    "Continue my form": "resume_application",
    "Send my certificate": "download_document",
    "Pay the fee": "pay_bill",
    "Pay all my bills": "pay_bill",
}
COMMANDS = {
    "menu": "list_services",
    "status": "track_application",
    "language": "change_language",
    "helpline": "emergency_help",
}
PROMPTS = ["apply_service", "track_application", "list_services"]
LABELS = {b.text.en: b.text for t in load_templates(ROOT / "catalogue") for b in t.buttons if b.kind == "quick_reply"}
PROFILE = load_profile(ROOT / "catalogue")


def _intent(text: str) -> str:
    return str(understood(text)["intent"]["name"])


def test_nothing_that_can_be_tapped_is_left_out() -> None:
    assert LABELS.keys() == BUTTONS.keys()
    assert {command.name for command in PROFILE.commands} == COMMANDS.keys()
    assert len(PROFILE.prompts) == len(PROMPTS)


@pytest.mark.parametrize("english", BUTTONS)
def test_a_button_is_understood_in_both_languages(english: str) -> None:
    assert [_intent(text) for _, text in LABELS[english]] == [BUTTONS[english]] * 2


@pytest.mark.filterwarnings("ignore:Failed to parse arguments")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_understood_with_its_slash(name: str) -> None:
    assert understood(f"/{name}")["text"] == f"/{name}"
    assert _intent(f"/{name}") == COMMANDS[name]


def test_the_first_questions_are_understood() -> None:
    assert [_intent(prompt) for prompt in PROFILE.prompts] == PROMPTS
