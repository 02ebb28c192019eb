"""Writers on SQLite take turns soon, and give up in the end."""

import sqlite3
from pathlib import Path
from threading import Event, Thread

import pytest

import seva.storage.sqlite as sqlite
from seva.errors import StorageError
from seva.storage import Database
from seva.storage.database import make_engine


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "turns.db"
    with make_engine(f"sqlite:///{path}").begin() as connection:
        connection.exec_driver_sql("CREATE TABLE said (what TEXT)")
    return path


@pytest.fixture
def other(file: Path) -> sqlite3.Connection:
    """Another process's connection, which writes and has not committed."""
    raw = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO said VALUES ('first')")
    return raw


def say(file: Path, what: str) -> None:
    with Database(make_engine(f"sqlite:///{file}")).begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO said VALUES ('{what}')")  # noqa: S608


def test_a_writer_waits_for_the_one_before(file: Path, other: sqlite3.Connection) -> None:
    done = Event()
    writer = Thread(target=lambda: (say(file, "second"), done.set()))
    writer.start()
    assert not done.wait(0.3)
    other.execute("COMMIT")
    assert done.wait(5)
    writer.join()
    assert [row[0] for row in other.execute("SELECT what FROM said")] == ["first", "second"]


def test_a_writer_gives_up_in_the_end(file: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    with pytest.raises(StorageError, match="locked"):
        say(file, "never")
    other.execute("COMMIT")


def test_who_writes_already_goes_on(file: Path) -> None:
    raw = sqlite3.connect(file)
    sqlite.begin_writing(raw)
    sqlite.begin_writing(raw)
    raw.execute("INSERT INTO said VALUES ('once')")
    raw.commit()
    assert raw.execute("PRAGMA busy_timeout").fetchone() == (sqlite.BUSY_SECONDS * 1000,)


def test_reading_waits_for_nobody(file: Path, other: sqlite3.Connection) -> None:
    with make_engine(f"sqlite:///{file}").begin() as connection:
        assert connection.exec_driver_sql("SELECT what FROM said").all() == []
    other.execute("COMMIT")
