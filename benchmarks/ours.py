"""This project's system: its script, from the catalogue, and its start on free ports with a database of its own."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import SESSION_TURNS
from benchmarks.script import Conversation, Line, Script, holds, session_of, varied
from benchmarks.servers import Bot, free_ports, running
from seva.catalogue import Catalogue, Messages, Service, load_catalogue, load_messages
from seva.processes.environment import process_environment
from seva.processes.plan import whole_system
from seva.settings import Settings, load_settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.system.citizen import NUMBER
from tests.system.scripts import OPENING, form_answers

KEY = "ours"
SERVICE = "income_certificate"
SPELLINGS = ("en", "hi", "hinglish")
CITIZENS = 90
# A locality that is known tells the district, and a question less would be asked; here every step is to be.
LOCALITY = re.compile(r",? ?(Laxmi Nagar|laxmi nagar|लक्ष्मी नगर)")


def our_script(catalogue: Catalogue, messages: Messages) -> Script:
    """Citizens who apply for a certificate with a long form, in three spellings in turn; one who applies repeatedly."""
    service = catalogue.services[SERVICE]
    forms = {spelling: _application(catalogue, messages, service, spelling) for spelling in SPELLINGS}
    conversations = [_of_citizen(forms[SPELLINGS[n % len(SPELLINGS)]], n) for n in range(CITIZENS)]
    again = _again(forms["en"], messages, service)
    return Script(conversations, session_of(forms["en"], again, SESSION_TURNS))


@contextmanager
def our_system(home: Path) -> Iterator[Bot]:
    """The whole system as `make run` starts it; what it writes goes to `home`."""
    settings, environment = our_settings(home, {})
    script = our_script(load_catalogue(settings.catalogue), load_messages(settings.catalogue))
    Database(make_engine(settings.database)).migrate()
    with running(KEY, script, whole_system(settings), home / "log", environment) as bot:
        yield bot


def our_settings(home: Path, more: Mapping[str, str]) -> tuple[Settings, dict[str, str]]:
    """Settings of a system of its own on free ports, and the environment that gives them to its processes."""
    rasa, actions, web = map(str, free_ports(3))
    values = {
        "SEVA_HOME": str(home),
        "SEVA_SECRET_KEY": "a key for the benchmark",
        "SEVA_RASA_PORT": rasa,
        "SEVA_ACTIONS_PORT": actions,
        "SEVA_WEB_PORT": web,
        **{key: value for key, value in more.items() if key.startswith("SEVA_")},
    }
    given = {key.removeprefix("SEVA_").lower(): value for key, value in values.items()}
    return load_settings(_env_file=None, **given), process_environment() | values


def _application(catalogue: Catalogue, messages: Messages, service: Service, spelling: str) -> Conversation:
    """From the opening words to the number: each reply must hold the next question."""
    answers = form_answers(catalogue, service.id, spelling)
    texts = [OPENING[service.id][spelling], *(LOCALITY.sub("", text) for text in answers)]
    expected = [_told(messages, "consent.ask"), *(holds(i.ask.en, i.ask.hi) for i in service.steps)]
    expected += [_told(messages, "review.ask"), NUMBER]
    return tuple(Line(text, pattern) for text, pattern in zip(texts, expected, strict=True))


def _again(first: Conversation, messages: Messages, service: Service) -> Conversation:
    """The same application by someone whose answers are known by now, but who does not want them taken over."""
    opening, consent, *answers = first
    offered = Line(consent.text, _told(messages, "prefill.ask"))
    refused = Line("no", consent.expects)
    known = any(field.prefill for field in service.fields)
    return (opening, offered, refused, *answers) if known else first


def _told(messages: Messages, key: str) -> re.Pattern[str]:
    return holds(messages.text(key, "en"), messages.text(key, "hi"))


def _of_citizen(form: Conversation, number: int) -> Conversation:
    return tuple(Line(varied(line.text, number), line.expects) for line in form)
