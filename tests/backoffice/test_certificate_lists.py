"""Keys and status lists: published, signed, rotated, withdrawn; what officers do stands in them at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from backoffice.certificates import keys as signing
from backoffice.certificates.issuing import signed_of
from backoffice.certificates.publishing import KEYS, current, publish_keys
from backoffice.models import Certificate
from backoffice.office import Office
from backoffice.tables import certificates
from seva.certificates import KeySet, Outcome, StatusList, Use, Verdict, check, read_keys, read_statuses
from seva.certificates.transparency import SigningKey
from tests.backoffice.conftest import FakeClock

TODAY = date(2026, 11, 20)
Issue = Callable[..., str]
# Letters without a pattern, which no compression makes short.
LONG = "".join(chr(0x0905 + place**3 % 97 % 50) for place in range(200))


def published(client: TestClient, office: Office, today: date = TODAY) -> tuple[KeySet, StatusList]:
    """Both lists as a verifier reads them who knows the root key."""
    with office.sessions.reading() as session:
        roots = [bytes.fromhex(key.public_key) for key in signing.all_keys(session) if key.use == signing.ROOT]
    keys = read_keys(client.get("/certificates/keys").content, roots)
    return keys, read_statuses(client.get("/certificates/statuses").content, keys, today)


def signed(office: Office, number: str) -> bytes:
    with office.sessions.reading() as session:
        certificate: Certificate = session.query(Certificate).filter(certificates.c.number == number).one()
        return signed_of(office, certificate) or b""


@pytest.fixture
def issue(file: Callable[..., str], decide: Callable[..., dict]) -> Issue:
    return lambda service="income_certificate", **more: str(
        decide(file(service, **more), "start_review", "approve", "issue")["certificate_number"]
    )


@pytest.fixture
def anybody(client: TestClient) -> TestClient:
    """Without a credential, as everybody who verifies."""
    return TestClient(client.app, base_url="http://testserver/departments/v1")


@pytest.fixture
def checked(anybody: TestClient, office: Office) -> Callable[..., Outcome]:
    def outcome(number: str, today: date = TODAY) -> Outcome:
        keys, statuses = published(anybody, office, today)
        return check(signed(office, number), keys, statuses, today)

    return outcome


@pytest.mark.both_databases
def test_what_is_issued_is_genuine(issue: Issue, checked: Callable[..., Outcome]) -> None:
    number = issue()
    outcome = checked(number)
    assert (outcome.verdict, outcome.is_stale) == (Verdict.genuine, False)
    record = outcome.record
    assert record is not None
    assert (record.number, record.holder, record.issuer, record.state) == (number, "Sunita Devi", "sdm", "DL")
    assert (record.issued_on, record.valid_until) == (TODAY, date(2027, 11, 19))
    assert 12_000_000 in record.facts.values()  # the income, in paise


def test_no_way_to_reach_the_holder_is_signed(issue: Issue, office: Office) -> None:
    content = signed(office, issue())
    assert b"9876543210" not in content
    assert b"Gandhi Road" not in content
    assert b"110001" not in content


ACTIONS: dict[str, tuple[dict[str, Any], Verdict]] = {
    "revoked": ({"action": "revoke", "reason": "court_order"}, Verdict.revoked),
    "corrected": (
        {"action": "correct", "reason": "error_in_text", "fields": {"applicant_name": "Sunita Devi Yadav"}},
        Verdict.corrected,
    ),
    "superseded": ({"action": "supersede", "reason": "renewed"}, Verdict.superseded),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("what", ACTIONS)
def test_what_an_officer_does_is_known_at_once(
    what: str, issue: Issue, officer: TestClient, client: TestClient, checked: Callable[..., Outcome]
) -> None:
    action, verdict = ACTIONS[what]
    number = issue()
    answer = officer.post(f"/certificates/{number}/actions", json=action | {"by": "SDM", "remarks": "As ordered."})
    assert answer.status_code == 200, answer.text
    assert checked(number).verdict is verdict
    assert client.get(f"/certificates/{number}").json()["status"] == what
    successor = answer.json()["successor"]
    assert (successor is None) == (what == "revoked")
    if successor:
        outcome, status = checked(successor), checked(number).status
        assert outcome.verdict is Verdict.genuine
        assert outcome.record is not None and outcome.record.supersedes == number
        assert status is not None and status.successor == outcome.fingerprint[:16]
        assert outcome.record.holder == ("Sunita Devi Yadav" if what == "corrected" else "Sunita Devi")
    again = officer.post(f"/certificates/{number}/actions", json=action | {"by": "SDM", "remarks": "Twice."})
    assert (again.status_code, again.json()["code"]) == (409, "certificate_ended")


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ({"action": "revoke", "reason": "a mood"}, 422),
        ({"action": "correct", "reason": "error_in_text", "fields": {"annual_income": "a lot"}}, 422),
        ({"action": "correct", "reason": "error_in_text", "fields": {"applicant_name": LONG}}, 409),
    ],
    ids=["unknown reason", "wrong answer", "too long"],
)
def test_what_cannot_be_done_changes_nothing(
    action: dict[str, Any], status: int, issue: Issue, officer: TestClient, checked: Callable[..., Outcome]
) -> None:
    number = issue()
    answer = officer.post(f"/certificates/{number}/actions", json=action | {"by": "SDM", "remarks": "As ordered."})
    assert answer.status_code == status, answer.text
    assert checked(number).verdict is Verdict.genuine


def test_only_officers_end_certificates(issue: Issue, client: TestClient) -> None:
    body = {"action": "revoke", "reason": "court_order", "by": "SDM", "remarks": "No."}
    assert client.post(f"/certificates/{issue()}/actions", json=body).status_code == 401


def test_the_lists_name_nobody(issue: Issue, officer: TestClient, anybody: TestClient) -> None:
    number = issue()
    officer.post(
        f"/certificates/{number}/actions",
        json={"action": "supersede", "reason": "renewed", "by": "SDM", "remarks": "Renewed."},
    )
    for path in ("/certificates/statuses", "/certificates/keys"):
        for accept in ("application/cbor", "application/json"):
            assert b"CRT" not in anybody.get(path, headers={"Accept": accept}).content
    listed = anybody.get("/certificates/statuses", headers={"Accept": "application/json"}).json()["statuses"]
    assert [(entry["status"], entry["reason"]) for entry in listed] == [("superseded", "renewed")]


@pytest.mark.both_databases
def test_keys_rotate_and_what_was_signed_before_counts_on(
    issue: Issue, office: Office, anybody: TestClient, checked: Callable[..., Outcome]
) -> None:
    first = issue()
    with office.sessions.writing() as session:
        signing.rotate(session, office, "revenue")
        publish_keys(session, office)
    second = issue()
    one, two = checked(first), checked(second)
    assert (one.verdict, two.verdict) == (Verdict.genuine, Verdict.genuine)
    assert one.key is not None and two.key is not None and one.key.kid != two.key.kid


def test_a_withdrawn_key_takes_all_that_it_signed_with_it(
    issue: Issue, office: Office, checked: Callable[..., Outcome]
) -> None:
    revenue, mcd = issue(), issue("birth_certificate")
    key = checked(revenue).key
    assert key is not None
    with office.sessions.writing() as session:
        signing.withdraw(session, office, key.kid.hex())
        publish_keys(session, office)
    assert checked(revenue).verdict is Verdict.withdrawn_key
    assert checked(mcd).verdict is Verdict.genuine
    assert checked(issue()).verdict is Verdict.genuine


def test_the_next_key_is_known_before_it_signs(
    issue: Issue, office: Office, anybody: TestClient, clock: FakeClock
) -> None:
    issue()
    clock.advance(days=office.settings.key_days - 10)
    day = clock.now.date()
    keys, _ = published(anybody, office, day)
    found = [key for key in keys.keys.values() if key.department == "revenue"]
    mine = sorted(found, key=lambda key: key.valid_from)
    assert len(mine) == 2
    assert mine[0].valid_until + timedelta(days=1) == mine[1].valid_from
    clock.advance(days=20)
    with office.sessions.reading() as session:
        key = signing.find_key(session, office, Use.certificates.name, "DL", "revenue")
    assert key is not None and key.kid == mine[1].kid.hex()


def test_a_list_is_signed_anew_before_it_is_old(
    issue: Issue, office: Office, anybody: TestClient, clock: FakeClock
) -> None:
    issue()
    keys, statuses = published(anybody, office)
    clock.advance(hours=1)
    assert published(anybody, office) == (keys, statuses)
    clock.advance(hours=12)
    later = published(anybody, office)
    assert (later[0].sequence, later[1].sequence) == (keys.sequence, statuses.sequence + 1)
    assert later[1].next_update > statuses.next_update


def test_private_keys_are_nowhere_in_the_clear(issue: Issue, office: Office) -> None:
    issue()
    with office.sessions.reading() as session:
        for key in signing.all_keys(session):
            private = signing.private_of(office, key).private_bytes_raw()
            assert private.hex() not in key.private_encrypted
    assert current(office, KEYS)


def test_a_new_key_of_the_log_is_published_at_once(issue: Issue, anybody: TestClient, office: Office) -> None:
    def shown() -> list[bytes]:
        return [key.public for key in published(anybody, office)[0].keys.values() if key.use is Use.log]

    issue()
    assert shown() == [key.public.public for key in office.log_keys]
    newer = SigningKey(office.settings.log_name, bytes(range(32)))
    app: Any = anybody.app
    app.state.office = replace(office, log_keys=(newer, *office.log_keys))
    assert set(shown()) == {newer.public.public, *(key.public.public for key in office.log_keys)}
