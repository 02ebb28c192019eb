"""The command line."""

from typer.testing import CliRunner

from benchmarks.__main__ import app


def test_help_names_the_options() -> None:
    text = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    assert "--quick" in text
    assert "--turns" in text


def test_too_few_turns_are_refused() -> None:
    assert CliRunner().invoke(app, ["--turns", "3"]).exit_code == 2
