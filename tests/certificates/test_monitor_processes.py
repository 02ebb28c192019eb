"""`seva certificates monitor` against a back office in a process of its own, whose operator then cheats."""

import json
import os
import re
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from backoffice.database import Sessions, connect, upgrade
from backoffice.log import tree
from seva.cli import app as seva
from tests.certificates.some_log import KEY, OTHER_KEY, SEED, entry, serving, write
from tests.conftest import ROOT

LOG_KEY = urlsafe_b64encode(SEED).decode()
TABLES = ("log_leaves", "log_nodes", "log_heads")
Monitor = Callable[..., Result]


class RealLog:
    """A back office's database, and the address where it is served."""

    def __init__(self, database: Path, url: str) -> None:
        self.url = url
        self.engine = connect(f"sqlite:///{database}")
        self.sessions = Sessions(self.engine)

    def rewrite(self, change: str) -> None:
        """What an operator can do who has the database: the triggers go first."""
        with self.engine.execution_options(writes=True).begin() as connection:
            for table in TABLES:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_delete"))
            connection.execute(text(change))

    def begin_anew(self, numbers: list[int]) -> None:
        """All hashes and heads are made anew over another history."""
        for table in TABLES:
            self.rewrite(f"DELETE FROM {table}")  # noqa: S608 our own names
        with self.sessions.writing() as session:
            for number in numbers:
                tree.append(session, entry(number))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("log") / "backoffice.db"
    engine = connect(f"sqlite:///{file}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return file.read_bytes()


def _real(folder: Path, migrated: bytes, **options: float) -> Iterator[RealLog]:
    folder.mkdir()
    database = folder / "backoffice.db"
    database.write_bytes(migrated)
    with serving(database, LOG_KEY, **options) as url:
        real = RealLog(database, url)
        yield real
        real.engine.dispose()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, migrated: bytes) -> Iterator[RealLog]:
    yield from _real(tmp_path_factory.mktemp("log") / "a", migrated)


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    monkeypatch.setenv("SEVA_HOME", str(tmp_path))

    def run(url: str, *options: str, state: str = "state.json") -> Result:
        given = ["--key", KEY.public.text, "--state", str(tmp_path / state), *options]
        return CliRunner().invoke(seva, ["certificates", "monitor", url, *given], catch_exceptions=False)

    return run


def outcome(result: Result) -> tuple[int, str]:
    """The exit code and, of an alarm, what was found."""
    alarm = re.search(r"ALARM: .*\((\w+)\)", result.output)
    return result.exit_code, alarm[1] if alarm else ""


def test_a_log_that_cheats_is_found(log: RealLog, monitor: Monitor, tmp_path: Path) -> None:
    log.begin_anew([0, 1, 2, 3, 4])
    first = monitor(log.url)
    assert outcome(first) == (0, ""), first.output
    write(log.sessions, range(5, 9))
    assert outcome(monitor(log.url, "--audit")) == (0, "")

    log.rewrite("UPDATE log_leaves SET entry = REPLACE(entry, '-23', '-22') WHERE position = 2")
    assert outcome(monitor(log.url, "--audit")) == (2, "leaves_differ")

    log.begin_anew([0, 1, 77, 3, 4, 5, 6, 7, 8, 9])
    assert outcome(monitor(log.url)) == (2, "inconsistent")
    evidence = [json.loads(file.read_text()) for file in tmp_path.glob("state.alarm-*.json")]
    assert {len(found["heads"]) for found in evidence} == {1, 2}

    log.begin_anew(list(range(8)))
    assert outcome(monitor(log.url)) == (2, "shrunk")

    log.begin_anew(list(range(9)))
    assert outcome(monitor(log.url, "--audit")) == (0, ""), "what was there before is there again"


def test_a_row_changed_below_the_last_head_is_noticed_by_the_log_itself(log: RealLog, monitor: Monitor) -> None:
    log.begin_anew([0, 1, 2])
    assert outcome(monitor(log.url)) == (0, "")
    log.rewrite("UPDATE log_leaves SET hash = x'00' WHERE position = 2")
    write(log.sessions, range(3, 4))
    assert outcome(monitor(log.url)) == (2, "damaged")


def test_two_verifiers_that_are_shown_different_logs_find_out(
    log: RealLog, monitor: Monitor, migrated: bytes, tmp_path: Path
) -> None:
    for other in _real(tmp_path / "b", migrated, hours=-4):
        log.begin_anew([0, 1, 2, 3])
        other.begin_anew([0, 1, 9])
        patient = ("--max-age", "9")
        assert outcome(monitor(other.url)) == (2, "stale"), "its clock is four hours behind"
        assert outcome(monitor(other.url, *patient, state="theirs.json")) == (0, "")
        assert outcome(monitor(log.url, state="mine.json")) == (0, ""), "each alone sees nothing wrong"
        theirs = ("--compare", str(tmp_path / "theirs.json"))
        assert outcome(monitor(log.url, *theirs, state="mine.json")) == (2, "split_view")
        head = ("--compare", f"{log.url}/departments/v1/log/head")
        assert outcome(monitor(other.url, *patient, *head, state="theirs.json")) == (2, "split_view")
        assert outcome(monitor(log.url, *head, state="mine.json")) == (0, "")


def test_the_command_in_a_process_of_its_own_in_hindi(log: RealLog, tmp_path: Path) -> None:
    log.begin_anew([0, 1])
    command = [sys.executable, "-m", "seva", "certificates", "monitor", log.url, "--language", "hi"]
    env = os.environ | {"SEVA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [*command, "--key", OTHER_KEY.public.text], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert '"event": "transparency_log_alarm"' in done.stderr and '"level": "error"' in done.stderr
    assert "इस पर लॉग की कुंजी का दस्तख़त नहीं है।" in done.stderr


def test_the_root_key_may_be_given(log: RealLog, monitor: Monitor) -> None:
    log.begin_anew([0])
    assert outcome(monitor(log.url, "--root", "A" * 43)) == (2, "keys_unsigned")
    assert outcome(monitor(log.url, "--root", "short")) == (1, "")


def test_what_cannot_be_checked_is_no_alarm(monitor: Monitor, tmp_path: Path) -> None:
    assert outcome(monitor("http://127.0.0.1:9")) == (1, "")
    (tmp_path / "state.json").write_text("{}", encoding="utf-8")
    assert outcome(monitor("http://127.0.0.1:9")) == (1, "")
