"""Batches are read to the last part, and bad parts cost only themselves."""

from datetime import datetime
from typing import Any

import pytest

from connectors.whatsapp.updates import MOST_UPDATES, Message, Notice, Status, Update, parse
from tests.connectors.whatsapp.webhooks import OUR_NUMBER, START, message, of_messages, samples, value, webhook


def test_every_entry_change_message_and_status_is_read_in_order() -> None:
    def part(first: int) -> dict[str, Any]:
        two = [message(id=f"wamid.N{n}") for n in (first, first + 1)]
        statuses = [{"id": f"wamid.S{first}", "status": word, "timestamp": "1790000000"} for word in ("sent", "read")]
        return value(messages=two, statuses=statuses)

    body = webhook(part(1), part(3))
    body["entry"] += webhook(part(5))["entry"]
    found = parse(body)
    assert [u.message_id for u in found if isinstance(u, Message)] == [f"wamid.N{n}" for n in range(1, 7)]
    statuses = [(u.message_id, u.status) for u in found if isinstance(u, Status)]
    assert statuses == [(f"wamid.S{n}", word) for n in (1, 3, 5) for word in ("sent", "read")]


def test_a_full_batch_is_read_and_a_flood_of_nothing_ends() -> None:
    full = of_messages(*(message(id=f"wamid.N{n}") for n in range(1000)))
    assert len({u.message_id for u in parse(full) if isinstance(u, Message)}) == 1000
    flood = parse(webhook(value(messages=[{}] * (MOST_UPDATES + 5))))
    assert len(flood) == MOST_UPDATES + 1
    assert flood[-1] == Notice("unreadable", None, {"part": "rest"})


def test_several_numbers_in_one_body_are_told_apart() -> None:
    other = value(messages=[message(id="wamid.N2")])
    other["metadata"]["phone_number_id"] = "109000000000002"
    found = parse(webhook(value(messages=[message()]), other))
    assert [u.our_number for u in found] == [OUR_NUMBER, "109000000000002"]


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (message(id=None), "message_id"),
        (message(id=""), "message_id"),
        (message(id=7), "message_id"),
        (message(id="wamid." + "x" * 600), "message_id"),
        (message(id="wamid.आ"), "message_id"),
        (message(**{"from": None}), "sender"),
        (message(**{"from": "bla"}), "sender"),
        (message(**{"from": "9" * 40}), "sender"),
        (None, "message_id"),
    ],
)
def test_what_has_no_id_or_sender_costs_only_itself(raw: Any, part: str) -> None:
    found = parse(of_messages(raw, message(), contacts=[]))
    assert found[0] == Notice("unreadable", OUR_NUMBER, {"part": part})
    assert isinstance(found[1], Message) and len(found) == 2


@pytest.mark.parametrize(
    "body",
    [None, 1, "text", [], {}, {"object": "instagram", "entry": []}, {"object": "whatsapp_business_account"}],
)
def test_a_body_of_something_else_is_unreadable(body: Any) -> None:
    assert parse(body) == [Notice("unreadable", None, {"part": "body"})]


def test_without_our_number_nothing_can_be_answered() -> None:
    body = webhook({"messages": [message()], "statuses": [{"id": "wamid.S1", "status": "sent"}]})
    assert parse(body) == [Notice("unreadable", None, {"part": "our_number"})] * 2


NOW = datetime(2026, 11, 22, 5, 0)


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [
        ("1790000000", START),
        (1790000000, START),
        ("1790000000000", START),
        (1790000000000000, START),
        ("1990000000", NOW),  # a clock that runs ahead keeps no window open
        (None, NOW),
        ("", NOW),
        ("soon", NOW),
        ("-5", NOW),
        (True, NOW),
        (10**400, NOW),
        ("९९९", NOW),
        ({}, NOW),
    ],
)
def test_times_come_in_seconds_and_sometimes_in_milliseconds(timestamp: Any, at: datetime) -> None:
    (found,) = parse(of_messages(message(timestamp=timestamp)), NOW)
    assert isinstance(found, Message) and found.at == at


def test_conversations_that_somebody_else_answers_are_only_counted() -> None:
    inner = {"standby": {"messages": [message()], "message_echoes": [message()], "statuses": []}}
    counted = Notice("standby", OUR_NUMBER, {"messages": 1, "message_echoes": 1, "statuses": 0})
    for body in (webhook(value(**inner), field="standby"), webhook(value(**inner))):
        assert parse(body) == [counted]
    direct: list[Update] = [Notice("standby", OUR_NUMBER, {"messages": 1, "message_echoes": 0, "statuses": 0})]
    assert parse(webhook(value(messages=[message()]), field="standby")) == direct


@pytest.mark.parametrize("field", ["history", "smb_message_echoes", "calls", "a_field_of_next_year"])
def test_other_fields_bring_no_messages_and_keep_no_words(field: str) -> None:
    body = webhook(value(messages=[message()], message_echoes=[message()], event="PRESENT"), field=field)
    assert parse(body) == [Notice(field, OUR_NUMBER, {"event": "PRESENT"})]


def test_a_message_of_an_error_comes_beside_the_error() -> None:
    broken = next(m for m in samples("webhook_other_messages") if m["id"] == "wamid.X1")
    told, kept = parse(webhook(value(messages=[broken], errors=[{"code": 131000, "title": "x"}])))
    assert told == Notice("errors", OUR_NUMBER, {"code": 131000})
    assert isinstance(kept, Message) and kept.kind == "unsupported"
