"""Officers ask, applicants answer: what is waited for, when the case goes back, and what becomes of the time limit."""

from datetime import timedelta

import pytest

INCOME, MINOR = "income_certificate", "land_record_copy"  # under the law, and not
WORDS = "पिता का पूरा नाम क्या है?"


@pytest.fixture
def ask(officer, decide):
    def make(reference: str, **wanted: object) -> dict:
        decide(reference, "start_review")
        body = {"action": "request_information", "by": "SDM", "remarks": WORDS} | wanted
        officer.post(f"/applications/{reference}/decisions", json=body).raise_for_status()
        return officer.get(f"/queue/{reference}").json()["questions"][-1]

    return make


@pytest.fixture
def answer(client):
    def make(reference: str, question: str, key: str = "answer-1", **given: object):
        headers = {"Idempotency-Key": key}
        return client.post(
            f"/applications/{reference}/answers", json={"question_id": question} | given, headers=headers
        )

    return make


@pytest.mark.both_databases
def test_words_bring_the_case_back_and_the_officer_reads_them(client, officer, file, ask, answer) -> None:
    reference = file(INCOME)
    question = ask(reference)
    shown = client.get(f"/applications/{reference}").json()["question"]
    assert (shown["id"], shown["words"], shown["fields"], shown["documents"]) == (question["id"], WORDS, [], [])
    answered = answer(reference, question["id"], text="राम प्रसाद शर्मा")
    assert (answered.status_code, answered.json()["status"], answered.json()["pending"]) == (200, "under_review", [])
    case = officer.get(f"/queue/{reference}").json()
    assert case["questions"][0]["text"] == "राम प्रसाद शर्मा"
    assert (case["application"]["question"], case["application"]["remarks"]) == (None, None)
    assert case["audit"][-1]["action"] == "provide_information"


@pytest.mark.both_databases
def test_the_same_answer_again_is_the_same_and_another_under_its_key_is_not(file, ask, answer) -> None:
    reference = file(INCOME)
    question = ask(reference)
    first, again = (answer(reference, question["id"], text="Ram") for _ in range(2))
    assert first.json() == again.json()
    assert answer(reference, question["id"], text="Shyam").json()["code"] == "idempotency_key_reused"


def test_a_corrected_value_replaces_the_old_one_and_both_are_kept(officer, file, ask, answer) -> None:
    reference = file(INCOME)
    question = ask(reference, fields=["dob"])
    assert answer(reference, question["id"], fields={"dob": "1991-01-02"}).json()["status"] == "under_review"
    case = officer.get(f"/queue/{reference}").json()
    assert case["fields"]["dob"] == "1991-01-02"
    assert case["questions"][0]["changed"] == {"dob": "1991-01-02"}


