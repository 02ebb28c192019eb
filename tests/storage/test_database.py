"""Units of work: whole or not at all, and a database that does not work is told in a sentence."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest
from sqlalchemy import event, func, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from seva.clock import Clock
from seva.errors import StorageError
from seva.storage import Database
from seva.storage.database import insert_once, make_engine
from seva.storage.tables import citizens, department_events, handles


def count(database: Database, table: object = citizens) -> int:
    with database.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def citizen(number: int, clock: Clock) -> dict[str, object]:
    return {"id": f"{number:032x}", "wants_messages": True, "created_at": clock()}


def test_a_unit_of_work_is_kept_whole(database: Database, clock: Clock) -> None:
    with database.begin() as connection:
        connection.execute(insert(citizens), [citizen(1, clock), citizen(2, clock)])
    assert count(database) == 2


def test_a_unit_of_work_that_fails_leaves_nothing(database: Database, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as connection:
        connection.execute(insert(citizens).values(**citizen(1, clock)))
        connection.execute(insert(citizens).values(**citizen(2, clock)))
        raise ZeroDivisionError
    assert count(database) == 0


def test_rows_that_belong_to_nobody_are_refused(database: Database) -> None:
    row = {"channel": "rest", "handle_index": "x", "handle_encrypted": "x", "citizen_id": "nobody"}
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(handles).values(**row))


def test_a_row_is_inserted_once(database: Database, clock: Clock) -> None:
    row = {"event_id": "event-1", "received_at": clock()}
    with database.begin() as connection:
        assert [insert_once(connection, department_events, row) for _ in range(3)] == [True, False, False]
        assert insert_once(connection, department_events, row | {"event_id": "event-2"})
    assert count(database, department_events) == 2


def test_of_many_at_once_one_inserts(database: Database, clock: Clock) -> None:
    start = Barrier(4)

    def insert_it(_: int) -> bool:
        start.wait(20)
        with database.begin() as connection:
            return insert_once(connection, department_events, {"event_id": "event-1", "received_at": clock()})

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(insert_it, range(4))) == 1


def test_writers_wait_for_each_other(database: Database, clock: Clock) -> None:
    written, may_end = Event(), Event()

    def slow() -> None:
        with database.begin() as connection:
            connection.execute(insert(citizens).values(**citizen(1, clock)))
            written.set()
            assert may_end.wait(20)

    def quick() -> None:
        assert written.wait(20)
        may_end.set()
        with database.begin() as connection:
            connection.execute(insert(citizens).values(**citizen(2, clock)))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(slow), pool.submit(quick)]:
            done.result()
    assert count(database) == 2


def test_readers_do_not_wait_for_a_writer(database: Database, clock: Clock) -> None:
    with database.begin() as connection, ThreadPoolExecutor(1) as pool:
        connection.execute(insert(citizens).values(**citizen(1, clock)))
        assert pool.submit(count, database).result(20) == 0


def test_sqlite_waits_and_keeps_what_it_was_given(durable: None, sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names] == ["wal", 2, 5000, 1]


def test_connections_are_kept_open(sqlite: Engine) -> None:
    opened = []
    event.listen(sqlite, "connect", lambda *_: opened.append(1))
    for _ in range(5):
        count(Database(sqlite))
    assert len(opened) == 1


def test_an_engine_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    Database(make_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'seva.db'}")).migrate()
    assert (tmp_path / "a" / "b" / "seva.db").is_file()


def test_a_folder_with_a_percent_sign_is_a_folder_like_others(tmp_path: Path) -> None:
    Database(make_engine(f"sqlite:///{tmp_path / '100%' / 'seva.db'}")).migrate()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageError, match=r"^The folder of .*seva\.db cannot be made: Not a directory\.$"):
        make_engine(f"sqlite:///{tmp_path / 'file' / 'deeper' / 'seva.db'}")


def folder_instead_of_a_file(path: Path) -> str:
    path.mkdir()
    return "unable to open database file"


def something_else_in_the_file(path: Path) -> str:
    path.write_bytes(b"This is not a database. " * 100)
    return "file is not a database"


@pytest.mark.parametrize("spoil", [folder_instead_of_a_file, something_else_in_the_file])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, spoil: object) -> None:
    reason = spoil(tmp_path / "seva.db")  # type: ignore[operator]
    database = Database(make_engine(f"sqlite:///{tmp_path / 'seva.db'}"))
    for use, done in ((database.migrate, "written"), (lambda: count(database), "used")):
        with pytest.raises(StorageError) as told:
            use()
        assert str(told.value) == f"The database {database.engine.url!r} cannot be {done}: {reason}"
        assert told.value.retryable


def read_only(connection: object, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")  # type: ignore[attr-defined]


def full(connection: object, _record: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
    connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("limit", "reason"), [(read_only, "readonly database"), (full, "full")])
def test_a_database_that_cannot_be_written_is_told(sqlite: Engine, clock: Clock, limit: object, reason: str) -> None:
    event.listen(sqlite, "connect", limit)
    database = Database(sqlite)
    before = count(database)
    with pytest.raises(StorageError, match=f"^The database sqlite:.* cannot be used: .*{reason}"):
        with database.begin() as connection:
            rows = [citizen(n, clock) | {"profile_encrypted": "x" * 5000} for n in range(50)]
            connection.execute(insert(citizens), rows)
    assert count(database) == before


def test_a_database_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    database = Database(make_engine(f"postgresql://seva:topsecret@/seva?host={tmp_path}"))
    for use in (database.migrate, lambda: count(database)):
        with pytest.raises(StorageError) as told:
            use()
        assert str(told.value).startswith("The database postgresql://seva:***@") and "topsecret" not in str(told.value)


def test_values_are_not_in_the_texts_of_errors(database: Database, clock: Clock) -> None:
    with pytest.raises(IntegrityError) as error, database.begin() as connection:
        for _ in range(2):
            connection.execute(insert(citizens).values(**citizen(1, clock), profile_encrypted="Sunita Devi"))
    assert "Sunita" not in str(error.value)
