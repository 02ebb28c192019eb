"""What citizens do, as the webhook hears of it; driven over HTTP as the phone page does."""

import base64
import json
from typing import Any

import pytest

from simulator.whatsapp.media import rules
from tests.simulator.rig import CITIZEN, PNG, Rig

JSON = dict[str, Any]
NUMBER = "911140000001"
BUTTONS = [{"type": "reply", "reply": {"id": "yes", "title": "हाँ"}}]
ROWS = [{"id": "income", "title": "Income", "description": "आय"}, {"id": "caste", "title": "Caste"}]
QUESTION = {"type": "button", "body": {"text": "?"}, "action": {"buttons": BUTTONS}}
LIST = {"type": "list", "body": {"text": "?"}, "action": {"button": "Choose", "sections": [{"rows": ROWS}]}}
CARD = [{"name": {"formatted_name": "Ravi Kumar", "first_name": "Ravi"}}]


def act(rig: Rig, name: str, **given: Any) -> Any:
    answer = rig.client.post(f"/control/handsets/{CITIZEN}/{name}", json=given)
    assert answer.status_code == 200, answer.text
    rig.world.settle()
    return answer.json()["id"]


def heard(rig: Rig) -> JSON:
    """The last message of the webhook, without what every message has."""
    message = rig.webhook.items("messages")[-1]
    assert message["timestamp"].isdigit()
    return {k: v for k, v in message.items() if k not in ("from", "from_user_id", "id", "timestamp")}


def shown(rig: Rig, kind: str, part: JSON) -> str:
    sent = rig.sent_id(kind, part)
    rig.pass_time()
    return sent


def test_text_reply_and_forwarding(rig: Rig) -> None:
    sent = shown(rig, "text", {"body": "hello"})
    first = act(rig, "text", body="नमस्ते")
    assert heard(rig) == {"type": "text", "text": {"body": "नमस्ते"}}
    act(rig, "text", body="yes", reply_to=sent)
    assert heard(rig)["context"] == {"from": NUMBER, "id": sent}
    act(rig, "text", body="I meant this", reply_to=first)
    assert heard(rig)["context"] == {"from": CITIZEN, "id": first}
    act(rig, "text", body="look", forwarded=True)
    assert heard(rig)["context"] == {"forwarded": True}


def test_taps_also_stale_ones(rig: Rig) -> None:
    question, choice = shown(rig, "interactive", QUESTION), shown(rig, "interactive", LIST)
    context = {"from": NUMBER, "id": question}
    for _ in range(2):
        act(rig, "tap", message_id=question, choice="हाँ")
        reply = {"type": "button_reply", "button_reply": {"id": "yes", "title": "हाँ"}}
        assert heard(rig) == {"context": context, "type": "interactive", "interactive": reply}
        rig.world.scheduler.advance(3 * 86400)
    act(rig, "tap", message_id=choice, choice="income")
    assert heard(rig)["interactive"] == {"type": "list_reply", "list_reply": ROWS[0]}
    act(rig, "tap", message_id=choice, choice="caste")
    assert heard(rig)["interactive"]["list_reply"] == ROWS[1]


