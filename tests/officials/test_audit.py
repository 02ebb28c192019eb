"""The audit log: whole or not, on both databases, also while many write."""

import json
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from seva.cli import app
from seva.clock import utc_now
from seva.errors import StorageError
from seva.officials.audit import START, Audit, Wanted, check, read_export
from seva.officials.build import Officials
from seva.officials.roles import Role
from seva.settings import Settings
from seva.storage import Database
from seva.storage.tables import official_audit, official_audit_head
from tests.conftest import ROOT, SetClock
from tests.officials.conftest import Enter, Visitor
from tests.storage.conftest import database, empty_file, engine, postgresql, sqlite
from web.desk.parts import DONE
from web.officials.audit import ACTIONS

__all__ = ["database", "empty_file", "engine", "postgresql", "sqlite"]
TRIGGERS = {
    "sqlite": ["DROP TRIGGER official_audit_no_update", "DROP TRIGGER official_audit_no_delete"],
    "postgresql": ["SET LOCAL session_replication_role = replica"],
}
Command = Callable[..., Result]
NUMBER = official_audit.c.number


@pytest.fixture
def audit(database: Database, clock: SetClock) -> Audit:
    return Audit(database, "a key of the settings", clock)


@pytest.fixture
def filled(audit: Audit) -> Audit:
    for number in range(1, 8):
        audit.record(None, "tested", f"subject {number}", note=f"हिंदी {number}")
    return audit


def tamper(database: Database, *statements: object) -> None:
    """What someone with all rights on the database may do."""
    with database.begin() as connection:
        for statement in [*map(text, TRIGGERS[database.engine.dialect.name]), *statements]:
            connection.execute(statement)


def test_a_log_that_nobody_touched_is_whole(filled: Audit) -> None:
    found = filled.check()
    assert found.fault is None and found.entries == 7 and found.head.startswith("7:")
    assert [entry.number for entry in filled.newest(Wanted(subject="subject 3"))] == [3]
    assert [entry.number for entry in filled.newest(Wanted(before=4), 2)] == [3, 2]


@pytest.mark.parametrize(
    "statement", [update(official_audit).values(action="x"), delete(official_audit)], ids=["update", "delete"]
)
def test_the_database_refuses_to_rewrite_it(filled: Audit, database: Database, statement: object) -> None:
    with pytest.raises((DBAPIError, StorageError), match="append-only"), database.begin() as connection:
        connection.execute(statement)
    assert filled.check().fault is None


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (update(official_audit).where(NUMBER == 4).values(login="someone else"), (4, "hash")),
        (update(official_audit).where(NUMBER == 4).values(details="{}"), (4, "hash")),
        (update(official_audit).where(NUMBER == 4).values(previous=START), (4, "chain")),
        (delete(official_audit).where(NUMBER == 4), (4, "number")),
        (delete(official_audit).where(NUMBER > 5), (7, "missing")),
        (delete(official_audit), (7, "missing")),
        (update(official_audit_head).values(number=6), (6, "seal")),
    ],
    ids=["content", "details", "chain", "left-out", "cut-off", "emptied", "head"],
)
def test_what_was_rewritten_is_found(
    filled: Audit, database: Database, statement: object, fault: tuple[int, str]
) -> None:
    tamper(database, statement)
    assert filled.check().fault == fault


def test_a_log_made_anew_is_found_by_the_seal_and_by_a_head_that_was_written_down(
    filled: Audit, database: Database, clock: SetClock
) -> None:
    known = filled.check().head
    tamper(database, delete(official_audit), delete(official_audit_head))
    forged = Audit(database, "a guess", clock)
    for number in range(1, 10):
        forged.record(None, "tested", f"subject {number}")
    assert filled.check().fault == (9, "seal") and forged.check().fault is None
    assert forged.check(known).fault == (7, "missing")


def test_many_writers_make_one_chain(audit: Audit) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda number: audit.record(None, "tested", str(number)), range(60)))
    assert sorted(numbers) == list(range(1, 61)) and audit.check().fault is None


def test_an_entry_goes_with_its_transaction(filled: Audit, database: Database) -> None:
    with pytest.raises(RuntimeError), database.begin() as connection:
        filled.record_in(connection, None, "undone")
        raise RuntimeError
    assert filled.record(None, "after") == 8 and filled.check().fault is None


