"""Words that steer a form, in three spellings, and what must not be taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.catalogue import Catalogue
from seva.language import data
from seva.language.commands import is_in_both_languages, parse_command
from tests.applications.calm import CALM

COMMANDS = (
    "stop", "go_back", "repeat", "skip", "list_services", "talk_to_human", "later", "change", "fill_form",
    "answer_here", "use_again", "take_it", "add_page", "all_pages", "remove", "ask_documents", "digilocker", "paid",
    "all_bills", "forget_bills", "stop_reminders", "done",
)  # fmt: skip
# The review and the documents know these; elsewhere they are plain words.
ONLY_SOMETIMES = ("later", "change", "remove")
SAID = [
    ("stop", "stop"), ("STOP!", "stop"), ("rehne do", "stop"), ("रहने दो", "stop"), ("cancel kar do", "stop"),
    ("go back", "go_back"), ("peeche jao", "go_back"), ("पीछे जाओ", "go_back"), ("galat likh diya", "go_back"),
    ("ग़लत लिख दिया", "go_back"), ("skip", "skip"), ("chhod do", "skip"), ("छोड़ दो", "skip"), ("pata nahi", "skip"),
    ("phir se bolo", "repeat"), ("फिर से बोलो", "repeat"), ("what was the question?", "repeat"),
    ("menu", "list_services"), ("मेन्यू", "list_services"), ("later", "later"), ("baad mein", "later"),
    ("बाद में", "later"), ("change", "change"), ("बदलें", "change"), ("helpline", "talk_to_human"),
    ("  skip \u200b", "skip"), ("skip 🙏", "skip"),
]  # fmt: skip
ANSWERS = [
    "Sunita Devi", "Meenu", "मीनू", "Rahul", "रुख़साना", "Chhoti Devi", "Peechu Ram", "9876543210", "12/03/1990", "haan",
    "नहीं", "yes", "", "😀", "Back Lane, Laxmi Nagar", "stop sign tuta hai", "menu card", "do", "1", "Agra", "Bada",
]  # fmt: skip


@pytest.mark.parametrize(("said", "command"), SAID)
def test_a_command_is_heard(said: str, command: str) -> None:
    assert parse_command(said) == command


@pytest.mark.parametrize("said", ANSWERS)
def test_an_answer_is_no_command(said: str) -> None:
    assert parse_command(said) is None


def test_every_phrase_gives_its_own_command() -> None:
    listed = data.load("commands")
    assert tuple(listed) == COMMANDS
    wrong = [
        (phrase, command)
        for command, phrases in listed.items()
        for phrase in phrases
        if parse_command(phrase) != command
    ]
    assert wrong == []


def test_no_choice_and_no_service_of_the_catalogue_is_a_command(catalogue: Catalogue) -> None:
    names = [
        (f.id, n)
        for f in catalogue.fields.values()
        for c in f.choices
        for n in (c.label.en, c.label.hi, *c.aliases.all())
    ]
    names += [(s.id, n) for s in catalogue.services.values() for n in (s.name.en, s.name.hi, *s.aliases.all())]
    assert len(names) > 2000
    assert [(id_, n) for id_, n in names if parse_command(n) not in (None, *ONLY_SOMETIMES)] == []


@pytest.mark.parametrize("said", ["stop", "OK", "Hi!", "yes yes", "ok, menu", " fees ", "STATUS", "no.", "thank you"])
def test_a_word_of_both_languages(said: str) -> None:
    assert is_in_both_languages(said)


@pytest.mark.parametrize(
    "said", ["", "😀", "haan", "stop karo", "ok I agree", "रुको", "status of my form", "12", "fees kitni"]
)
def test_a_word_of_one_language(said: str) -> None:
    assert not is_in_both_languages(said)


@CALM
@given(st.text())
def test_any_text_is_a_command_or_none(said: str) -> None:
    assert parse_command(said) in (None, *COMMANDS)