def test_what_cannot_be_done_is_told(rig: Rig) -> None:
    question = rig.sent_id("interactive", QUESTION)
    path = f"/control/handsets/{CITIZEN}"
    tap = {"message_id": question, "choice": "yes"}
    assert rig.client.post(f"{path}/tap", json=tap).json()["code"] == "not_shown"
    rig.pass_time()
    answer = rig.client.post(f"{path}/tap", json={**tap, "choice": "maybe"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_button")
    assert rig.client.post(f"{path}/dance").status_code == 404
    assert rig.client.post(f"{path}/text", json={"bodi": "x"}).json()["code"] == "invalid"
    assert rig.client.post("/control/handsets/1/text", json={"body": "x"}).status_code == 404
    act(rig, "block")
    assert rig.client.post(f"{path}/text", json={"body": "x"}).json()["code"] == "blocked"
    assert rig.client.post("/control/handsets", json={"phone": CITIZEN}).json()["code"] == "taken"


def test_media_voice_place_and_contacts(rig: Rig) -> None:
    content = base64.b64encode(PNG).decode()
    act(rig, "media", kind="image", content=content, mime_type="image/png", caption="Aadhaar")
    image = heard(rig)["image"]
    assert (image["caption"], image["mime_type"]) == ("Aadhaar", "image/png")
    assert rig.graph("GET", image["id"]).status_code == 200
    act(rig, "voice", content=content)
    assert heard(rig)["audio"]["voice"] is True
    request = {"type": "location_request_message", "body": {"text": "?"}, "action": {"name": "send_location"}}
    asked = shown(rig, "interactive", request)
    act(rig, "location", latitude=28.6, longitude=77.2, reply_to=asked)
    assert heard(rig) == {
        "context": {"from": NUMBER, "id": asked},
        "type": "location",
        "location": {"latitude": 28.6, "longitude": 77.2},
    }
    act(rig, "contacts", contacts=CARD)
    assert heard(rig) == {"type": "contacts", "contacts": CARD, "origin": "other"}


def test_too_large_media_arrives_as_an_error(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules(), "inbound_largest", 10)
    act(rig, "media", kind="image", content=base64.b64encode(PNG).decode(), mime_type="image/png")
    assert (heard(rig)["type"], heard(rig)["errors"][0]["code"]) == ("unsupported", 131052)


def test_reaction_edit_and_revoke(rig: Rig) -> None:
    sent, own = shown(rig, "text", {"body": "hello"}), act(rig, "text", body="helo")
    act(rig, "reaction", message_id=sent, emoji="👍")
    assert heard(rig) == {"type": "reaction", "reaction": {"message_id": sent, "emoji": "👍"}}
    act(rig, "reaction", message_id=sent)
    assert heard(rig)["reaction"] == {"message_id": sent}
    act(rig, "edit", message_id=own, body="hello")
    assert heard(rig)["edit"]["original_message_id"] == own
    assert heard(rig)["edit"]["message"]["text"] == {"body": "hello"}
    act(rig, "revoke", message_id=own)
    assert heard(rig) == {"type": "revoke", "revoke": {"original_message_id": own}}


def test_the_reply_of_a_flow(rig: Rig) -> None:
    sent = shown(rig, "text", {"body": "stands for a flow"})
    act(rig, "flow_reply", message_id=sent, response={"flow_token": "t", "district": "पुणे"})
    reply = heard(rig)["interactive"]["nfm_reply"]
    assert json.loads(reply["response_json"]) == {"flow_token": "t", "district": "पुणे"}
    act(rig, "flow_reply", message_id=sent, response="no JSON")
    assert heard(rig)["interactive"]["nfm_reply"]["response_json"] == "no JSON"


def test_another_number_and_another_user_id(rig: Rig) -> None:
    phone = rig.world.phones.need(CITIZEN)
    old = phone.user_id
    act(rig, "change_number", phone="+91 98100 00009")
    system = heard(rig)["system"]
    assert (system["type"], system["wa_id"]) == ("user_changed_number", "919810000009")
    assert (system["previous_user_id"], system["user_id"]) == (old, phone.user_id)
    assert rig.webhook.items("messages")[-1]["from"] == CITIZEN
    assert "contacts" not in rig.webhook.values()[-1]
    failed = rig.sent_id()
    taken = rig.sent_id(to="+919810000009")
    rig.pass_time()
    assert (rig.statuses(failed), rig.statuses(taken)) == (["failed"], ["sent", "delivered"])
    act(rig, "change_user_id")
    assert heard(rig)["system"]["type"] == "user_changed_user_id"


def test_paying_and_failing_to_pay(rig: Rig) -> None:
    amount = {"value": 5000, "offset": 100}
    gateway = {"type": "razorpay", "configuration_name": "cfg"}
    order = {
        "status": "pending",
        "items": [{"retailer_id": "fee", "name": "Fee", "amount": amount, "quantity": 1}],
        "subtotal": amount,
        "tax": {"value": 0, "offset": 100},
    }
    parameters = {
        "reference_id": "app-1",
        "type": "digital-goods",
        "payment_settings": [{"type": "payment_gateway", "payment_gateway": gateway}],
        "currency": "INR",
        "total_amount": amount,
        "order": order,
    }
    action = {"name": "review_and_pay", "parameters": parameters}
    sent = shown(rig, "interactive", {"type": "order_details", "body": {"text": "Fee"}, "action": action})
    for succeeds, status in ((False, "pending"), (True, "captured")):
        act(rig, "pay", message_id=sent, succeeds=succeeds)
        told = rig.webhook.items("statuses")[-1]
        assert (told["type"], told["status"], told["payment"]["amount"]) == ("payment", status, amount)
        found = rig.graph("GET", f"{rig.number}/payments/cfg/app-1").json()["payments"][0]
        assert found["status"] == status
    change = {"name": "review_order", "parameters": {"reference_id": "app-1", "order": {"status": "canceled"}}}
    part = {"type": "order_status", "body": {"text": "?"}, "action": change}
    assert rig.send("interactive", part).json()["error"]["code"] == 2047


def test_what_meta_does_not_pass_on_and_any_raw_message(rig: Rig) -> None:
    act(rig, "unsupported", kind="poll")
    assert heard(rig)["unsupported"] == {"type": "poll"}
    act(rig, "raw", message={"type": "interactive", "value_errors": [{"code": 131000}]})
    assert heard(rig) == {"type": "interactive"}
    assert rig.webhook.values()[-1]["errors"] == [{"code": 131000}]


def test_the_chat_is_what_the_phone_shows(rig: Rig) -> None:
    question = shown(rig, "interactive", QUESTION)
    rig.world.habits(CITIZEN).silence(25)
    rig.sent_id()
    rig.pass_time()
    act(rig, "offline")
    waiting = act(rig, "text", body="no network")
    messages = rig.client.get(f"/control/handsets/{CITIZEN}/chat").json()["messages"]
    assert [(m["from"], m["status"]) for m in messages] == [
        ("citizen", "delivered"),
        ("business", "delivered"),
        ("citizen", "waiting"),
    ]
    assert (messages[1]["id"], messages[1]["choices"], messages[2]["id"]) == (question, ["yes"], waiting)
