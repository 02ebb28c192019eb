"""Bodies, signatures, order of statuses, retries."""

import hashlib
import hmac
import json

import pytest

from simulator.whatsapp.config import Timing
from simulator.whatsapp.signing import escaped, signature
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import CITIZEN, Rig, error_of

VECTORS = {
    rb'{"object":"whatsapp_business_account","entry":[]}': (
        "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"
    ),
    rb'{"text":"\u0928\u092e\u0938\u094d\u0924\u0947 \/"}': (
        "10bafda394b521d3dd68a74308996bb135f97a7b188d6e7ae0594823d43161b7"
    ),
}


@pytest.mark.parametrize("body", VECTORS)
def test_known_bodies_are_written_and_signed_as_documented(body: bytes) -> None:
    assert escaped(json.loads(body)) == body
    assert signature("test_app_secret", body) == f"sha256={VECTORS[body]}"


def test_a_webhook_is_escaped_and_signed_over_its_bytes(rig: Rig) -> None:
    rig.world.handset(CITIZEN).text("नमस्ते a/b")
    rig.world.settle()
    ((body, headers),) = rig.webhook.posts
    assert rb"\u0928\u092e\u0938\u094d\u0924\u0947 a\/b" in body
    expected = hmac.new(b"test_app_secret", body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={expected}"


def test_a_message_goes_through_all_its_statuses(rig: Rig) -> None:
    sent = rig.sent_id(biz_opaque_callback_data="row-7")
    rig.pass_time()
    rig.world.habits(CITIZEN).read()
    rig.world.habits(CITIZEN).read()
    rig.world.settle()
    assert rig.statuses(sent) == ["sent", "delivered", "read"]
    statuses = rig.webhook.items("statuses")
    assert {s["biz_opaque_callback_data"] for s in statuses} == {"row-7"}
    assert {s["recipient_id"] for s in statuses} == {CITIZEN}
    assert [("pricing" in s) for s in statuses] == [True, True, False]


def test_without_read_receipts_reading_is_not_told(rig: Rig) -> None:
    sent = rig.sent_id()
    rig.world.habits(CITIZEN).read_receipts(False)
    rig.pass_time()
    rig.world.habits(CITIZEN).read()
    rig.world.settle()
    assert rig.statuses(sent) == ["sent", "delivered"]


def test_a_voice_message_is_played(rig: Rig) -> None:
    media = rig.upload(b"OggS" + b"0" * 64, "audio/ogg").json()["id"]
    sent = rig.sent_id("audio", {"id": media, "voice": True})
    rig.pass_time()
    rig.world.habits(CITIZEN).play(sent)
    rig.world.settle()
    assert rig.statuses(sent) == ["sent", "delivered", "played"]


def test_a_phone_without_network_gets_everything_later(rig: Rig) -> None:
    habits = rig.world.habits(CITIZEN)
    habits.offline()
    sent = rig.sent_id()
    own = rig.world.handset(CITIZEN).text("on the train")
    rig.pass_time()
    assert rig.statuses(sent) == ["sent"]
    assert rig.webhook.items("messages") == []
    habits.online()
    rig.world.settle()
    assert rig.statuses(sent) == ["sent", "delivered"]
    assert [m["id"] for m in rig.webhook.items("messages")] == [own]


def test_to_an_unknown_number_the_message_fails_after_the_200(rig: Rig) -> None:
    answer = rig.send(to="+919810000099")
    rig.pass_time()
    (status,) = rig.webhook.items("statuses")
    assert (status["id"], status["status"]) == (answer.json()["messages"][0]["id"], "failed")
    (error,) = status["errors"]
    assert (error["code"], error["title"]) == (131026, error["message"])
    assert "contacts" not in rig.webhook.values()[-1]


def test_a_user_id_in_to_is_dropped_silently(rig: Rig) -> None:
    rig.sent_id(to=rig.world.phones.need(CITIZEN).user_id)
    rig.pass_time()
    assert rig.webhook.items("statuses") == []


def test_what_is_not_answered_with_200_comes_again_unchanged(make_rig: MakeRig) -> None:
    rig = make_rig(timing=Timing(retries=(10, 100)))
    rig.webhook.answers = [500, 0, 204]
    rig.world.add_phone(CITIZEN)
    rig.world.handset(CITIZEN).text("hello")
    rig.world.settle()
    assert len(rig.webhook.posts) == 1
    for seconds, posts in ((9, 1), (1.1, 2), (100, 3), (100, 4), (1000, 4)):
        rig.world.scheduler.advance(seconds)
        assert rig.world.settle()
        assert len(rig.webhook.posts) == posts, seconds
    assert len({body for body, _ in rig.webhook.posts}) == 1


def test_after_seven_days_it_is_given_up(make_rig: MakeRig) -> None:
    rig = make_rig(timing=Timing(retries=(3600.0,), retry_for=7000.0))
    rig.webhook.answers = [503] * 5
    rig.world.add_phone(CITIZEN)
    rig.world.handset(CITIZEN).text("hello")
    for _ in range(4):
        rig.world.settle()
        rig.world.scheduler.advance(3601)
    rig.world.settle()
    assert len(rig.webhook.posts) == 2
    assert rig.world.log.entries(name="dropped")


def test_who_does_not_subscribe_is_told_nothing(rig: Rig) -> None:
    assert rig.graph("DELETE", f"{rig.account}/subscribed_apps").json() == {"success": True}
    rig.world.handset(CITIZEN).text("hello")
    rig.world.settle()
    assert rig.webhook.posts == []
    rig.graph("POST", f"{rig.account}/subscribed_apps")
    rig.world.handset(CITIZEN).text("hello")
    rig.world.settle()
    assert len(rig.webhook.items("messages")) == 1


def test_a_known_message_can_be_marked_as_read_and_shows_typing(rig: Rig) -> None:
    own = rig.world.handset(CITIZEN).text("hello")
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": own}
    assert rig.post({**read, "typing_indicator": {"type": "text"}}).json() == {"success": True}
    chat = rig.world.chat(CITIZEN)
    assert chat["typing"]
    assert {m["status"] for m in chat["messages"]} == {"read"}
    rig.pass_time(26)
    assert not rig.world.chat(CITIZEN)["typing"]
    assert error_of(rig.post({**read, "message_id": "wamid.other"})) == (400, 131009)
