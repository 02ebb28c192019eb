"""The command line in a project folder of its own: in this process, or as a program."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from seva.cli import app
from seva.settings import Settings
from tests.conftest import ROOT

SETTINGS = [f"SEVA_{name.upper()}" for name in Settings.model_fields]


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Everything that was printed, in one line."""
        return " ".join(f"{self.out}\n{self.err}".split())


Run = Callable[..., Said]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a start needs, as the working directory; no setting comes from outside."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "seva.tar.gz").write_bytes(b"a model")
    (tmp_path / "endpoints.yml").write_text((ROOT / "endpoints.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "catalogue").symlink_to(ROOT / "catalogue")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def seva(project: Path) -> Iterator[Run]:
    """Runs a command in this process, with settings given by name."""
    runner = CliRunner()

    def run(*arguments: str, **settings: str) -> Said:
        result = runner.invoke(app, list(arguments), env={f"SEVA_{k.upper()}": v for k, v in settings.items()})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    yield run


@pytest.fixture
def seva_program(project: Path) -> Run:
    """Runs a command as a program of its own."""

    def run(*arguments: str, **settings: str) -> Said:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SEVA_")}
        given = {f"SEVA_{k.upper()}": v for k, v in settings.items()}
        done = subprocess.run(
            [sys.executable, "-m", "seva", *arguments],
            env=environment | given | {"PYTHONPATH": str(ROOT)},
            cwd=project, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip
        return Said(done.returncode, done.stdout, done.stderr)

    return run
