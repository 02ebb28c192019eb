"""The 24-hour window, rates, and who may not be reached."""

import pytest

from simulator.whatsapp.config import Limits, Number
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import CITIZEN, Rig, error_of

HOUR = 3600
TEMPLATE = {
    "name": "news",
    "language": "hi",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "आपके आवेदन की ख़बर है।"}],
}
SEND_TEMPLATE = {"name": "news", "language": {"code": "hi"}}


def codes(rig: Rig) -> list[int]:
    return [e["code"] for s in rig.webhook.items("statuses") for e in s.get("errors", [])]


def test_outside_of_the_window_only_templates_arrive(rig: Rig) -> None:
    rig.world.templates.add(rig.account, TEMPLATE, status="APPROVED")
    rig.world.scheduler.advance(24 * HOUR + 1)
    refused, taken = rig.sent_id(), rig.sent_id("template", SEND_TEMPLATE)
    rig.pass_time()
    assert rig.statuses(refused) == ["failed"]
    assert codes(rig) == [131047]
    assert rig.statuses(taken) == ["sent", "delivered"]


def test_the_window_is_open_until_its_last_second_and_opens_again(rig: Rig) -> None:
    rig.world.scheduler.advance(24 * HOUR - 1)
    first = rig.sent_id()
    rig.pass_time(2)
    rig.world.handset(CITIZEN).reaction(first, "👍")
    second = rig.sent_id()
    rig.pass_time()
    assert rig.statuses(first) == rig.statuses(second) == ["sent", "delivered"]


def test_one_citizen_falls_silent_while_the_clock_stays(rig: Rig) -> None:
    rig.world.habits(CITIZEN).silence(25)
    refused = rig.sent_id()
    rig.pass_time()
    assert rig.statuses(refused) == ["failed"]


def test_a_closed_window_may_be_told_in_the_response(make_rig: MakeRig) -> None:
    rig = make_rig(window_refusal="response")
    rig.world.add_phone(CITIZEN)
    assert error_of(rig.send()) == (400, 131047)


def test_a_citizen_bears_a_burst_of_45_and_then_one_in_6_seconds(rig: Rig) -> None:
    assert {rig.send().status_code for _ in range(45)} == {200}
    assert error_of(rig.send()) == (400, 131056)
    rig.world.scheduler.advance(6.1)
    assert rig.send().status_code == 200
    assert error_of(rig.send()) == (400, 131056)


def test_a_number_sends_and_receives_80_messages_a_second(make_rig: MakeRig) -> None:
    rig = make_rig(limits=Limits(pair_burst=0))
    rig.world.add_phone(CITIZEN)
    rig.world.handset(CITIZEN).text("hello")
    assert {rig.send().status_code for _ in range(79)} == {200}
    answer = rig.send()
    assert error_of(answer) == (400, 130429)
    assert answer.json()["error"]["is_transient"]
    rig.world.scheduler.advance(1)
    assert rig.send().status_code == 200


def test_who_blocked_the_business_is_not_reached_and_cannot_write(rig: Rig) -> None:
    rig.world.habits(CITIZEN).block()
    rig.sent_id()
    rig.pass_time()
    assert codes(rig) == [131026]


@pytest.mark.parametrize(("category", "expected"), [("MARKETING", [131050]), ("UTILITY", [])])
def test_who_stopped_marketing_gets_the_rest(rig: Rig, category: str, expected: list[int]) -> None:
    rig.world.templates.add(rig.account, {**TEMPLATE, "category": category}, status="APPROVED")
    rig.world.habits(CITIZEN).marketing(stop=True)
    rig.sent_id("template", SEND_TEMPLATE)
    rig.pass_time()
    assert codes(rig) == expected
    (preference,) = rig.webhook.items("user_preferences")
    assert (preference["value"], preference["wa_id"]) == ("stop", CITIZEN)


def test_numbers_that_may_not_send_and_recipients_that_may_not_be_reached(make_rig: MakeRig) -> None:
    rig = make_rig(
        numbers=(Number(allowed=("919810000005",)), Number(id="2", display="911140000002", is_registered=False))
    )
    assert error_of(rig.send()) == (400, 131030)
    assert error_of(rig.send(to="+911140000001")) == (400, 131021)
    rig.number = "2"
    assert error_of(rig.send()) == (400, 133010)
    rig.number = "3"
    assert error_of(rig.send()) == (400, 100)


def test_the_business_can_block_a_citizen_who_wrote(rig: Rig) -> None:
    users = {"messaging_product": "whatsapp", "block_users": [{"user": f"+{CITIZEN}"}]}
    assert rig.graph("POST", f"{rig.number}/block_users", json=users).status_code == 200
    assert error_of(rig.send()) == (400, 130403)
    assert rig.graph("DELETE", f"{rig.number}/block_users", json=users).status_code == 200
    assert rig.send().status_code == 200


def test_a_citizen_with_a_user_id_only_is_reached_by_it(rig: Rig) -> None:
    phone = rig.world.phones.need(CITIZEN)
    rig.world.habits(CITIZEN).hide_number()
    rig.world.handset(CITIZEN).text("who am I")
    rig.world.settle()
    (message,) = rig.webhook.items("messages")
    assert "from" not in message
    assert message["from_user_id"] == phone.user_id
    assert "wa_id" not in rig.webhook.values()[0]["contacts"][0]
    payload = {"messaging_product": "whatsapp", "recipient": phone.user_id, "text": {"body": "hello"}}
    answer = rig.post(payload)
    assert answer.json()["contacts"] == [{"input": phone.user_id, "user_id": phone.user_id}]
    rig.pass_time()
    statuses = rig.webhook.items("statuses")
    assert [s["status"] for s in statuses] == ["sent", "delivered"]
    assert all("recipient_id" not in s and s["recipient_user_id"] == phone.user_id for s in statuses)


@pytest.mark.parametrize("header", ["", "Bearer wrong", "test-access-token"])
def test_without_the_token_nothing_is_answered(rig: Rig, header: str) -> None:
    answer = rig.graph("GET", rig.number, headers={"Authorization": header})
    assert error_of(answer) == (401, 190)


def test_a_token_expires(rig: Rig) -> None:
    rig.client.post("/control/token/expire")
    answer = rig.send()
    assert error_of(answer) == (401, 190)
    assert answer.json()["error"]["error_subcode"] == 463
    rig.client.post("/control/token/renew")
    assert rig.send().status_code == 200


def test_old_versions_and_unknown_paths_are_refused(rig: Rig) -> None:
    headers = {"Authorization": "Bearer test-access-token"}
    assert error_of(rig.client.get(f"/v20.0/{rig.number}", headers=headers)) == (400, 2500)
    assert error_of(rig.graph("GET", f"{rig.number}/nothing")) == (400, 2500)
    assert error_of(rig.graph("POST", f"{rig.number}/messages", content=b"to=x")) == (400, 100)