def test_an_export_is_checked_without_the_database(filled: Audit, tmp_path: Path) -> None:
    lines = [entry.line() for entry in filled.all()]
    head = filled.check().head
    assert check(read_export(lines), [head]).fault is None
    assert check(read_export(lines[:-1]), [head]).fault == (7, "missing")
    changed = json.loads(lines[2]) | {"login": "someone else"}
    assert check(read_export([*lines[:2], json.dumps(changed), *lines[3:]])).fault == (3, "hash")
    with pytest.raises(ValueError):
        list(read_export(['{"number": 1}']))


def test_the_page_shows_filters_and_checks(enter: Enter, officials: Officials) -> None:
    auditor = enter(Role.AUDITOR)
    page = auditor.get("/officials/audit").text
    rows = re.compile(r"<code[^>]*>([\w.]+)</code>")
    assert {"account.made", "second_factor.set_up"} < set(rows.findall(page)) and "<br><code" in page
    assert set(rows.findall(auditor.get("/officials/audit?action=sign_in").text)) == {"sign_in"}
    checked = auditor.send("/officials/audit/check", "/officials/audit").text
    assert "The log is whole" in checked
    exported = auditor.get("/officials/audit.jsonl").text
    assert check(read_export(exported.splitlines())).fault is None and '"audit.exported"' in exported


def test_all_that_is_noted_has_words_in_both_languages() -> None:
    """Actions as the code writes them; those of the desk are put together of what was done."""
    calls = re.compile(r"""(?:audit\.record(?:_in)?\(|audit\.record,|\.note\()[^"]{0,60}"([a-z_]+(?:\.[a-z_]+)*)\"""")
    found = {"account.started", *(f"desk.{done}" for done in DONE - {"none_chosen"})}
    for room in ("seva/officials", "seva/cli", "web/officials", "web/desk", "dashboard"):
        for file in (ROOT / room).rglob("*.py"):
            found |= {*calls.findall(file.read_text(encoding="utf-8"))} - {"tested"}
    assert {"personal.look", "desk.saved", "dashboard.exported", "alert.acknowledged", "sign_in.refused"} < found
    assert sorted(found - {*ACTIONS}) == []


def test_sign_ins_and_refusals_stand_in_it_and_passwords_never(enter: Enter, officials: Officials) -> None:
    officer = enter(Role.OFFICER)
    officer.client.cookies.clear()
    officer.send("/officials/login", login=officer.login, password="a secret that is wrong")
    officer.send("/officials/login", login="a secret typed as the name", password="x")
    officer.sign_in()
    officer.get("/officials/accounts")
    entries = list(officials.audit.all())
    assert [e.action for e in entries][-4:] == ["sign_in.refused", "sign_in.refused", "sign_in", "refused"]
    assert "secret" not in "".join(entry.line() for entry in entries).replace("second", "")


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr(sys.modules["seva.cli.officials"], "load_settings", lambda: settings)
    return lambda *words: CliRunner().invoke(app, ["officials", *words])


def test_the_commands(
    command: Command, officials: Officials, stranger: Callable[[], Visitor], tmp_path: Path, clock: SetClock
) -> None:
    printed = command("set-up").output
    code = re.search(r"^[a-z]{4}(-[a-z]{4}){3}$", printed, re.MULTILINE)[0]
    clock.now = utc_now()
    visitor = stranger()
    given = {
        "login": "admin@example.in",
        "name": "Meera Joshi",
        "language": "en",
        "password": "wet monsoon over Yamuna",
    }
    assert visitor.send("/officials/set-up", one_time=code, **given).status_code == 303
    assert command("set-up").exit_code == 1
    assert "admin@example.in  it_department" in command("list").output
    whole = command("audit", "verify")
    assert whole.exit_code == 0 and "The log is whole" in whole.output
    assert command("unlock", "admin@example.in").exit_code == 0 and command("unlock", "nobody").exit_code == 1
    file = tmp_path / "log.jsonl"
    assert command("audit", "export", str(file)).exit_code == 0
    assert command("audit", "verify", "--file", str(file)).exit_code == 0
    assert command("audit", "verify", "--head", f"1:{'0' * 64}").exit_code == 2
    file.write_text(file.read_text().replace("account.made", "account.gone"))
    assert command("audit", "verify", "--file", str(file)).exit_code == 2
    assert re.search(r"^[a-z]{4}(-[a-z]{4}){3}$", command("code", "ADMIN@example.in").output, re.MULTILINE)
