"""What departments tell us: believed when it is signed, done once, and never backwards."""

import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from threading import Barrier
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import CALLBACK_SECRET, Parts
from sqlalchemy import select

from seva.applications.application import Application
from seva.applications.status import NEXT, may_follow
from seva.departments.answers import Status
from seva.departments.callbacks import CallbackRefused
from seva.language.identifiers import format_reference_number
from seva.storage.tables import early_events

STATUSES = get_args(Status)
numbers = count(1)


def signed(body: bytes, secret: str = CALLBACK_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def event(application: Application, status: str, **more: Any) -> dict[str, Any]:
    return {
        "event": "application.status_changed",
        "event_id": f"event-{next(numbers)}",
        "reference_number": application.reference_number,
        "status": status,
    } | more


def send(parts: Parts, content: dict[str, Any]) -> bool:
    body = json.dumps(content).encode()
    return parts.callbacks.receive(body, signed(body))


@pytest.fixture
def filed(parts: Parts) -> Application:
    """A filed application whose citizen was told its number."""
    application = parts.filed()
    assert parts.told(application) == ["filed"]
    return application


def test_a_change_is_written_down_and_told(parts: Parts, filed: Application) -> None:
    send(parts, event(filed, "needs_information", remarks="फ़ोटो साफ़ नहीं है।", due_on="2027-01-15"))
    now = parts.now(filed)
    assert now.status == "needs_information" and str(now.due_on) == "2027-01-15"
    (notice,) = parts.outbox.take(filed.citizen_id)
    assert notice.message == "status.needs_information"
    assert notice.values == {
        "service": filed.service,
        "reference_number": filed.reference_number,
        "remarks": "फ़ोटो साफ़ नहीं है।",
    }


def test_the_certificate_s_number_is_kept(parts: Parts, filed: Application) -> None:
    send(parts, event(filed, "issued", certificate_number="DL-CRT-2026-12345678"))
    assert parts.now(filed).certificate_number == "DL-CRT-2026-12345678"


def test_what_the_department_does_not_repeat_stays(parts: Parts, filed: Application) -> None:
    send(parts, event(filed, "under_review", due_on=None))
    assert parts.now(filed).due_on == filed.due_on


@pytest.mark.parametrize("times", [2, 5])
def test_a_repeated_event_changes_nothing(parts: Parts, filed: Application, times: int) -> None:
    content = event(filed, "under_review")
    for _ in range(times):
        send(parts, content)
    assert parts.now(filed).status == "under_review" and parts.told(filed) == ["status.under_review"]


def test_a_repeated_event_does_not_undo_a_later_one(parts: Parts, filed: Application) -> None:
    review = event(filed, "under_review")
    for content in (review, event(filed, "needs_information"), review):
        send(parts, content)
    assert parts.now(filed).status == "needs_information"
    assert parts.told(filed) == ["status.under_review", "status.needs_information"]


def test_late_news_of_an_earlier_state_is_not_told(parts: Parts, filed: Application) -> None:
    send(parts, event(filed, "approved"))
    send(parts, event(filed, "under_review"))
    assert parts.now(filed).status == "approved" and parts.told(filed) == ["status.approved"]


def test_the_department_s_time_decides_where_the_states_cannot(parts: Parts, filed: Application) -> None:
    send(parts, event(filed, "needs_information", occurred_at="2026-11-22T10:00:00.500+05:30"))
    send(parts, event(filed, "under_review", occurred_at="2026-11-22T04:30:00.499Z"))
    assert parts.now(filed).status == "needs_information"
    send(parts, event(filed, "under_review", occurred_at="2026-11-22T04:30:00.501Z"))
    assert parts.now(filed).status == "under_review"
    assert parts.told(filed) == ["status.needs_information", "status.under_review"]


def test_one_application_s_times_do_not_hold_up_another_s(parts: Parts, filed: Application) -> None:
    other = parts.filed()
    send(parts, event(filed, "approved", occurred_at="2026-11-22T04:30:00Z"))
    send(parts, event(other, "approved", occurred_at="2026-11-22T04:00:00Z"))
    assert parts.now(other).status == "approved"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statuses=st.lists(st.sampled_from(STATUSES), max_size=6))
def test_no_order_of_events_leads_where_a_status_may_not_go(parts: Parts, statuses: list[Any]) -> None:
    application = parts.filed()
    seen = ["filed"]
    for status in statuses:
        send(parts, event(application, status, occurred_at="2026-11-22T04:30:00Z"))
        now = parts.now(application).status
        assert now == seen[-1] or now in NEXT[seen[-1]]  # type: ignore[index]
        assert now == (status if may_follow(seen[-1], status) else seen[-1])  # type: ignore[arg-type]
        seen += [now] if now != seen[-1] else []
    assert parts.told(application) == ["filed", *(f"status.{status}" for status in seen[1:])]


