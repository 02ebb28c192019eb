"""docs/for-linguists.md tells the truth: its commands exist with their options, its files are there."""

import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import typer
import yaml
from rasa.__main__ import create_argument_parser

from nlu.calibration import held_out
from seva.cli import app
from seva.language.phonetic import key_text
from tests.conftest import ROOT
from workbench.commands import evaluate_command, promote_command
from workbench.evaluation.verdict import MOST_LOST, MOST_LOST_IN_A_SPELLING
from workbench.review.command import EVALUATION, HELD_OUT, nlu
from workbench.review.corpus import Corpus
from workbench.review.corrections import Reason
from workbench.review.export import export
from workbench.review.labels import Command
from workbench.review.seen import FILE

GUIDE = (ROOT / "docs" / "for-linguists.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, body in BLOCK.findall(GUIDE) if kind == "sh" for line in body.splitlines()]
# What every shell has.
SHELL = frozenset({"source", "cd", "cp", "mkdir", "git"})
BROUGHT = {"nlu": nlu, "evaluate": evaluate_command(), "promote": promote_command()}
INTENTS = [
    entry if isinstance(entry, str) else next(iter(entry))
    for entry in yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
]


def _programs(program: str) -> list[list[str]]:
    lines = [shlex.split(command.split(" > ")[0]) for command in COMMANDS]
    return [line[1:] for line in lines if line[0] == program]


def test_no_program_is_named_that_is_not_there() -> None:
    assert {shlex.split(command)[0] for command in COMMANDS} <= {*SHELL, "make", "seva", "rasa"}
    assert len(_programs("rasa")) == 3 and len(_programs("seva")) > 5


@pytest.mark.parametrize("arguments", _programs("make"))
def test_the_targets_of_make_are_there(arguments: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in arguments if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("arguments", _programs("seva"), ids=" ".join)
def test_the_commands_of_seva_are_there_with_their_options(arguments: list[str]) -> None:
    name, *rest = arguments
    command = typer.main.get_command(BROUGHT.get(name, app))
    if name == "nlu":
        command, rest = command.commands[rest[0]], rest[1:]  # type: ignore[attr-defined]
    command.make_context(name, list(rest))


@pytest.mark.parametrize("arguments", _programs("rasa"), ids=" ".join)
def test_the_commands_of_rasa_are_there_with_their_options(arguments: list[str]) -> None:
    parsed = create_argument_parser().parse_args(arguments)
    assert callable(parsed.func)


def test_rasa_tests_what_is_exported_and_writes_where_git_does_not_look(tmp_path: Path) -> None:
    exported = [rest[1] for name, *rest in _programs("seva") if name == "nlu" and rest[0] == "export"]
    tested = create_argument_parser().parse_args(next(line for line in _programs("rasa") if line[0] == "test"))
    assert exported == [tested.nlu]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {f"{Path(place).parts[0]}/" for place in (tested.nlu, tested.out)} <= set(ignored)
    assert len(export(ROOT / EVALUATION, tmp_path / tested.nlu, ROOT / "data")) == 4


def test_every_file_and_folder_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:data|tests|catalogue)/[\w./]*)`", GUIDE)
    assert len(named) > 8
    made = {"data/nlu.yml", "data/"}
    assert [name for name in named if name not in made and not (ROOT / name).exists()] == []
    topics = set(re.findall(r"`(\w+\.yml)`", GUIDE)) - {"domain.yml"}
    assert topics == {file.name for file in (ROOT / "data" / "nlu" / "en").glob("*.yml")}
    links = re.findall(r"\]\(([\w.-]+\.md)(?:#(\w+))?\)", GUIDE)
    for file, heading in links:
        text = (ROOT / "docs" / file).read_text(encoding="utf-8")
        assert not heading or f"## {heading.capitalize()}\n" in text


def test_what_a_copy_for_interactive_needs_is_copied() -> None:
    copied = next(shlex.split(command)[2:-1] for command in COMMANDS if command.startswith("cp "))
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    read = {
        str(v).split("/")[0] for part in config["pipeline"] for k, v in part.items() if k in ("catalogue", "held_out")
    }
    assert {*read, "config.yml", "domain.yml", "endpoints.yml", "models", "data"} <= set(copied)
    assert [name for name in copied if name != "models" and not (ROOT / name).exists()] == []


def test_every_intent_that_is_named_exists() -> None:
    assert f"There are {len(INTENTS)}." in GUIDE
    verbs = {name.split("_")[0] for name in INTENTS if "_" in name}
    named = {name for name in re.findall(r"`([a-z]+_[a-z_]+)`", GUIDE) if name.split("_")[0] in verbs}
    assert len(named) > 5
    assert named <= {*INTENTS}


def test_the_reasons_and_the_letters_are_those_of_the_review() -> None:
    assert set(_first_column("why")) == set(get_args(Reason))
    assert {letter for letter in _first_column("you type") if len(letter) == 1} - {"2"} == {c.value for c in Command}
    assert f"`{FILE}`" in GUIDE


def _first_column(heading: str) -> Iterator[str]:
    table = GUIDE.split(f"| {heading} |")[1].split("\n\n")[0]
    for row in table.splitlines()[2:]:
        yield from re.findall(r"`(.+?)`", row.split("|")[1])


def test_the_limits_of_the_verdict_are_those_of_the_code() -> None:
    assert f"more than {MOST_LOST:g} points" in GUIDE and f"or {MOST_LOST_IN_A_SPELLING:g} in any spelling" in GUIDE


def test_the_example_of_a_file_is_read_by_the_review(tmp_path: Path) -> None:
    (example,) = [body for kind, body in BLOCK.findall(GUIDE) if kind == "yaml"]
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ask.yml").write_text(textwrap.dedent(example), encoding="utf-8")
    added = Corpus(tmp_path, [], {}).add("kuch aur", "en", "ask_fee", None)
    assert added.line == example.count("\n") + 1


def test_no_example_of_the_guide_is_a_message_that_models_are_judged_by() -> None:
    judged = {key_text(m.text) for folder in (EVALUATION, HELD_OUT) for m in held_out(ROOT / folder)}
    shown = [*re.findall(r'"(.+?)"', GUIDE), *re.findall(r"^    - (.+)$", GUIDE, re.MULTILINE)]
    shown += [
        cell.strip() for line in GUIDE.splitlines() if line.startswith("| `data/") for cell in line.split("|")[3:4]
    ]
    assert len(shown) > 20
    assert [text for text in shown if len(text.split()) > 2 and key_text(text) in judged] == []
