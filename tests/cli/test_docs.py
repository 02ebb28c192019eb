"""The handbooks tell the truth: every setting is in docs/settings.md, and what docs/catalogue.md shows works."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml

from seva.catalogue.schema import Department, Document, Field, FieldType, Service
from seva.settings import Settings
from tests.cli.conftest import Run
from tests.conftest import ROOT

SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
CATALOGUE = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
# The officers' command has a setting of its own.
ALSO = {"SEVA_OFFICER_KEY": ROOT / "backoffice" / "desk.py"}


def _blocks(text: str, language: str) -> list[str]:
    return [textwrap.dedent(body) for _, kind, body in BLOCK.findall(text) if kind == language]


def _commands(text: str) -> list[str]:
    return [line for block in _blocks(text, "sh") for line in block.splitlines()]


def _table(text: str, heading: str) -> dict[str, str]:
    """The rows of a table of two columns or more after a heading: what is in backquotes first, to the row."""
    part = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \| (.+) \|$", part, re.MULTILINE)
    return {name: rest for names, rest in rows for name in re.findall(r"`([\w.]+)`", names)}


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(SEVA_\w+)` \| (.+?) \| .+ \|$", SETTINGS, re.MULTILINE))
    assert rows.keys() == {f"SEVA_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default not in ("", {}, (), None):
            assert rows[f"SEVA_{name.upper()}"] == f"`{field.default}`", name


def test_every_setting_that_is_named_in_the_docs_exists() -> None:
    known = {f"SEVA_{name.upper()}" for name in Settings.model_fields} | ALSO.keys()
    for name, file in ALSO.items():
        assert name in file.read_text(encoding="utf-8")
    for document in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]:
        named = set(re.findall(r"\bSEVA_[A-Z_]*[A-Z]\b", document.read_text(encoding="utf-8")))
        assert named <= known, document


def test_every_setting_is_described_for_those_who_read_the_code() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("command", _commands(SETTINGS))
def test_the_commands_that_make_keys_work(project: Path, command: str) -> None:
    arguments = re.fullmatch(r'python -c "(.+)"', command)
    assert arguments
    done = subprocess.run(
        [sys.executable, "-c", arguments[1]],
        cwd=project, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert re.fullmatch(r"[\w=-]{40,}\n", done.stdout)


@pytest.mark.parametrize(("heading", "model"), [("A service's file, key by key", Service), ("Add a question", Field)])
def test_every_key_is_explained(heading: str, model: type[Service | Field]) -> None:
    assert _table(CATALOGUE, heading).keys() == model.model_fields.keys()


def test_every_type_of_question_is_explained() -> None:
    assert _table(CATALOGUE, "Types of questions").keys() == set(FieldType.__args__)


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(catalogue/[\w./*-]+)`", CATALOGUE)) - {"catalogue/services/mcd/tree_pruning.yml"}
    assert len(named) > 6
    assert [name for name in named if not list(ROOT.glob(name.rstrip("/")))] == []


def test_the_commands_of_the_handbook_are_known() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = _commands(CATALOGUE)
    for command in commands:
        program, what, *_ = command.split()
        assert program == "seva" or re.search(rf"^{what}:", makefile, re.MULTILINE), command
    assert {"seva catalogue check", "make train"} <= set(commands)


def test_the_handbook_can_be_followed(seva: Run, project: Path) -> None:
    """Every command in its order, with the files written between them as the handbook shows them."""
    (project / "catalogue").unlink()
    shutil.copytree(ROOT / "catalogue", project / "catalogue")
    service, *others = [block for block in _blocks(CATALOGUE, "yaml") if block.startswith("# ")]
    steps = [command.split()[1:] for command in _commands(CATALOGUE) if command.startswith("seva ")]
    new, check_first, check_again, show, new_of_department, schemas = steps
    assert seva(*new).code == 0
    told = seva(*check_first)
    assert told.code == 1
    assert "catalogue/services/mcd/tree_pruning.yml:" in told.err
    for block in others:
        path, content = block.removeprefix("# ").split("\n", 1)
        with (project / path).open("a", encoding="utf-8") as stream:
            stream.write(content)
    (project / "catalogue/services/mcd/tree_pruning.yml").write_text(service, encoding="utf-8")
    done = seva(*check_again)
    assert (done.code, done.err) == (0, "")
    assert "93 services" in done.words
    shown = seva(*show).words
    assert all(step in shown for step in ("tree_count", "complaint_text", "tree_photo"))
    assert seva(*new_of_department).code == 0
    assert (project / "catalogue/services/gardens/park_booking.yml").is_file()
    assert seva(*schemas).code == 0


def test_the_examples_are_what_the_models_accept() -> None:
    examples = {block.splitlines()[0]: yaml.safe_load(block) for block in _blocks(CATALOGUE, "yaml")}
    assert Field.model_validate(examples["# catalogue/fields/mcd.yml"][0])
    assert Document.model_validate(examples["# catalogue/documents.yml"][0])
    assert Department.model_validate(examples["# catalogue/departments.yml"][0])
