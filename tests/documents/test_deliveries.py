"""Documents go to their department once, are tried again while it is away, and leave proof or end with a word."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from seva.applications.application import Application, Content
from seva.departments.errors import Nonsense, NotPossibleNow, Refused, Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import DocumentReceipt, SentDocument
from seva.documents.deliveries import MOST_ATTEMPTS
from seva.storage.tables import document_deliveries
from tests.documents.conftest import JPEG, PDF, Desk


def waiting(desk: Desk) -> Application:
    """A confirmed application with an identity proof; all else is left for later."""
    service = desk.core.catalogue.services[desk.draft.service]
    kept = desk.documents.use(desk.documents.receive(desk.citizen, PDF, "id.pdf"), desk.purpose())
    answers = dict.fromkeys([f.id for f in service.fields], "x")
    told: dict[str, Any] = {d.id: {"later": True} for d in service.documents} | {"id_proof": dict(kept.told)}
    content = Content(consented=True, prefill_asked=True, answers=answers, documents=told)
    return desk.core.filing.confirm(desk.core.applications.save_content(desk.draft, content))


@pytest.fixture
def filed(desk: Desk) -> Application:
    """The same, filed."""
    return desk.core.filing.file(waiting(desk))


def rows(desk: Desk) -> list[Any]:
    with desk.documents.database.begin() as connection:
        return list(connection.execute(select(document_deliveries)))


def test_what_was_filed_follows_with_its_content_and_leaves_proof(
    desk: Desk, filed: Application, department: FakeDepartment
) -> None:
    (described,) = [d for d in department.filed[filed.id].documents if "sha256" in d]
    assert (described["id"], described["sha256"]) == ("id_proof", sha256(PDF).hexdigest())
    assert desk.core.deliveries.send_waiting() == 1
    (sent,) = department.documents.values()
    assert (sent.reference_number, sent.document, sent.content) == (filed.reference_number, "id_proof", PDF)
    proof = desk.core.deliveries.proof(filed.id, "id_proof")
    assert proof and proof["sha256"] == sha256(PDF).hexdigest() and proof["receipt_number"]
    assert desk.core.deliveries.states(filed.id) == {"id_proof": "delivered"}
    assert desk.core.deliveries.send_waiting() == 0 and len(department.documents) == 1


def test_proof_cannot_be_read_in_the_database_and_outlives_the_document(desk: Desk, filed: Application) -> None:
    desk.core.deliveries.send_waiting()
    desk.core.forgetting.erase(desk.citizen)
    (row,) = rows(desk)
    assert row.document_id is None and "receipt_number" not in row.receipt_encrypted
    assert desk.core.deliveries.proof(filed.id, "id_proof")


def test_an_error_that_nobody_thought_of_ends_too_and_holds_up_no_other(
    desk: Desk, filed: Application, department: FakeDepartment, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = rows(desk)
    with desk.documents.database.begin() as connection:
        other = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose("address_proof"))
        desk.core.deliveries.put(connection, filed.id, "address_proof", other.id, other.sha256)
    send = department.send_document

    def stumble(document: SentDocument) -> DocumentReceipt:
        if document.key == row.id:
            raise KeyError("of a bug")
        return send(document)

    monkeypatch.setattr(department, "send_document", stumble)
    assert desk.core.deliveries.send_waiting() == 1, "the other one"
    for _ in range(MOST_ATTEMPTS):
        desk.clock.forward(hours=2)
        desk.core.deliveries.send_waiting()
    assert desk.core.deliveries.states(filed.id) == {"id_proof": "failed", "address_proof": "delivered"}
    assert "document_not_delivered" in [notice.message for notice in desk.core.outbox.take(desk.citizen)]


def test_what_was_withdrawn_before_it_was_filed_waits_no_longer(desk: Desk, department: FakeDepartment) -> None:
    queued = waiting(desk)
    later = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose("address_proof"))
    with desk.documents.database.begin() as connection:
        desk.core.deliveries.put(connection, queued.id, "address_proof", later.id, later.sha256)
    desk.core.deliveries.send_waiting()
    assert desk.core.deliveries.states(queued.id) == {"address_proof": "waiting"}, "it may still be filed"
    with desk.documents.database.begin() as connection:
        desk.core.applications.pass_to(connection, queued, "withdrawn", next_attempt_at=None)
    desk.core.deliveries.send_waiting()
    assert desk.core.deliveries.states(queued.id) == {"address_proof": "over"}
    assert rows(desk)[0].next_attempt_at is None and department.documents == {}


@pytest.mark.parametrize("error", [Unavailable("down"), Nonsense("html")])
def test_a_department_that_is_away_gets_it_later_under_the_same_key(
    desk: Desk, filed: Application, department: FakeDepartment, error: Any
) -> None:
    department.failure = error
    waits = []
    for _ in range(4):
        assert desk.core.deliveries.send_waiting() == 0
        (row,) = rows(desk)
        waits.append(row.next_attempt_at - desk.clock())
        desk.clock.now = row.next_attempt_at
    assert waits == [timedelta(seconds=30 * 2**n) for n in range(4)]
    department.failure = None
    assert desk.core.deliveries.send_waiting() == 1
    assert list(department.documents) == [row.id]


def test_attempts_end_and_the_citizen_is_told(desk: Desk, filed: Application, department: FakeDepartment) -> None:
    department.failure = Unavailable("down")
    for _ in range(MOST_ATTEMPTS):
        desk.core.deliveries.send_waiting()
        desk.clock.forward(hours=2)
    assert desk.core.deliveries.states(filed.id) == {"id_proof": "failed"}
    assert "document_not_delivered" in [notice.message for notice in desk.core.outbox.take(desk.citizen)]
    department.failure = None
    assert desk.core.deliveries.send_waiting() == 0


@pytest.mark.parametrize(
    ("error", "state", "told"),
    [(Refused("422"), "refused", True), (NotPossibleNow("issued"), "over", False)],
)
def test_a_department_that_will_not_have_it_ends_it(
    desk: Desk, filed: Application, department: FakeDepartment, error: Any, state: str, told: bool
) -> None:
    department.failure = error
    desk.core.deliveries.send_waiting()
    assert desk.core.deliveries.states(filed.id) == {"id_proof": state}
    messages = [notice.message for notice in desk.core.outbox.take(desk.citizen)]
    assert ("document_refused" in messages) == told


def test_a_file_that_is_lost_ends_with_a_word(desk: Desk, filed: Application) -> None:
    for path in desk.files:
        path.unlink()
    desk.core.deliveries.send_waiting()
    assert desk.core.deliveries.states(filed.id) == {"id_proof": "failed"}


def test_two_workers_do_not_take_the_same_one(desk: Desk, filed: Application, department: FakeDepartment) -> None:
    deliveries = desk.core.deliveries
    (row,) = deliveries._due()
    assert deliveries._send(row) and not deliveries._send(row)
    assert len(department.documents) == 1


def test_the_same_content_is_queued_once_and_another_one_again(desk: Desk, filed: Application) -> None:
    kept = desk.documents.of(filed.id)[0]
    other = desk.documents.use(desk.documents.receive(desk.citizen, JPEG), desk.purpose())
    with desk.documents.database.begin() as connection:
        for document in (kept, other, other):
            desk.core.deliveries.put(connection, filed.id, "id_proof", document.id, document.sha256)
    assert len(rows(desk)) == 2


def test_what_waits_to_be_filed_is_sent_after_it(desk: Desk, department: FakeDepartment) -> None:
    kept = desk.documents.use(desk.documents.receive(desk.citizen, PDF), desk.purpose())
    with desk.documents.database.begin() as connection:
        desk.core.deliveries.put(connection, desk.draft.id, "id_proof", kept.id, kept.sha256)
    assert desk.core.deliveries.send_waiting() == 0 and rows(desk)[0].attempts == 0
    assert replace(kept, pages=1) == kept and department.documents == {}
