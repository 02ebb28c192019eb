"""`python -m workbench.experiments`."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.workbench_experiments.samples import copy_of_hint3, small_material
from workbench.experiments import __main__ as command
from workbench.experiments import rasa_pipelines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "REPORT", tmp_path / "docs" / "understanding.md")
    (tmp_path / "material.json").write_text(json.dumps(asdict(small_material())), encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command.app, list(arguments))
    return done.exit_code, done.output


def test_one_row_is_made_and_the_tables_are_written(folder: Path) -> None:
    code, said = run("linear_words", "--same-data")
    assert (code, "1/1 linear_words" in said) == (0, True)
    assert "| linear: words 1-2 as written |" in (folder / "docs" / "understanding.md").read_text(encoding="utf-8")


def test_tables_alone_make_no_row(folder: Path) -> None:
    code, said = run("--tables", "--hint3", str(copy_of_hint3(folder / "hint3")))
    assert code == 0, said
    text = (folder / "docs" / "understanding.md").read_text(encoding="utf-8")
    assert "| Haptik | 0." in text
    assert "Not made in this run" in text
    assert not (folder / small_material().digest).exists()


def test_a_row_that_there_is_not_is_told(folder: Path) -> None:
    code, _ = run("nonsense", "--same-data")
    assert code == 1
    assert not (folder / "docs").exists()


def test_a_row_that_rasa_cannot_make_keeps_no_other_from_being_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rasa_pipelines, "PYTHON", "false")
    code, said = run("product", "linear", "--same-data", "--product", str(folder / "none.tar.gz"))
    assert (code, "2/2 linear" in said) == (1, True)
    text = (folder / "docs" / "understanding.md").read_text(encoding="utf-8")
    assert "| linear: letters 2-5 and words 1-2 of sounds, C = 10 |" in text
    assert "the product's model, all of it through Rasa;" in text.split("Not made in this run")[1]
