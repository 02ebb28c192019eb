"""One send: what is made of each answer, and of what is wrong with the message itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.whatsapp.pacing import Pairs, Throughput
from connectors.whatsapp.payloads.envelope import message
from connectors.whatsapp.sending.attempt import Attempt, Prepare
from connectors.whatsapp.sending.files import WithFiles, as_it_is
from connectors.whatsapp.sending.judge import Judge
from connectors.whatsapp.sending.pauses import Pauses
from connectors.whatsapp.sending.windows import Windows
from seva.messaging import Accepted, Failed, Outcome, Retry, Sending, Unknown
from tests.conftest import SetClock
from tests.connectors.whatsapp.sending.graph_fake import OURS, answering, graph, raising, run

TAKEN = answering(200, {"messages": [{"id": "wamid.OUT1"}]})
Try = Callable[..., Outcome]


@pytest.fixture
def sending(clock: SetClock) -> Sending:
    return Sending(
        id=1, citizen_id="c1", channel="whatsapp", our_number=OURS, kind="text", callback_id="our-1", attempts=1,
        code=None, holds=False, created_at=clock(), payload={"message": message("text", {"body": "जवाब"})},
        handles={"phone": "919810000001"}, last_heard_at=clock(),
    )  # fmt: skip


@pytest.fixture
def pauses(clock: SetClock) -> Pauses:
    return Pauses(clock)


@pytest.fixture
def attempt(clock: SetClock, pauses: Pauses) -> Try:
    def timer() -> float:
        return clock().timestamp()

    pairs, windows = Pairs(timer), Windows(clock, {}, lambda: None)
    judge = Judge(clock, pauses, pairs, windows, dice=lambda: 1.0)

    def once(sending: Sending, answer: Any = TAKEN, prepare: Prepare | None = None) -> Outcome:
        made = graph(answer, clock)
        how = prepare or as_it_is
        return run(Attempt(made, clock, Throughput(1000, timer), pairs, pauses, windows, judge, how)(sending))

    return once


def refusing(code: int, status: int = 400, **headers: str) -> Any:
    return answering(status, {"error": {"code": code}}, **headers)


def test_what_meta_took_is_accepted(attempt: Try, sending: Sending) -> None:
    assert attempt(sending) == Accepted(sending, "wamid.OUT1")


def test_the_message_carries_our_id(attempt: Try, sending: Sending) -> None:
    asked: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return TAKEN(request)

    attempt(sending, answer)
    assert b'"biz_opaque_callback_data":"our-1"' in asked[0] and b'"to":"+919810000001"' in asked[0]


@pytest.mark.parametrize("error", [httpx.ReadTimeout, RuntimeError])
def test_what_breaks_off_is_unknown(attempt: Try, sending: Sending, error: type[Exception]) -> None:
    assert attempt(sending, raising(error)) == Unknown(sending)


@pytest.mark.parametrize(
    ("code", "status", "seconds"),
    [(131000, 500, 2), (131056, 400, 1), (130429, 400, 1), (131057, 500, 60), (80007, 400, 60), (190, 401, 300)],
)
def test_what_passes_is_tried_later(
    attempt: Try, sending: Sending, clock: SetClock, code: int, status: int, seconds: float
) -> None:
    assert attempt(sending, refusing(code, status)) == Retry(sending, clock() + timedelta(seconds=seconds), str(code))


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (4, 16), (9, 300), (500, 300)])
def test_retries_come_later_and_later(
    attempt: Try, sending: Sending, clock: SetClock, attempts: int, seconds: float
) -> None:
    tried = replace(sending, attempts=attempts)
    assert attempt(tried, refusing(131016, 500)) == Retry(tried, clock() + timedelta(seconds=seconds), "131016")


@pytest.mark.parametrize("code", [131000, 130429, 131056])
def test_meta_may_ask_for_more_time(attempt: Try, sending: Sending, clock: SetClock, code: int) -> None:
    answer = refusing(code, **{"Retry-After": "45"})
    assert attempt(sending, answer) == Retry(sending, clock() + timedelta(seconds=45), str(code))


def test_after_a_day_an_answer_is_given_up(attempt: Try, sending: Sending, clock: SetClock) -> None:
    old = replace(sending, created_at=clock() - timedelta(hours=24))
    assert attempt(old, refusing(131000, 500)) == Failed(old, "131000")
    assert attempt(old, raising(httpx.ConnectError)) == Failed(old, "unreachable")


def test_a_stopped_number_gives_nothing_up(attempt: Try, sending: Sending, clock: SetClock, pauses: Pauses) -> None:
    old = replace(sending, created_at=clock() - timedelta(days=3))
    assert attempt(old, refusing(131042)) == Retry(old, clock() + timedelta(minutes=5), "131042")
    assert pauses.stopped == {OURS: "131042"}


def test_a_number_that_was_reported_slows_down(attempt: Try, sending: Sending, pauses: Pauses) -> None:
    assert attempt(sending, refusing(131048)) == Failed(sending, "131048")
    assert not pauses.is_open(OURS) and pauses.stopped == {}


def test_a_template_is_not_followed_by_another(attempt: Try, sending: Sending) -> None:
    own = {"name": "status_update", "language": "hi"}
    itself = replace(sending, payload={"message": message("template", own), "template": own})
    assert attempt(itself, refusing(131047)) == Failed(itself, "131047")


@pytest.mark.parametrize("answer", [raising(httpx.ReadTimeout), refusing(131000, 500)])
def test_when_meta_stays_silent_others_wait(attempt: Try, sending: Sending, pauses: Pauses, answer: Any) -> None:
    for _ in range(5):
        attempt(sending, answer)
    assert not pauses.is_open(OURS) and attempt(sending).code == "paused"  # type: ignore[union-attr]


def test_a_file_that_meta_cannot_read_is_tried_three_times(attempt: Try, sending: Sending) -> None:
    assert isinstance(attempt(sending, refusing(131053)), Retry)
    last = replace(sending, attempts=3)
    assert attempt(last, refusing(131053)) == Failed(last, "131053")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"handles": {}}, "no_recipient"),
        ({"handles": {"phone": "+91 98"}}, "payload:recipient_unknown_form"),
        ({"payload": {}}, "not_sendable"),
        ({"last_heard_at": None}, "window_closed"),
        ({"last_heard_at": None, "payload": {"message": {"type": "text"}, "template": {"x": 1}}}, "not_sendable"),
    ],
)
def test_what_is_wrong_with_the_message_itself_fails(
    attempt: Try, sending: Sending, changes: dict[str, Any], code: str
) -> None:
    wrong = replace(sending, **changes)
    assert attempt(wrong) == Failed(wrong, code)


def test_a_message_that_cannot_leave_does_not_use_up_the_try(
    attempt: Try, sending: Sending, clock: SetClock, pauses: Pauses
) -> None:
    pauses.stop(OURS, "190")
    clock.forward(minutes=5)
    attempt(replace(sending, handles={}))
    assert isinstance(attempt(sending), Accepted) and pauses.stopped == {}


def test_a_number_without_token_is_stopped(attempt: Try, sending: Sending, clock: SetClock, pauses: Pauses) -> None:
    other = replace(sending, our_number="42")
    assert attempt(other) == Retry(other, clock() + timedelta(minutes=5), "number_unknown")
    assert pauses.stopped == {"42": "number_unknown"}


def test_an_upload_that_fails_is_no_send_that_may_have_happened(attempt: Try, sending: Sending) -> None:
    file = {"message": message("document", {}), "file": {"name": "a.pdf", "mime_type": "application/pdf"}}
    with_file = replace(sending, payload=file)
    prepare = WithFiles(graph(raising(httpx.ReadTimeout)).media, lambda _: b"%PDF")
    assert isinstance(attempt(with_file, prepare=prepare), Retry)


@pytest.mark.parametrize("code", [100, 131009, 132068, 139000, 1026])
def test_what_is_refused_for_good_goes_out_in_other_words_if_it_has_some(
    attempt: Try, sending: Sending, clock: SetClock, code: int
) -> None:
    other = message("text", {"body": "यहीं जवाब दें"})
    outcome = attempt(replace(sending, payload={**sending.payload, "otherwise": other}), refusing(code))
    assert isinstance(outcome, Retry)
    assert outcome.at == clock() and outcome.reply is not None
    assert outcome.reply.payload == {"message": other}, "which has no other words again"
