"""A Flow on a phone, against an endpoint that decrypts and encrypts by itself."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator.whatsapp.config import Timing
from tests.simulator.business import JSON, Business, new_key, pem
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import CITIZEN, Rig
from tests.simulator.test_setup import make_flow

FLOW = json.loads((Path(__file__).parent / "samples/flow.json").read_text("utf-8"))
STATIC = {k: v for k, v in FLOW.items() if k not in ("data_api_version", "routing_model")}
DISTRICTS = [{"id": "pune", "title": "Pune"}]
FIRST = {"screen": "FIRST", "data": {"districts": DISTRICTS}}
REVIEW = {"screen": "REVIEW", "data": {"summary": "Asha, Pune"}}
ANSWERS = {"full_name": "Asha", "district": "pune"}


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture
def business(rig: Rig, key: rsa.RSAPrivateKey) -> Iterator[Business]:
    with Business(key, rig.config.app_secret) as business:
        upload_key(rig, key)
        yield business


def upload_key(rig: Rig, key: rsa.RSAPrivateKey) -> None:
    path = f"{rig.number}/whatsapp_business_encryption"
    assert rig.graph("POST", path, data={"business_public_key": pem(key)}).status_code == 200


def sent_flow(rig: Rig, url: str, content: JSON = FLOW, *, draft: bool = False, **more: Any) -> str:
    """The message with the button, on the phone."""
    flow = make_flow(rig, json.dumps(content), name=f"f{time.monotonic_ns()}", endpoint_uri=url)
    if not draft:
        assert rig.graph("POST", f"{flow}/publish").status_code == 200
    more = {"flow_token": "t-1", "flow_action": "data_exchange", **({"mode": "draft"} if draft else {}), **more}
    parameters = {"flow_message_version": "3", "flow_id": flow, "flow_cta": "Open", **more}
    part = {"type": "flow", "body": {"text": "?"}, "action": {"name": "flow", "parameters": parameters}}
    sent = rig.sent_id("interactive", part)
    rig.pass_time()
    rig.webhook.posts.clear()
    return sent


def step(rig: Rig, name: str, message: str, **given: Any) -> tuple[int, JSON]:
    answer = rig.client.post(f"/control/handsets/{CITIZEN}/flow/{name}", json={"message_id": message, **given})
    rig.world.settle()
    return answer.status_code, answer.json()


def refused(rig: Rig, name: str, message: str, **given: Any) -> str:
    status, answer = step(rig, name, message, **given)
    assert status in (404, 409), answer
    return str(answer["code"])


def script(*steps: JSON) -> Any:
    """Answers in turn."""
    left = [*steps]
    return lambda _question: (200, left.pop(0))


def replies(rig: Rig) -> list[JSON]:
    found = [m["interactive"]["nfm_reply"] for m in rig.webhook.items("messages") if m["type"] == "interactive"]
    return [json.loads(reply["response_json"]) for reply in found]


def test_a_flow_from_init_to_the_end_by_the_endpoint(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    end = {"screen": "SUCCESS", "data": {"extension_message_response": {"params": {"ref": "APP-1"}}}}
    business.answering = script(FIRST, REVIEW, end)
    assert step(rig, "open", sent) == (200, {"flow": FLOW, **FIRST})
    assert step(rig, "exchange", sent, screen="FIRST", data=ANSWERS) == (200, REVIEW)
    status, answer = step(rig, "exchange", sent, screen="REVIEW", data={"consent": True})
    assert (status, answer["response"]) == (200, {"flow_token": "t-1", "ref": "APP-1"})
    asked = [{k: v for k, v in q.items() if k != "flow_token_signature"} for q in business.questions[1:]]
    common = {"version": "4.0", "flow_token": "t-1"}
    assert asked == [
        {**common, "action": "INIT"},
        {**common, "action": "data_exchange", "screen": "FIRST", "data": ANSWERS},
        {**common, "action": "data_exchange", "screen": "REVIEW", "data": {"consent": True}},
    ]
    (message,) = rig.webhook.items("messages")
    assert (message["id"], message["context"]["id"]) == (answer["message_id"], sent)
    assert (message["interactive"]["nfm_reply"]["name"], replies(rig)) == ("flow", [answer["response"]])


def test_the_flow_token_is_signed_for_new_versions_only(rig: Rig, business: Business) -> None:
    business.answering = lambda _question: (200, FIRST)
    step(rig, "open", sent_flow(rig, business.url))
    head, claims, mac = business.questions[-1]["flow_token_signature"].split(".")
    wanted = hmac.new(rig.config.app_secret.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(mac + "=") == wanted
    assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {"flow_token": "t-1"}
    step(rig, "open", sent_flow(rig, business.url, {**FLOW, "version": "7.2"}))
    assert "flow_token_signature" not in business.questions[-1]


def test_a_flow_with_its_first_screen_in_the_message_asks_nobody(rig: Rig, business: Business) -> None:
    payload = {"screen": "FIRST", "data": FIRST["data"]}
    sent = sent_flow(rig, business.url, flow_action="navigate", flow_action_payload=payload)
    business.questions.clear()
    assert step(rig, "open", sent) == (200, {"flow": FLOW, **FIRST})
    assert business.questions == []


def test_a_static_flow_opens_at_its_entry_and_completes_on_the_phone(rig: Rig) -> None:
    screens = [{k: v for k, v in s.items() if k != "data"} for s in STATIC["screens"]]
    footer = screens[0]["layout"]["children"][-1]
    children = [*screens[0]["layout"]["children"][:-1], {**footer, "on-click-action": navigate("REVIEW")}]
    first = {**screens[0], "layout": {"type": "SingleColumnLayout", "children": children}}
    sent = sent_flow(rig, "", {**STATIC, "screens": [screens[1], first]}, flow_action="navigate")
    status, answer = step(rig, "open", sent)
    assert (status, answer["screen"], answer["data"]) == (200, "FIRST", {})
    assert refused(rig, "complete", sent, screen="FIRST", payload={}) == "invalid-screen-transition"
    for times in (1, 2):  # WhatsApp leaves the button as it is
        status, answer = step(rig, "complete", sent, screen="REVIEW", payload={"consent": True})
        assert status == 200 and replies(rig) == [{"flow_token": "t-1", "consent": True}] * times
    assert refused(rig, "exchange", sent, screen="REVIEW", data={}) == "cannot_be_served"


def navigate(screen: str) -> JSON:
    return {"name": "navigate", "next": {"type": "screen", "name": screen}, "payload": {}}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"screen": "NOWHERE", "data": {}}, "invalid-screen-transition"),
        ({"data": {"acknowledged": True}}, "invalid-screen-transition"),
        ({"screen": ["FIRST"], "data": {}}, "invalid-screen-transition"),
        ({"screen": "REVIEW", "data": {}}, "payload-schema-error"),
        ({"screen": "REVIEW", "data": {"summary": 5}}, "payload-schema-error"),
        ({"screen": "REVIEW", "data": ["summary"]}, "payload-schema-error"),
        ({"screen": "REVIEW", "data": {"summary": "x" * 1024 * 1024}}, "payload-schema-error"),
        ({"screen": "FIRST", "data": {"error_message": "lacks districts"}}, "payload-schema-error"),
        ({"screen": "SUCCESS", "data": {}}, "payload-schema-error"),
        ({"screen": "SUCCESS", "data": {"extension_message_response": {"params": "x"}}}, "payload-schema-error"),
    ],
)
def test_the_endpoint_is_told_of_screens_that_cannot_be_shown(
    rig: Rig, business: Business, answer: JSON, code: str
) -> None:
    sent = sent_flow(rig, business.url)
    business.answering = script(answer)
    assert refused(rig, "exchange", sent, screen="FIRST", data={}) == code
    told = business.questions[-1]
    assert (told["action"], told["screen"], told["flow_token"]) == ("data_exchange", "FIRST", "t-1")
    assert (told["data"]["error"], bool(told["data"]["error_message"])) == (code, True)
    assert replies(rig) == []


def test_screens_go_forward_only_but_for_back(rig: Rig, business: Business) -> None:
    content = json.loads(json.dumps(FLOW))
    content["screens"][1]["refresh_on_back"] = True
    sent = sent_flow(rig, business.url, content)
    business.answering = lambda _question: (200, FIRST)
    assert refused(rig, "exchange", sent, screen="REVIEW", data={}) == "invalid-screen-transition"
    assert step(rig, "back", sent, screen="REVIEW") == (200, FIRST)
    assert (business.questions[-1]["action"], business.questions[-1]["screen"]) == ("BACK", "REVIEW")
    assert refused(rig, "back", sent, screen="FIRST") == "not_refreshed"
    assert refused(rig, "back", sent, screen="THIRD") == "no_such_screen"


def test_a_first_screen_without_its_data_is_reported_as_init(rig: Rig, business: Business) -> None:
    payload = {"screen": "FIRST", "data": {"other": 1}}
    sent = sent_flow(rig, business.url, flow_action="navigate", flow_action_payload=payload)
    assert refused(rig, "open", sent) == "payload-schema-error"
    told = business.questions[-1]
    assert (told["action"], told["data"]["error"]) == ("INIT", "payload-schema-error")
    assert "screen" not in told


def test_what_the_phone_found_wrong_is_reported(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    given = {"screen": "FIRST", "error": "payload-schema-error", "error_message": "no options"}
    assert step(rig, "report", sent, **given) == (200, {"acknowledged": True})
    assert business.questions[-1]["data"] == {"error": "payload-schema-error", "error_message": "no options"}
    assert refused(rig, "report", sent, **{**given, "error": "headache"}) == "invalid"


def test_a_key_that_was_changed_is_loaded_anew_once(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    business.answering = lambda _question: (200, FIRST)
    business.statuses.clear()
    business.key = new_key()
    upload_key(rig, business.key)
    assert step(rig, "open", sent)[0] == 200
    assert business.statuses == [421, 200]
    business.key = new_key()
    assert refused(rig, "open", sent) == "business-decryption-error"
    assert business.statuses == [421, 200, 421, 421]


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_a_token_that_is_over_disables_the_button(rig: Rig, business: Business, is_encrypted: bool) -> None:
    sent = sent_flow(rig, business.url)
    text = {"error_msg": "यह फ़ॉर्म जमा हो चुका है।"}
    business.answering = lambda _question: (427, text if is_encrypted else json.dumps(text))
    assert shown(rig, sent) == {"is_open": True}
    status, answer = step(rig, "open", sent)
    assert (status, answer) == (
        409,
        {"code": "flow_token_refused", "text": text["error_msg"], "retryable": False},
    )
    asked = len(business.questions)
    assert refused(rig, "open", sent) == "flow_token_refused"
    assert len(business.questions) == asked
    assert shown(rig, sent) == {"is_open": False, "text": text["error_msg"]}


def shown(rig: Rig, message: str) -> JSON:
    messages = rig.client.get(f"/control/handsets/{CITIZEN}/chat").json()["messages"]
    return next(m["flow"] for m in messages if m["id"] == message)


def test_failures_of_the_endpoint_and_which_may_be_tried_again(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    tries: list[tuple[Any, str, bool]] = [
        ((200, "not encrypted"), "response-decryption-error", False),
        ((500, ""), "unexpected_http_status_code", True),
        ((432, ""), "signature_refused", False),
    ]
    for answer, code, retryable in tries:
        business.answering = lambda _question, answer=answer: answer
        status, told = step(rig, "open", sent)
        assert (status, told["code"], told["retryable"]) == (409, code, retryable)
    rig.world.endpoint._secret = "another"
    assert refused(rig, "open", sent) == "signature_refused"


def test_without_network_key_or_flow_nothing_opens(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    business.answering = lambda _question: (200, FIRST)
    rig.world.habits(CITIZEN).offline()
    assert step(rig, "open", sent)[1]["retryable"] is True
    rig.world.habits(CITIZEN).online()
    assert step(rig, "open", sent)[0] == 200
    number = rig.world.numbers.need(rig.number)
    number.key_is_valid = False
    assert refused(rig, "open", sent) == "public-key-signature-verification"
    number.public_key = ""
    assert refused(rig, "open", sent) == "public-key-missing"
    text = rig.sent_id()
    rig.pass_time()
    assert refused(rig, "open", text) == "no_such_flow"
    assert refused(rig, "open", "wamid.X") == "not_shown"
    assert refused(rig, "dance", sent) == "no_such_act"
    assert refused(rig, "open", sent, screen="FIRST") == "invalid"


def test_what_meta_closed_stays_closed(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    business.answering = lambda _question: (200, FIRST)
    assert rig.world.messages.sent[sent].flow is not None
    flow = rig.world.messages.sent[sent].flow.flow_id
    rig.client.post(f"/control/flows/{flow}", json={"status": "THROTTLED"})
    assert [step(rig, "open", sent)[0] for _ in range(11)] == [200] * 10 + [409]
    rig.world.scheduler.advance(3601)
    assert step(rig, "open", sent)[0] == 200
    for status in ("BLOCKED", "DEPRECATED"):
        rig.client.post(f"/control/flows/{flow}", json={"status": status})
        assert refused(rig, "open", sent) == "cannot_be_served"


def test_a_message_opens_the_flow_as_it_was_when_it_was_sent(rig: Rig, business: Business) -> None:
    business.answering = lambda _question: (200, FIRST)
    old = sent_flow(rig, business.url, draft=True)
    assert rig.world.messages.sent[old].flow is not None
    flow = rig.world.flows.get(rig.world.messages.sent[old].flow.flow_id)
    assert flow is not None
    rig.world.flows.upload(flow, json.dumps({**FLOW, "version": "7.2"}).encode())
    assert step(rig, "open", old)[1]["flow"]["version"] == "7.3"


def test_the_phone_waits_ten_seconds_and_no_longer(make_rig: MakeRig, key: rsa.RSAPrivateKey) -> None:
    assert Timing().flow_timeout == 10
    rig = make_rig(timing=replace(Timing(), flow_timeout=0.3))
    rig.world.add_phone(CITIZEN)
    rig.world.handset(CITIZEN).text("hello")
    upload_key(rig, key)
    with Business(key, rig.config.app_secret) as business:
        sent = sent_flow(rig, business.url)
        business.may_answer.clear()
        status, answer = step(rig, "open", sent)
        assert (status, answer["code"], answer["retryable"]) == (409, "timeout_error", True)
    assert refused(rig, "open", sent) == "no_http_response_error"


def test_health_is_asked_at_any_time(rig: Rig, business: Business) -> None:
    message = rig.world.messages.sent[sent_flow(rig, business.url)]
    assert message.flow is not None
    path = f"/control/flows/{message.flow.flow_id}/health"
    assert rig.client.post(path).json() == {"is_healthy": True}
    assert business.questions[-1] == {"version": "3.0", "action": "ping"}
    business.key = new_key()
    assert rig.client.post(path).json() == {"is_healthy": False}


def test_the_log_has_question_and_answer_of_a_phone(rig: Rig, business: Business) -> None:
    sent = sent_flow(rig, business.url)
    business.answering = lambda _question: (200, FIRST)
    step(rig, "open", sent)
    entry = rig.client.get("/control/log", params={"kind": "flow", "name": "INIT"}).json()["data"][-1]
    assert (entry["status"], entry["answer"], entry["sent"]["handset"]) == (200, FIRST, CITIZEN)
    assert (entry["sent"]["message"], entry["sent"]["question"]["action"]) == (sent, "INIT")


def test_a_template_opens_a_flow(rig: Rig, business: Business) -> None:
    business.answering = lambda _question: (200, FIRST)
    flow = make_flow(rig, json.dumps(FLOW), endpoint_uri=business.url)
    rig.graph("POST", f"{flow}/publish")
    button = {"type": "FLOW", "text": "Open", "flow_id": flow, "flow_action": "data_exchange"}
    components = [{"type": "BODY", "text": "Hello"}, {"type": "BUTTONS", "buttons": [button]}]
    template = {"name": "apply", "language": "en", "category": "UTILITY", "components": components}
    rig.graph("POST", f"{rig.account}/message_templates", json=template)
    rig.pass_time(10)
    action = {"type": "action", "action": {"flow_token": "t-9"}}
    part = {"type": "button", "sub_type": "flow", "index": "0", "parameters": [action]}
    sent = rig.sent_id("template", {"name": "apply", "language": {"code": "en"}, "components": [part]})
    rig.pass_time()
    assert step(rig, "open", sent)[0] == 200
    assert (business.questions[-1]["action"], business.questions[-1]["flow_token"]) == ("INIT", "t-9")