SIGNATURES = {
    "none": "",
    "another secret": signed(b"{}", "another secret"),
    "another body": signed(b"[]"),
    "without its kind": signed(b"{}").removeprefix("sha256="),
    "in capitals": signed(b"{}").upper(),
    "shortened": signed(b"{}")[:-1],
    "beyond ASCII": "sha256=é" + "0" * 63,
    "half a character": "sha256=\ud800",
    "very long": "sha256=" + "0" * 100_000,
}


@pytest.mark.parametrize("case", SIGNATURES)
def test_a_wrong_signature_is_refused(parts: Parts, case: str) -> None:
    with pytest.raises(CallbackRefused) as refused:
        parts.callbacks.receive(b"{}", SIGNATURES[case])
    assert (refused.value.status, refused.value.code, refused.value.retryable) == (401, "wrong_signature", False)


def test_a_body_that_was_changed_on_the_way_is_refused(parts: Parts, filed: Application) -> None:
    body = json.dumps(event(filed, "rejected")).encode()
    with pytest.raises(CallbackRefused, match="wrong_signature"):
        parts.callbacks.receive(body.replace(b"rejected", b"approved"), signed(body))
    assert parts.now(filed).status == "filed"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=60), signature=st.text(max_size=80))
def test_nothing_unsigned_is_believed(parts: Parts, body: bytes, signature: str) -> None:
    with pytest.raises(CallbackRefused, match="wrong_signature"):
        parts.callbacks.receive(body, signature)


def test_news_of_a_number_that_is_not_known_is_kept_once_and_told_to_nobody(
    parts: Parts, filed: Application, clock: Any
) -> None:
    content = event(filed, "approved") | {"reference_number": format_reference_number("REV", 26, "99999999")}
    assert [send(parts, content), send(parts, content)] == [False, False]
    assert (parts.callbacks.take_early(), parts.told(filed)) == (0, [])
    clock.forward(days=31)
    assert (parts.early.forget_old(), parts.early.forget_old()) == (1, 0)


def test_news_that_comes_before_the_answer_to_the_filing_is_taken_after_it(parts: Parts, department: Any) -> None:
    queued = parts.queued()
    number = department.file(parts.filing._request(queued)).reference_number
    news = [
        event(queued, status, occurred_at=f"2026-11-22T04:30:0{second}Z") | {"reference_number": number}
        for second, status in enumerate(("under_review", "approved"))
    ]
    assert [send(parts, content) for content in news] == [False, False]
    assert parts.callbacks.take_early() == 0
    parts.filing.file(queued)
    assert (parts.callbacks.take_early(), parts.callbacks.take_early()) == (2, 0)
    assert parts.now(queued).status == "approved"
    assert parts.told(queued) == ["filed", "status.under_review", "status.approved"]
    assert send(parts, news[0]) is True  # the department sends it again: known, and late
    assert parts.told(queued) == []


def test_what_was_kept_does_not_undo_what_came_after_it(parts: Parts, department: Any) -> None:
    queued = parts.queued()
    number = department.file(parts.filing._request(queued)).reference_number
    early = event(queued, "needs_information", occurred_at="2026-11-22T04:30:00Z") | {"reference_number": number}
    send(parts, early)
    filed = parts.filing.file(queued)
    send(parts, event(filed, "under_review", occurred_at="2026-11-22T04:31:00Z"))
    parts.callbacks.take_early()
    assert parts.now(queued).status == "under_review"
    assert parts.told(queued) == ["filed", "status.under_review"]


def test_an_unsigned_event_of_an_unknown_number_is_not_kept(parts: Parts, filed: Application) -> None:
    content = event(filed, "approved") | {"reference_number": format_reference_number("REV", 26, "99999999")}
    with pytest.raises(CallbackRefused, match="wrong_signature"):
        parts.callbacks.receive(json.dumps(content).encode(), signed(b"{}"))
    with parts.database.begin() as connection:
        assert connection.execute(select(early_events)).all() == []


def test_an_event_from_days_to_come_is_refused_and_holds_nothing_up(parts: Parts, filed: Application) -> None:
    with pytest.raises(CallbackRefused) as refused:
        send(parts, event(filed, "approved", occurred_at="2026-11-25T00:00:00Z"))
    assert (refused.value.status, refused.value.code) == (422, "not_yet")
    send(parts, event(filed, "under_review", occurred_at="2026-11-22T04:30:00Z"))
    assert parts.told(filed) == ["status.under_review"]


