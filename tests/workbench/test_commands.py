"""The commands that pyproject.toml announces are there."""

import tomllib
from importlib.metadata import EntryPoint

import pytest
import typer
from typer.testing import CliRunner

from seva.cli.brought import GROUP
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {name: place for name, place in PROJECT["entry-points"][GROUP].items() if place.startswith("workbench.")}


@pytest.mark.parametrize("name", ["evaluate", "nlu", "promote"])
def test_a_command_explains_itself(name: str) -> None:
    command = EntryPoint(name, OURS[name], GROUP).load()()
    assert isinstance(command, typer.Typer)
    said = CliRunner().invoke(command, ["--help"])
    assert said.exit_code == 0 and "Usage" in said.output


def test_every_command_is_tried() -> None:
    assert OURS.keys() == {"evaluate", "nlu", "promote"}
