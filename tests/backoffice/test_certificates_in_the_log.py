"""What officers do with certificates stands in the transparency log, in the same transaction, and nothing personal."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from backoffice.certificates import keys as signing
from backoffice.log import tree
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.tables import certificates
from seva.certificates import SHORT, Use, read_keys, read_statuses
from seva.certificates.transparency import Leaf, LogKey, open_head, verify_inclusion
from seva.certificates.transparency.leaves import read_leaf
from seva.certificates.transparency.subjects import ended, issued

Issue = Callable[..., str]


@pytest.fixture
def issue(file: Callable[..., str], decide: Callable[..., dict]) -> Issue:
    return lambda: str(decide(file(), "start_review", "approve", "issue")["certificate_number"])


@pytest.fixture
def anybody(client: TestClient) -> Iterator[TestClient]:
    yield TestClient(client.app, base_url="http://testserver/departments/v1")


def logged(office: Office) -> list[Leaf]:
    with office.sessions.reading() as session:
        return [read_leaf(line) for line in tree.entries(session, 0, 1000)]


def fingerprint(office: Office, number: str) -> bytes:
    with office.sessions.reading() as session:
        found: Certificate = session.query(Certificate).filter(certificates.c.number == number).one()
        return bytes.fromhex(found.fingerprint or "")


def act(officer: TestClient, number: str, action: str, reason: str, **more: object) -> dict:
    body = {"action": action, "reason": reason, "by": "SDM", "remarks": "As on file.", **more}
    answer = officer.post(f"/certificates/{number}/actions", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.both_databases
def test_each_certificate_and_its_end_is_an_entry(issue: Issue, officer: TestClient, office: Office) -> None:
    first, second = issue(), issue()
    act(officer, first, "revoke", "obtained_wrongly")
    changed = act(officer, second, "correct", "error_in_text", fields={"applicant_name": "Sunita Devi Sharma"})
    entries, today = logged(office), office.today()
    assert [leaf.kind for leaf in entries] == ["issued", "issued", "revoked", "issued", "corrected"]
    numbers = (first, second, changed["successor"])
    assert [entries[n] for n in (0, 1, 3)] == [issued(fingerprint(office, number), today) for number in numbers]
    assert not any("Sunita" in leaf.line or first in leaf.line for leaf in entries)


def test_every_row_of_the_status_list_is_an_entry(
    issue: Issue, officer: TestClient, office: Office, anybody: TestClient
) -> None:
    numbers = [issue(), issue()]
    act(officer, numbers[0], "revoke", "court_order")
    act(officer, numbers[1], "supersede", "renewed")
    with office.sessions.reading() as session:
        roots = [bytes.fromhex(key.public_key) for key in signing.all_keys(session) if key.use == signing.ROOT]
    keys = read_keys(anybody.get("/certificates/keys").content, roots)
    listed = read_statuses(anybody.get("/certificates/statuses").content, keys, office.today())
    expected = {ended(name, status).line for name, status in listed.entries.items()}
    assert expected == {leaf.line for leaf in logged(office) if leaf.kind != "issued"}
    assert {name for name in listed.entries} == {fingerprint(office, number)[:SHORT] for number in numbers}


def test_whoever_has_a_certificate_finds_its_proof(issue: Issue, office: Office, anybody: TestClient) -> None:
    numbers = [issue() for _ in range(3)]
    with office.sessions.reading() as session:
        roots = [bytes.fromhex(key.public_key) for key in signing.all_keys(session) if key.use == signing.ROOT]
    keys = read_keys(anybody.get("/certificates/keys").content, roots).keys.values()
    (log_key,) = [key.public for key in keys if key.use is Use.log]
    leaf = issued(fingerprint(office, numbers[1]), office.today())
    answer = anybody.get("/log/proof", params={"leaf": leaf.hash.hex()}).json()
    head = open_head(answer["head"], LogKey(office.settings.log_name, log_key))
    verify_inclusion(leaf.hash, answer["index"], head.size, [bytes.fromhex(h) for h in answer["proof"]], head.root)


@pytest.mark.both_databases
def test_decisions_at_once_do_not_wait_for_each_other_in_vain(
    issue: Issue, file: Callable[..., str], decide: Callable[..., dict], officer: TestClient, office: Office
) -> None:
    old, new = [issue() for _ in range(3)], [file() for _ in range(3)]
    for reference in new:
        decide(reference, "start_review", "approve")
    work: list[Callable[[], object]] = [lambda r=reference: decide(r, "issue") for reference in new]
    work += [lambda n=number: act(officer, n, "supersede", "renewed") for number in old]
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(one) for one in work]:
            done.result(timeout=60)
    assert sorted(leaf.kind for leaf in logged(office)) == ["issued"] * 9 + ["superseded"] * 3