def test_an_old_event_that_is_played_again_months_later_changes_nothing(
    parts: Parts, filed: Application, clock: Any
) -> None:
    review = event(filed, "needs_information", occurred_at="2026-11-22T04:30:00Z")
    send(parts, review)
    send(parts, event(filed, "under_review", occurred_at="2026-11-22T04:40:00Z"))
    parts.told(filed)
    clock.forward(days=120)
    send(parts, review)
    # The same news under a new id, as somebody who has the secret could forge it, is still older than what came.
    send(parts, review | {"event_id": "another"})
    assert parts.now(filed).status == "under_review" and parts.told(filed) == []


MALFORMED: dict[str, Any] = {
    "another event": {"event": "application.deleted"},
    "no id": {"event_id": None},
    "an empty id": {"event_id": ""},
    "an id that is too long": {"event_id": "x" * 65},
    "an id with a null": {"event_id": "a\0b"},
    "a number of another form": {"reference_number": "12"},
    "a wrong check digit": {"reference_number": "REV26-4821-0937-0"},
    "a status of its own": {"status": "lost"},
    "a status of ours": {"status": "queued"},
    "31 February": {"due_on": "2027-02-31"},
    "no moment": {"occurred_at": "yesterday"},
    "a moment before all time": {"occurred_at": "0001-01-01T00:00:00+05:30"},
    "half a character": {"remarks": "\ud800"},
    "a certificate's number that is too long": {"certificate_number": "A" * 41},
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_event_is_refused_for_good(parts: Parts, filed: Application, case: str) -> None:
    with pytest.raises(CallbackRefused) as refused:
        send(parts, event(filed, "approved") | MALFORMED[case])
    assert (refused.value.status, refused.value.code, refused.value.retryable) == (422, "not_understood", False)
    assert parts.now(filed).status == "filed" and parts.told(filed) == []


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xff", b"{", b"[" * 100_000, b'{"event": 1}'])
def test_a_body_that_is_not_an_event_is_refused(parts: Parts, body: bytes) -> None:
    with pytest.raises(CallbackRefused) as refused:
        parts.callbacks.receive(body, signed(body))
    assert refused.value.status == 422


def test_keys_that_we_do_not_know_are_left_out(parts: Parts, filed: Application) -> None:
    send(parts, event(filed, "approved", officer="SDM", nested={"more": [1, 2]}))
    assert parts.now(filed).status == "approved"


def test_the_same_event_twice_at_once_is_done_once(parts: Parts, filed: Application) -> None:
    start, content = Barrier(4), event(filed, "approved")

    def deliver(_: int) -> None:
        start.wait(20)
        send(parts, content)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))
    assert parts.now(filed).status == "approved" and parts.told(filed) == ["status.approved"]


def test_different_events_at_once_are_taken_one_after_the_other(parts: Parts, filed: Application) -> None:
    contents = [event(filed, "approved"), event(filed, "rejected")]
    start = Barrier(2)

    def deliver(content: dict[str, Any]) -> str:
        start.wait(20)
        try:
            send(parts, content)
        except CallbackRefused as refused:
            assert (refused.status, refused.retryable) == (503, True)
        return parts.now(filed).status

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deliver, contents))
    for content in contents:  # the department sends again what was not taken
        send(parts, content)
    assert parts.told(filed) == [f"status.{parts.now(filed).status}"]


def test_a_crash_while_it_is_taken_leaves_it_to_the_next_time(
    parts: Parts, filed: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = event(filed, "approved")
    with monkeypatch.context() as broken:
        broken.setattr(type(parts.outbox), "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(parts, content)
    assert parts.now(filed).status == "filed"
    send(parts, content)
    assert parts.now(filed).status == "approved" and parts.told(filed) == ["status.approved"]


@pytest.mark.parametrize("decision", ["approved", "rejected"])
def test_a_decision_is_taken_back_only_by_news_that_tells_when(
    parts: Parts, filed: Application, clock: Any, decision: str
) -> None:
    send(parts, event(filed, decision))
    send(parts, event(filed, "under_review"))
    assert parts.now(filed).status == decision
    send(parts, event(filed, "under_review", occurred_at=f"{clock().isoformat()}Z"))
    assert parts.now(filed).status == "under_review"
    assert parts.told(filed) == [f"status.{decision}", "status.under_review"]