WRONG = {
    "a value of the wrong form": ({"fields": {"dob": "yesterday"}}, "invalid_date"),
    "a field that was not asked": ({"fields": {"annual_income": "1"}}, "not_asked"),
    "a document that the service does not have": ({"documents": ["moon_rock"]}, "unknown"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_refused_and_the_question_stays(client, file, ask, answer, case: str) -> None:
    reference = file(INCOME)
    question = ask(reference, fields=["dob"])
    given, code = WRONG[case]
    refused = answer(reference, question["id"], **given)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
    assert client.get(f"/applications/{reference}").json()["status"] == "needs_information"


def test_an_empty_answer_or_one_to_no_question_is_refused(file, ask, answer) -> None:
    reference = file(INCOME)
    question = ask(reference)
    assert answer(reference, question["id"], text="  ").status_code == 422
    assert answer(reference, "nothing", text="Ram").json()["code"] == "unknown_question"


@pytest.mark.parametrize("order", ["documents first", "answer first"])
def test_with_documents_the_case_waits_for_both(client, file, ask, answer, sent, order: str) -> None:
    reference = file(INCOME)
    question = ask(reference, documents=["id_proof"], fields=["dob"])
    steps = [
        lambda: client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof")]}).json(),
        lambda: answer(reference, question["id"], fields={"dob": "1991-01-02"}, documents=["id_proof"]).json(),
    ]
    first, last = (step() for step in (steps if order == "documents first" else reversed(steps)))
    assert (first["status"], last["status"]) == ("needs_information", "under_review")


def test_documents_alone_answer_where_only_documents_were_asked(client, file, ask, sent, clock) -> None:
    reference = file(INCOME)
    client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof")]})
    clock.advance(hours=1)
    ask(reference, documents=["id_proof"])
    # What came before the question is no answer to it.
    other = client.post(f"/applications/{reference}/documents", json={"documents": [sent("photo")]}).json()
    assert other["status"] == "needs_information"
    again = client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof")]}).json()
    assert again["status"] == "under_review"


def test_an_answer_that_the_officer_did_not_wait_for_is_kept(officer, file, ask, answer, decide) -> None:
    reference = file(INCOME)
    question = ask(reference)
    decide(reference, "start_review")
    assert answer(reference, question["id"], text="Ram").json()["status"] == "under_review"
    assert officer.get(f"/queue/{reference}").json()["questions"][0]["text"] == "Ram"
    decide(reference, "reject", remarks="No.")
    assert answer(reference, question["id"], key="another", text="Ram").json()["code"] == "illegal_transition"


def test_another_department_does_not_learn_that_there_is_a_question(app, file, ask) -> None:
    from fastapi.testclient import TestClient

    reference = file(INCOME)
    question = ask(reference)
    other = TestClient(app, base_url="http://testserver/departments/v1", headers={"X-API-Key": "key-of-mcd"})
    body, key = {"question_id": question["id"], "text": "Ram"}, {"Idempotency-Key": "x"}
    answered = other.post(f"/applications/{reference}/answers", json=body, headers=key)
    assert (answered.status_code, answered.json()["code"]) == (404, "unknown_reference")


@pytest.mark.parametrize(("service", "moves"), [(INCOME, True), (MINOR, False)])
def test_the_time_stands_still_only_where_the_law_says_so(client, file, ask, answer, clock, service, moves) -> None:
    reference = file(service)
    before = client.get(f"/applications/{reference}").json()["due_on"]
    question = ask(reference)
    clock.advance(days=7)  # five working days, less the holiday among them
    after = answer(reference, question["id"], text="Ram").json()["due_on"]
    assert (after > before) == moves


def test_a_question_of_unknown_fields_is_refused(officer, file, decide) -> None:
    reference = file(INCOME)
    decide(reference, "start_review")
    body = {"action": "request_information", "by": "SDM", "remarks": WORDS, "fields": ["shoe_size"]}
    refused = officer.post(f"/applications/{reference}/decisions", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "shoe_size")
    assert officer.get(f"/queue/{reference}").json()["application"]["status"] == "under_review"


def test_the_callback_tells_what_is_asked(office, file, ask) -> None:
    import json

    from sqlalchemy import select

    from backoffice import tables
    from backoffice.models import Callback

    reference = file(INCOME, callback_url="http://127.0.0.1:1/callbacks")
    question = ask(reference, fields=["dob"], documents=["id_proof"])
    with office.sessions.reading() as session:
        row = session.execute(select(Callback).order_by(tables.callbacks.c.id.desc())).scalars().first()
    told = json.loads(office.cipher.decrypt(row.payload_encrypted))
    assert told["question"] == {
        "id": question["id"],
        "words": WORDS,
        "fields": ["dob"],
        "documents": ["id_proof"],
        "asked_at": "2026-11-20T05:00:00Z",
    }


NEAR = {"learner_licence": None, INCOME: 2, "birth_certificate": 1}


@pytest.mark.parametrize("service", NEAR)
def test_a_deadline_is_near_when_a_fifth_is_left_and_no_more_than_two_working_days(
    office, client, body, service: str
) -> None:
    filed = client.post("/applications", json=body(service), headers={"Idempotency-Key": service}).json()
    days = NEAR[service]
    if days is None:
        assert filed["near_on"] is None
        return
    from datetime import date

    due, near = date.fromisoformat(filed["due_on"]), date.fromisoformat(filed["near_on"])
    assert office.calendar.between(near, due) == days and office.calendar.is_working_day(near)


@pytest.fixture
def escalate(client):
    return lambda reference, kind: client.post(f"/applications/{reference}/escalations", json={"kind": kind})


@pytest.mark.both_databases
def test_a_deadline_is_told_once_and_the_compensation_grows_to_its_limit(
    client, officer, file, escalate, clock
) -> None:
    reference = file(INCOME)  # due on 22 December
    assert escalate(reference, "near").json()["code"] == "not_due"
    clock.advance(days=28)
    near = escalate(reference, "near").json()
    assert (near["kind"], near["deadline"]["delay_days"], near["deadline"]["compensation_paise"]) == ("near", 0, 0)
    assert escalate(reference, "passed").json()["code"] == "not_due"
    clock.advance(days=5)
    first, again = escalate(reference, "passed").json(), escalate(reference, "passed").json()
    assert first == again and first["told"]["en"]
    assert (first["deadline"]["delay_days"], first["deadline"]["compensation_paise"]) == (1, 1_000)
    assert (first["deadline"]["per_day_paise"], first["deadline"]["most_paise"]) == (1_000, 20_000)
    listed = officer.get("/queue", params={"escalated": True}).json()["items"]
    assert [(item["reference_number"], item["escalated"]) for item in listed] == [(reference, "passed")]
    actions = [line["action"] for line in officer.get(f"/queue/{reference}").json()["audit"]]
    assert actions == ["file", "deadline_near", "deadline_passed"]
    clock.advance(days=100)
    assert client.get(f"/applications/{reference}").json()["deadline"]["compensation_paise"] == 20_000


def test_the_delay_ends_with_the_decision(client, file, decide, clock) -> None:
    reference = file(INCOME)
    clock.now += timedelta(days=35)  # three days late
    decide(reference, "start_review", "approve")
    clock.advance(days=10)
    decide(reference, "issue")
    assert client.get(f"/applications/{reference}").json()["deadline"]["delay_days"] == 3


def test_no_deadline_passes_while_the_applicant_is_asked_and_the_law_stops_the_time(
    client, file, ask, answer, escalate, clock
) -> None:
    reference = file(INCOME)
    question = ask(reference)
    clock.advance(days=60)
    assert escalate(reference, "passed").json()["code"] == "not_due"
    assert client.get(f"/applications/{reference}").json()["deadline"]["delay_days"] == 0
    answer(reference, question["id"], text="Ram")
    assert client.get(f"/applications/{reference}").json()["deadline"]["delay_days"] == 0


def test_without_a_law_there_is_a_delay_and_no_compensation(client, file, clock) -> None:
    reference = file(MINOR)
    clock.advance(days=60)
    deadline = client.get(f"/applications/{reference}").json()["deadline"]
    assert deadline["delay_days"] > 0 and deadline["compensation_paise"] is None and deadline["law"] is None
