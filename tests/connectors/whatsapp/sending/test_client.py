"""Every way in which a call to Graph may end."""

import logging
from typing import Any

import httpx
import pytest

from connectors.whatsapp.errors import GraphRefused, GraphUnknown, GraphUnreachable, NumberUnknown
from tests.connectors.whatsapp.sending.graph_fake import OURS, SETTINGS, TOKEN, answering, graph, raising, run

MESSAGE = {"messaging_product": "whatsapp", "to": "+919810000001", "type": "text", "text": {"body": "नमस्ते"}}
TAKEN = {"messages": [{"id": "wamid.OUT1"}]}
ERROR = {"error": {"code": 131047, "error_subcode": 7, "error_data": {"details": "more than 24 hours"}}}


def test_a_message_goes_to_its_number_with_the_token() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=TAKEN)

    assert run(graph(answer).send(OURS, MESSAGE)) == "wamid.OUT1"
    assert str(asked[0].url) == f"https://graph.example/v26.0/{OURS}/messages"
    assert asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert "नमस्ते" in asked[0].content.decode()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (raising(httpx.ConnectError), GraphUnreachable),
        (raising(httpx.ConnectTimeout), GraphUnreachable),
        (raising(httpx.PoolTimeout), GraphUnreachable),
        (raising(httpx.ReadTimeout), GraphUnknown),
        (raising(httpx.WriteTimeout), GraphUnknown),
        (raising(httpx.ReadError), GraphUnknown),
        (raising(httpx.RemoteProtocolError), GraphUnknown),
        (answering(502, b"<html>"), GraphUnknown),
        (answering(504, {}), GraphUnknown),
        (answering(503, b"busy"), GraphRefused),
        (answering(500, {"error": {"code": 131000}}), GraphRefused),
        (answering(200, b"<html>"), GraphUnknown),
        (answering(200, []), GraphUnknown),
        (answering(200, {"messages": []}), GraphUnknown),
        (answering(200, {"messages": [{"id": 7}]}), GraphUnknown),
        (answering(302, {}), GraphRefused),
        (answering(400, ERROR), GraphRefused),
    ],
)
def test_how_a_send_may_end(answer: Any, expected: type[Exception]) -> None:
    with pytest.raises(expected) as told:
        run(graph(answer).send(OURS, MESSAGE))
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("answer", [raising(httpx.ReadTimeout), answering(200, b"<html>")])
def test_what_may_be_repeated_is_never_unknown(answer: Any) -> None:
    with pytest.raises(GraphUnreachable):
        run(graph(answer).mark_read(OURS, "wamid.IN1"))


def test_a_refusal_tells_all_that_meta_said() -> None:
    answer = answering(400, ERROR, **{"Retry-After": "12"})
    with pytest.raises(GraphRefused) as told:
        run(graph(answer).send(OURS, MESSAGE))
    error = told.value
    assert (error.number, error.subcode, error.http_status, error.retry_after) == (131047, 7, 400, 12)
    assert (error.code, error.rule.do, error.retryable) == ("131047", "template", False)
    assert error.details == "more than 24 hours" and error.details not in str(error)


@pytest.mark.parametrize(("given", "expected"), [("-5", 0), ("99999999", 3600), ("Wed, 21 Oct 2026 07:28:00 GMT", 0)])
def test_strange_retry_after(given: str, expected: float) -> None:
    with pytest.raises(GraphRefused) as told:
        run(graph(answering(429, {}, **{"Retry-After": given})).send(OURS, MESSAGE))
    assert told.value.retry_after == expected and told.value.retryable


def test_a_number_without_token_is_asked_for_nothing() -> None:
    with pytest.raises(NumberUnknown):
        run(graph(answering(200, TAKEN)).send("42", MESSAGE))


def test_set_up_calls_use_the_first_token() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"success": True})

    async def calls() -> None:
        made = graph(answer)
        assert await made.get("102/message_templates", limit="5") == {"success": True}
        await made.post("102/subscribed_apps", json={})
        await made.delete("102/message_templates", name="x")
        await made.close()

    run(calls())
    assert [request.method for request in asked] == ["GET", "POST", "DELETE"]
    assert asked[0].url.params["limit"] == "5"
    assert {request.headers["Authorization"] for request in asked} == {f"Bearer {TOKEN}"}


def test_neither_token_nor_address_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run(graph(answering(200, TAKEN)).send(OURS, MESSAGE))
    assert TOKEN not in caplog.text and "graph.example" not in caplog.text
    assert TOKEN not in repr(SETTINGS)
