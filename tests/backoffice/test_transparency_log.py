"""The log in the database: its proofs are the RFC's, it only grows, and several processes fill it without a gap."""

import subprocess
import sys
from datetime import date, timedelta
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError

from backoffice.errors import LogDamaged
from backoffice.log import ranges, tree
from backoffice.log.heads import newest_head
from backoffice.office import Office
from backoffice.routes import transparency
from seva.certificates.transparency import Leaf, open_head, verify_consistency, verify_inclusion
from tests.certificates import oracle

DAY = date(2026, 11, 20)


def leaf(number: int) -> Leaf:
    return Leaf("issued", DAY, sha256(str(number).encode()).digest())


def fill(office: Office, count: int, first: int = 0) -> None:
    with office.sessions.writing() as session:
        for number in range(first, first + count):
            tree.append(session, leaf(number))


def lines(count: int) -> list[bytes]:
    return [leaf(number).line.encode() for number in range(count)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 13, 32, 33])
def test_ranges_are_those_of_the_rfc(size: int) -> None:
    leaves = [str(n).encode() for n in range(size)]

    def roots(wanted: list[ranges.Range]) -> list[bytes]:
        return [oracle.mth(leaves[start:end]) for start, end in wanted]

    for other in range(size):
        assert roots(ranges.inclusion(other, size)) == oracle.path(other, leaves)
        assert roots(ranges.consistency(other + 1, size)) == oracle.proof(other + 1, leaves)


@pytest.mark.both_databases
def test_roots_and_proofs_from_the_database_are_those_of_the_rfc(office: Office) -> None:
    count = 21
    fill(office, count)
    leaves = lines(count)
    with office.sessions.reading() as session:
        assert tree.size(session) == count
        for size in range(count + 1):
            assert tree.root(session, size) == oracle.mth(leaves[:size])
        for size in (1, 8, 13, count):
            for index in range(size):
                assert tree.inclusion_proof(session, index, size) == oracle.path(index, leaves[:size])
            for old in range(1, size + 1):
                assert tree.consistency_proof(session, old, size) == oracle.proof(old, leaves[:size])


def test_an_entry_that_is_there_keeps_its_place(office: Office) -> None:
    fill(office, 3)
    with office.sessions.writing() as session:
        assert tree.append(session, leaf(1)) == 1
        assert tree.size(session) == 3


def test_what_is_undone_leaves_no_gap(office: Office) -> None:
    fill(office, 3)
    with pytest.raises(RuntimeError), office.sessions.writing() as session:
        tree.append(session, leaf(3))
        raise RuntimeError
    fill(office, 1, first=4)
    with office.sessions.reading() as session:
        assert tree.index_of(session, leaf(4).hash) == 3


@pytest.mark.both_databases
def test_the_database_only_lets_it_grow(office: Office, engine: Engine) -> None:
    fill(office, 3)
    newest_head(office)
    for statement in (
        "UPDATE log_leaves SET entry = 'x' WHERE position = 0",
        "DELETE FROM log_leaves WHERE position = 2",
        "UPDATE log_nodes SET key = 7",
        "DELETE FROM log_nodes",
        "UPDATE log_heads SET size = 1",
        "DELETE FROM log_heads",
        "INSERT INTO log_leaves (position, entry, hash) SELECT 9, 'x', hash FROM log_nodes",
    ):
        with pytest.raises(DatabaseError, match=r"append-only|gaps"), engine.begin() as connection:
            connection.execute(text(statement))


def test_sqlites_replace_changes_nothing(office: Office, engine: Engine) -> None:
    fill(office, 3)
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text("REPLACE INTO log_leaves (position, entry, hash) VALUES (0, 'x', x'00')"))


APPENDING = """
import sys
from datetime import date
from hashlib import sha256
from backoffice.database import Sessions, connect
from backoffice.log import tree
from seva.certificates.transparency import Leaf
url, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
sessions = Sessions(connect(url))
for number in range(count):
    with sessions.writing() as session:
        tree.append(session, Leaf("issued", date(2026, 11, 20), sha256(f"{name} {number}".encode()).digest()))
"""


