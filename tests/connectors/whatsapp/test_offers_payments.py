"""A payment in the chat: order details where the number takes payments, a button with the page elsewhere."""

from dataclasses import replace

import pytest

from connectors.whatsapp.conversation import Said
from connectors.whatsapp.offers import rows
from seva.catalogue import Messages
from seva.messaging.offers import OTHERWISE

LINK = "https://seva.example/pay/a-long-token"
PAY = {"payment": "0b6f" * 8, "link": LINK}
ITEMS = [{"name": "बिजली का बिल", "paise": 123_450}, {"name": "पानी का बिल", "paise": 50_000}]
ORDER = {"items": ITEMS, "reference": f"{PAY['payment']}-2"}
SAID = Said("कुल ₹1,734.50 भरने हैं। भुगतान यहाँ करें:", (("भुगतान करें", "भुगतान करें"),), pay=PAY)


def shown(said: Said, messages: Messages, paid_by: str = "") -> list[dict]:
    return [row.payload for row in rows([said], 7, messages, lambda one: None, paid_by)]


@pytest.mark.parametrize("paid_by", ["", "seva-upi"])
def test_a_page_is_a_button(messages: Messages, paid_by: str) -> None:
    (row,) = shown(SAID, messages, paid_by)
    interactive = row["message"]["interactive"]
    assert interactive["type"] == "cta_url"
    assert interactive["action"]["parameters"] == {"display_text": "भुगतान करें", "url": LINK}
    assert LINK not in interactive["body"]["text"]


def test_an_order_stands_in_the_chat_and_the_page_behind_it(messages: Messages) -> None:
    (row,) = shown(replace(SAID, pay={**PAY, **ORDER}), messages, "seva-upi")
    parameters = row["message"]["interactive"]["action"]["parameters"]
    assert row["message"]["interactive"]["type"] == "order_details"
    assert parameters["reference_id"] == f"{PAY['payment']}-2"
    assert parameters["total_amount"] == {"value": 173_450, "offset": 100}
    assert [item["amount"]["value"] for item in parameters["order"]["items"]] == [123_450, 50_000]
    assert row[OTHERWISE]["interactive"]["type"] == "cta_url"


def test_without_a_configuration_there_is_no_order(messages: Messages) -> None:
    (row,) = shown(replace(SAID, pay={**PAY, **ORDER}), messages)
    assert row["message"]["interactive"]["type"] == "cta_url"


def test_an_address_that_is_none_is_written_out(messages: Messages) -> None:
    (row,) = shown(replace(SAID, pay={**PAY, "link": "upi://pay?pa=x"}), messages)
    assert "upi://pay" in row["message"]["text"]["body"]
