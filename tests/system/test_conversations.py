"""From greeting to reference number, over REST and in `rasa shell`, for five certificates in three spellings."""

import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from time import monotonic

import pexpect
import pytest

from seva.catalogue import load_catalogue, load_messages
from seva.processes.environment import process_environment
from seva.processes.plan import endpoints_file, newest_model
from seva.settings import Settings
from tests.conftest import ROOT
from tests.system.citizen import NUMBER, PAID, PATIENCE, apply
from tests.system.conftest import free_port
from tests.system.paying import LINK, link_in, pay
from tests.system.scripts import GREETING, OPENING, QUESTION, form_answers
from tests.system.talk import Talk

CATALOGUE = load_catalogue(ROOT / "catalogue")
CASES = list(product(OPENING, GREETING))
DEVANAGARI = re.compile("[\u0900-\u097f]")
MESSAGES = load_messages(ROOT / "catalogue")
OFFER_TO_PREFILL = re.compile("|".join(re.escape(MESSAGES.raw("prefill.ask", code)) for code in ("en", "hi")))
NO = {"en": "no", "hi": "नहीं", "hinglish": "nahi"}
PROMPT = "Your input ->"
# What a terminal gets when a line was taken in: bracketed paste is off until the next prompt.
TAKEN = "\x1b[?2004l"
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def is_hindi(text: str) -> bool:
    return len(DEVANAGARI.findall(text)) > len(text) / 4


@pytest.mark.parametrize(("service", "language"), CASES)
def test_rest_from_greeting_to_number(rasa: str, service: str, language: str, photo: Path, paper: Path) -> None:
    talk = Talk(rasa, f"rest-{service}-{language}")
    greeting = talk.say(GREETING[language])
    assert is_hindi(" ".join(greeting)) == (language != "en")
    number, heard = apply(talk, CATALOGUE, OPENING[service][language], language, photo, paper, paper)
    assert number, heard[-3:]
    assert is_hindi(heard[-1]) == (language != "en")
    assert number in "".join(talk.say(f"status {number.lower().replace('-', ' ')}"))


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(rasa: str) -> None:
    for language in GREETING:
        talk = Talk(rasa, f"question-{language}")
        talk.say(OPENING["income_certificate"][language])
        talk.say("yes" if language == "en" else "haan")
        before = talk.asked
        heard = talk.say(QUESTION[language])
        assert "21" in heard[0]
        assert talk.asked == before
        assert len(heard) == 2


class Shell:
    """A `rasa shell` in a terminal."""

    def __init__(self, settings: Settings, environment: dict[str, str]) -> None:
        command = ["-m", "rasa", "shell", "--port", str(free_port()), "--model", str(newest_model())]
        self._terminal = pexpect.spawn(
            sys.executable,
            [*command, "--endpoints", str(endpoints_file(settings))],
            env={**environment, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "dumb"},
            encoding="utf-8",
            timeout=120,
            dimensions=(200, 200),
        )
        self._terminal.expect_exact(PROMPT)

    def say(self, text: str) -> str:
        """Types a line and returns what is shown until the next prompt."""
        self._terminal.sendline(text)
        self._terminal.expect_exact(TAKEN)
        self._terminal.expect_exact(PROMPT)
        return ANSI.sub("", str(self._terminal.before))

    def close(self) -> None:
        """Leaves as a tester does."""
        self._terminal.sendline("/stop")
        self._terminal.expect(pexpect.EOF)
        self._terminal.close()


@pytest.fixture(scope="module")
def shell(system: Settings) -> Iterator[Shell]:
    values = {
        "SEVA_HOME": str(system.home),
        "SEVA_SECRET_KEY": system.secret_key,
        "SEVA_WEB_PORT": str(system.web_port),
    }
    shell = Shell(system, process_environment() | values)
    yield shell
    shell.close()


def until_number(shell: Shell, paid: str) -> str:
    """What is said to one who says that it is paid, until the number is there: the worker files what was paid for."""
    heard, until = shell.say(paid), monotonic() + PATIENCE
    while not NUMBER.search(heard) and monotonic() < until:
        heard = shell.say(paid)
    return heard


@pytest.mark.parametrize(("service", "language"), CASES)
def test_shell_from_greeting_to_number(shell: Shell, service: str, language: str) -> None:
    shell.say("/restart")
    shell.say(GREETING[language])
    heard = shell.say(OPENING[service][language])
    for line in form_answers(CATALOGUE, service, language):
        heard = shell.say(line)
        if OFFER_TO_PREFILL.search(heard):
            heard = shell.say(NO[language])
    if LINK.search(heard):
        pay(link_in([heard]))
        heard = until_number(shell, PAID[language])
    assert NUMBER.search(heard), heard[-600:]
