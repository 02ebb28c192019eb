"""What the phone page needs of the stand-in: live news, second ticks, what failed, raw messages."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.phone.raw import raw
from simulator.whatsapp.routes.live import Watch
from simulator.whatsapp.server import Server
from tests.simulator.rig import CITIZEN, Rig

JSON = dict[str, Any]
OTHER = "919810000002"


def news(watch: Watch) -> list[tuple[str, JSON]]:
    """The events as a browser reads them."""
    events = [event.split("\n") for event in watch.news()]
    return [(lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))) for lines in events]


def test_only_what_is_new_is_told(rig: Rig) -> None:
    watch = Watch(rig.world, CITIZEN, with_raw=False)
    ((kind, first),) = news(watch)
    assert (kind, [m["payload"]["text"]["body"] for m in first["messages"]]) == ("chat", ["hello"])
    assert news(watch) == []
    sent = rig.sent_id()
    rig.pass_time()
    ((_, second),) = news(watch)
    assert [(m["id"], m["n"]) for m in second["messages"]] == [(sent, 1)]
    rig.world.habits(CITIZEN).read()
    ((_, third),) = news(watch)
    assert [(m["id"], m["status"]) for m in third["messages"]] == [(sent, "read")]
    rig.world.habits(CITIZEN).offline()
    ((_, fourth),) = news(watch)
    assert (fourth["messages"], fourth["phone"]["is_online"]) == ([], False)


def test_a_phone_that_is_away_is_told_once(rig: Rig) -> None:
    watch = Watch(rig.world, "1", with_raw=False)
    assert news(watch) == [("gone", {"phone": "1"})]
    assert news(watch) == []


def test_the_second_tick_comes_when_the_webhook_has_taken_the_message(rig: Rig) -> None:
    rig.webhook.answers = [500]
    sent = rig.world.handset(CITIZEN).text("are you there?")
    rig.world.settle()
    assert _status(rig, sent) == "sent"
    rig.pass_time(2)
    assert _status(rig, sent) == "delivered"


def test_what_failed_is_told_apart_with_its_reason(rig: Rig) -> None:
    rig.world.chance.set(fail=1, fail_code=131026, fail_how="status")
    sent = rig.sent_id()
    rig.pass_time()
    chat = rig.world.chat(CITIZEN)
    assert [(m["id"], m["error"]["code"]) for m in chat["failed"]] == [(sent, 131026)]
    assert sent not in [m["id"] for m in chat["messages"]]


def test_a_reaction_of_the_business_is_no_message(rig: Rig) -> None:
    (mine,) = [m["id"] for m in rig.world.chat(CITIZEN)["messages"]]
    rig.sent_id("reaction", {"message_id": mine, "emoji": "👍"})
    rig.pass_time()
    chat = rig.world.chat(CITIZEN)
    assert (len(chat["messages"]), chat["reactions"]) == (1, [{"message_id": mine, "emoji": "👍"}])


def test_raw_messages_are_those_of_one_phone_in_both_directions(rig: Rig) -> None:
    other = rig.world.add_phone(OTHER)
    rig.world.handset(OTHER).text("not mine")
    rig.world.settle()
    start = rig.world.log.entries()[-1].n
    mine = rig.world.handset(CITIZEN).text("mine")
    rig.sent_id()
    rig.post({"messaging_product": "whatsapp", "status": "read", "message_id": mine})
    rig.pass_time()
    phone = rig.world.phones.need(CITIZEN)
    found = raw(rig.world.log, rig.world.messages, phone, start)
    assert sorted((e.kind, e.name.split("/")[-1]) for e in found) == [
        ("request", "messages"),
        ("request", "messages"),
        ("webhook", "messages"),
        ("webhook", "statuses"),
        ("webhook", "statuses"),
    ]
    others = raw(rig.world.log, rig.world.messages, other)
    assert "not mine" in json.dumps([e.sent for e in others])
    assert '"mine"' not in json.dumps([e.sent for e in others])


@pytest.fixture
def server() -> Iterator[Server]:
    world = World(Config())
    world.add_phone(CITIZEN)
    with Server(create_app(world.config, world)) as server:
        yield server
    world.stop()


def test_a_page_hears_what_is_done_by_hand(server: Server) -> None:
    control = f"{server.url}/control"
    acts = iter([("offline", {}), ("text", {"body": "later"}), ("online", {})])
    seen: list[JSON] = []
    with httpx.stream("GET", f"{control}/live", params={"phone": CITIZEN}, timeout=20, trust_env=False) as stream:
        for line in stream.iter_lines():
            if not line.startswith("data: "):
                continue
            seen.append(json.loads(line.removeprefix("data: ")))
            if any(m["status"] == "delivered" for m in seen[-1]["messages"]):
                break
            if (act := next(acts, None)) is not None:
                url = f"{control}/handsets/{CITIZEN}/{act[0]}"
                threading.Thread(target=httpx.post, args=(url,), kwargs={"json": act[1], "trust_env": False}).start()
    assert [s["phone"]["is_online"] for s in seen][:3] == [True, False, False]
    assert seen[2]["messages"][0]["status"] == "waiting"


def _status(rig: Rig, message_id: str) -> str:
    return next(str(m["status"]) for m in rig.world.chat(CITIZEN)["messages"] if m["id"] == message_id)
