"""Statuses, payments and all that is no message are read as what the samples say."""

from datetime import timedelta
from typing import Any

from connectors.whatsapp.updates import Notice, Status, parse
from tests.connectors.whatsapp.webhooks import ASHA, OUR_NUMBER, START, samples, value, webhook


def _status(message_id: str, word: str, second: int, **more: Any) -> Status:
    known = {"phone": "919810000001", **more}
    return Status(message_id, OUR_NUMBER, word, START + timedelta(seconds=second), **known)


def test_statuses_are_read() -> None:
    sent, delivered, read, free, failed, played, in_group = parse(webhook(value(statuses=samples("webhook_statuses"))))
    regular = {"pricing_model": "PMP", "type": "regular", "category": "utility"}
    service = {"pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
    assert sent == _status("wamid.OUT1", "sent", 50, user_id=ASHA["user_id"], our_id="conv-42", pricing=regular)
    assert delivered == _status("wamid.OUT1", "delivered", 51)
    assert read == _status("wamid.OUT1", "read", 52)
    assert free == _status("wamid.OUT9", "sent", 53, pricing=service)
    assert failed == _status("wamid.OUT2", "failed", 54, code=131047)
    assert played == _status("wamid.OUT3", "played", 55)
    assert in_group == _status("wamid.OUT4", "delivered", 56)


def test_payments_are_told_apart_from_deliveries() -> None:
    captured, pending, stopped = samples("webhook_payments_and_preferences")
    paid, tried = parse(webhook(value(statuses=[captured, pending])))
    assert isinstance(paid, Notice) and isinstance(tried, Notice)
    assert (paid.field, paid.our_number) == ("payment", OUR_NUMBER)
    assert paid.content == {
        "message_id": "wamid.ORD1", "status": "captured", "reference_id": "app-2026-001", "amount": 5000, "offset": 100,
        "currency": "INR", "transaction_id": "order_1", "transaction_status": "success", "phone": "919810000001",
        "at": "2026-09-21T14:14:21",
    }  # fmt: skip
    assert (tried.content["status"], tried.content["transaction_status"]) == ("pending", "failed")
    content = {"phone": "919810000001", "category": "marketing_messages", "value": "stop"}
    assert parse(webhook(stopped, field="user_preferences")) == [Notice("user_preferences", OUR_NUMBER, content)]


def test_an_error_of_no_message_is_a_notice() -> None:
    assert parse(webhook(samples("webhook_value_error")[0])) == [Notice("errors", OUR_NUMBER, {"code": 130429})]


def test_other_fields_are_notices() -> None:
    approved, rejected, flow, slow, quality = (parse(body)[0] for body in samples("webhook_fields"))
    template = {
        "event": "APPROVED", "message_template_id": 1689000000000001, "message_template_name": "application_update",
        "message_template_language": "hi", "message_template_category": "UTILITY", "reason": "NONE",
    }  # fmt: skip
    assert approved == Notice("message_template_status_update", None, template)
    assert isinstance(rejected, Notice) and rejected.content["message_template_language"] == "en_US"
    changed = {"event": "FLOW_STATUS_CHANGE", "flow_id": "5550001", "old_status": "DRAFT", "new_status": "PUBLISHED"}
    assert flow == Notice("flows", None, changed)
    late = {"event": "ENDPOINT_LATENCY", "flow_id": "5550001", "alert_state": "ACTIVATED", "threshold": 7000}
    assert slow == Notice("flows", None, late)
    faster = {"event": "THROUGHPUT_UPGRADE", "display_phone_number": "911140000001", "current_limit": "TIER_UNLIMITED"}
    assert quality == Notice("phone_number_quality_update", None, faster)