@pytest.mark.both_databases
def test_several_processes_fill_it_without_a_gap(office: Office, engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    started = [subprocess.Popen([sys.executable, "-c", APPENDING, url, str(n), "12"]) for n in range(2)]
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    with office.sessions.reading() as session:
        found = tree.entries(session, 0, 100)
        assert len(found) == len(set(found)) == tree.size(session) == 24
        assert tree.root(session, 24) == oracle.mth([line.encode() for line in found])


def test_heads_are_signed_when_there_is_reason_to(office: Office, clock) -> None:
    empty = newest_head(office)
    assert empty.size == 0
    fill(office, 2)
    assert newest_head(office) == empty, "the last one is too fresh"
    assert newest_head(office, covering=1).size == 2, "somebody wants to know of a newer entry"
    fill(office, 1, first=2)
    clock.advance(seconds=3)
    third = newest_head(office)
    assert (third.size, third.signed_at) == (3, clock.now)
    clock.advance(seconds=60)
    assert newest_head(office) == third, "nothing was added"
    clock.advance(hours=1)
    assert newest_head(office).signed_at == clock.now
    clock.advance(hours=-5)
    assert newest_head(office).signed_at == clock.now + timedelta(hours=5), "a clock set back does not take time back"


def test_a_head_opens_with_the_published_key(office: Office, client: TestClient) -> None:
    fill(office, 5)
    signed = open_head(client.get("/log/head").text, office.log_keys[0].public)
    assert (signed.size, signed.root) == (5, oracle.mth(lines(5)))
    assert client.get("/log/key").text == office.log_keys[0].public.text + "\n"


@pytest.mark.both_databases
def test_a_log_that_was_tampered_with_signs_nothing_more(office: Office, engine: Engine, clock) -> None:
    fill(office, 3)
    newest_head(office)
    with engine.begin() as connection:
        for trigger in TRIGGERS[engine.dialect.name]:
            connection.execute(text(trigger))
        connection.execute(text("UPDATE log_leaves SET hash = :hash WHERE position = 2"), {"hash": bytes(32)})
    fill(office, 1, first=3)
    clock.advance(seconds=3)
    with pytest.raises(LogDamaged):
        newest_head(office)


TRIGGERS = {
    "sqlite": ["DROP TRIGGER log_leaves_no_update"],
    "postgresql": ["DROP TRIGGER log_leaves_append_only ON log_leaves"],
}


def test_proofs_over_http_hold(client: TestClient, office: Office, app) -> None:
    fill(office, 11)
    anybody = TestClient(app, base_url="http://testserver/departments/v1/log")
    key = office.log_keys[0].public
    for number in (0, 7, 10):
        answer = anybody.get("/proof", params={"leaf": leaf(number).hash.hex()}).json()
        signed = open_head(answer["head"], key)
        assert (answer["entry"], answer["index"], answer["size"]) == (leaf(number).line, number, 11)
        hashes = [bytes.fromhex(item) for item in answer["proof"]]
        verify_inclusion(leaf(number).hash, number, signed.size, hashes, signed.root)
    answer = anybody.get("/consistency", params={"from": 6, "to": 11}).json()
    hashes = [bytes.fromhex(item) for item in answer["proof"]]
    verify_consistency(6, 11, hashes, oracle.mth(lines(6)), oracle.mth(lines(11)))
    assert anybody.get("/leaves", params={"from": 9, "to": 11}).json()["leaves"] == [leaf(n).line for n in (9, 10)]


def test_a_new_entry_is_proven_at_once(client: TestClient, office: Office) -> None:
    assert client.get("/log/head").status_code == 200
    fill(office, 1)
    answer = client.get("/log/proof", params={"leaf": leaf(0).hash.hex()})
    assert answer.status_code == 200 and answer.json()["size"] == 1


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("/log/proof", {"leaf": "0" * 64}, "unknown_leaf"),
        ("/log/proof", {"leaf": "0" * 63}, "invalid_request"),
        ("/log/consistency", {"from": 1, "to": 4}, "log_too_short"),
        ("/log/consistency", {"from": 3, "to": 2}, "log_too_short"),
        ("/log/consistency", {"from": -1, "to": 2}, "invalid_request"),
        ("/log/leaves", {"from": 0, "to": 4}, "log_too_short"),
    ],
    ids=["unknown", "short", "beyond", "backwards", "negative", "leaves-beyond"],
)
def test_what_cannot_be_answered(client: TestClient, office: Office, path: str, params: dict, code: str) -> None:
    fill(office, 3)
    answer = client.get(path, params=params)
    assert (answer.json()["code"], answer.headers["content-type"]) == (code, "application/problem+json")


def test_leaves_come_in_bounded_pages(client: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transparency, "MOST_LEAVES", 4)
    fill(office, 9)
    answer = client.get("/log/leaves", params={"from": 2, "to": 9}).json()
    assert (answer["start"], answer["leaves"]) == (2, [leaf(n).line for n in range(2, 6)])
