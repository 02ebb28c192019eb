"""A small project folder to learn from, and a store of conversations as Rasa leaves it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import insert
from typer.testing import CliRunner

from runtime.tracker_store import metadata, turns
from seva.catalogue import Catalogue
from seva.storage import Cipher
from seva.storage.database import make_engine
from tests.cli.conftest import SETTINGS, Said
from tests.conftest import ROOT
from workbench.review import command
from workbench.review.command import nlu

KEY = "a key for tests"
Store = Callable[..., None]
Review = Callable[..., Said]

ASK = """version: "3.1"
nlu:
# What it costs.
- intent: ask_fee
  examples: |
    - fees kitni hai
    - paise kitne lagenge
# How long it takes.
- intent: ask_time
  examples: |
    - kitne din lagenge
"""
FILES = {
    "data/nlu/hi_latn/ask.yml": ASK,
    "data/nlu/hi_latn/other.yml": 'version: "3.1"\nnlu:\n- intent: out_of_scope\n  examples: |\n    - kaun jeeta\n',
    "data/nlu/en/ask.yml": 'version: "3.1"\nnlu:\n- intent: ask_fee\n  examples: |\n    - what is the fee\n',
    "data/nlu/hi_latn/services/income_certificate.yml": (
        'version: "3.1"\nnlu:\n- intent: ask_fee\n  examples: |\n    - aay wale kagaz ke kitne paise\n'
    ),
}
FROZEN = {
    "tests/nlu_eval/hi_latn.yml": [
        {"text": "bhaiya kitna kharcha aayega", "intent": "ask_fee", "service": None, "style": "plain"},
        {"text": "kitna time", "intent": "ask_time", "service": None, "style": "plain"},
    ],
    "data/held_out/en.yml": [{"text": "how much to pay", "intent": "ask_fee", "service": None}],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> Path:
    """A project's folder as the working directory; no setting comes from outside."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, content in FILES.items():
        write(tmp_path / name, content)
    for name, messages in FROZEN.items():
        write(tmp_path / name, yaml.safe_dump({"messages": messages}, allow_unicode=True))
    write(tmp_path / "domain.yml", (ROOT / "domain.yml").read_text(encoding="utf-8"))
    # Making examples and reading the catalogue take most of a command's time.
    write(tmp_path / "config.yml", "importers:\n- name: nlu.importer.CatalogueImporter\n  examples_per_spelling: 0\n")
    monkeypatch.setattr(command, "load_catalogue", lambda _root: catalogue)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


@pytest.fixture
def store(project: Path) -> Store:
    """Stores conversations, a row for each, in the project's own database."""
    cipher = Cipher(KEY)

    def keep(*conversations: Sequence[Mapping[str, Any]]) -> None:
        engine = make_engine(f"sqlite:///{project / 'var' / 'conversations.db'}")
        metadata.create_all(engine)
        with engine.begin() as connection:
            for number, events in enumerate(conversations):
                row = {"sender_id": f"citizen-{number}", "starts_session": True}
                connection.execute(insert(turns).values(events_encrypted=cipher.encrypt(list(events)), **row))
        engine.dispose()

    return keep


@pytest.fixture
def seva_nlu(project: Path) -> Review:
    """Runs `seva nlu` with what a linguist types."""

    def run(*arguments: str, typed: Sequence[str] = (), **settings: str) -> Said:
        environment = {"SEVA_SECRET_KEY": KEY, **{f"SEVA_{k.upper()}": v for k, v in settings.items()}}
        result = CliRunner().invoke(nlu, list(arguments), input="".join(f"{line}\n" for line in typed), env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run
