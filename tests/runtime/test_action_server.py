"""Calls to the action server: as Rasa makes them, but over one connection and with a check that costs little."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientConnectionError, web
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker

from runtime.action_server import is_plain
from runtime.patches import apply_patches

SCHEMA = Draft202012Validator(RemoteAction.action_response_format_spec())


def apologise(language: str) -> str:
    return {"en": "Sorry.", "hi": "माफ़ कीजिए।"}[language]


GOOD: list[dict[str, Any]] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "asked", "value": {"field": "name"}, "timestamp": None}], "responses": []},
    {"events": [{"event": "active_loop", "name": "service_form", "timestamp": None}]},
    {"events": [{"event": "followup", "name": "action_listen", "timestamp": None}], "responses": [{"text": "ठीक है"}]},
]
MALFORMED: list[Any] = [
    [],
    "ok",
    {"events": {}},
    {"events": ["slot"]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "no_such_event"}]},
    {"events": [{"event": "slot", "name": "asked"}]},
    {"events": [{"event": "slot", "name": 7, "value": None}]},
    {"events": [{"event": "slot", "name": "asked", "value": None, "timestamp": "today"}]},
    {"events": [{"event": "slot", "name": "asked", "value": None}, {"event": "action", "name": []}]},
    {"responses": "hello"},
    {"responses": ["hello"]},
]


def _accepts(answer: Any) -> bool:
    try:
        return bool(RemoteAction("action_greet", None)._validate_action_result(answer))
    except ValidationError:
        return False


@pytest.mark.parametrize(("answer", "good"), [*((a, True) for a in GOOD), *((a, False) for a in MALFORMED)])
def test_an_actions_answer_is_checked_as_before(answer: Any, good: bool) -> None:
    assert _accepts(answer) is good
    apply_patches(apologise)
    assert _accepts(answer) is good


VALUES = st.sampled_from([None, True, 7, 0.5, "asked", [], {}, {"field": "name"}])
EVENTS = st.lists(
    st.dictionaries(
        st.sampled_from(["event", "name", "value", "timestamp", "metadata", "policy"]),
        st.sampled_from(["slot", "active_loop", "followup", "user"]) | VALUES,
    )
    | VALUES,
    max_size=2,
)
ANSWERS = st.dictionaries(st.sampled_from(["events", "responses", "more"]), EVENTS | VALUES) | VALUES


@given(ANSWERS)
@settings(max_examples=300)
@example({"events": [{"event": "slot", "name": "asked", "value": None, "timestamp": True}]})
@example({"events": [{"event": "slot", "name": 7, "value": None}]})
def test_what_is_seen_to_be_plain_is_valid_by_rasas_schema(answer: Any) -> None:
    if is_plain(answer):
        SCHEMA.validate(answer)


@pytest.mark.parametrize("answer", GOOD)
def test_what_our_actions_answer_is_plain(answer: dict[str, Any]) -> None:
    assert is_plain(answer)


def _call(tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    return RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:9"))._action_call_format(tracker, domain)


def test_an_action_gets_all_but_the_past(tracker: DialogueStateTracker, domain: Domain) -> None:
    before = _call(tracker, domain)
    apply_patches(apologise)
    after = _call(tracker, domain)
    assert before.keys() - after.keys() <= {"domain"}
    assert {k: v for k, v in after.items() if k != "tracker"} == {k: before[k] for k in after if k != "tracker"}
    assert {k: v for k, v in after["tracker"].items() if k != "events"} == {
        k: v for k, v in before["tracker"].items() if k != "events"
    }
    assert Tracker.from_dict(after["tracker"]).get_latest_input_channel() == "rest"


def test_a_call_does_not_grow_with_the_conversation(tracker: DialogueStateTracker, domain: Domain) -> None:
    apply_patches(apologise)
    before = len(str(_call(tracker, domain)))
    tracker.update_with_events([BotUttered("x" * 100)] * 50, domain)
    assert len(str(_call(tracker, domain))) < before + 50


class ActionServer:
    """A real server on a port of its own; keeps from where each call came."""

    def __init__(self) -> None:
        self.callers: list[str] = []
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/webhook", self._answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        self.callers.append(str(request.transport.get_extra_info("peername")))
        return web.json_response({"events": []})


async def _callers(calls: int) -> set[str]:
    server = ActionServer()
    await server.start()
    endpoint = EndpointConfig(f"http://127.0.0.1:{server.port}/webhook")
    for _ in range(calls):
        assert await endpoint.request(json={"next_action": "action_greet"}) == {"events": []}
    await server.stop()
    return set(server.callers)


def test_calls_go_over_one_connection() -> None:
    assert len(asyncio.run(_callers(3))) == 3
    apply_patches(apologise)
    assert len(asyncio.run(_callers(3))) == 1
    # Another event loop gets a session of its own.
    assert len(asyncio.run(_callers(3))) == 1


async def _across_a_restart() -> list[Any]:
    server = ActionServer()
    await server.start()
    endpoint = EndpointConfig(f"http://127.0.0.1:{server.port}/webhook")
    before = await endpoint.request(json={})
    await server.stop()
    with pytest.raises(ClientConnectionError):
        await endpoint.request(json={})
    await server.start()
    after = await endpoint.request(json={})
    await server.stop()
    return [before, after]


def test_an_action_server_that_comes_back_is_called_again() -> None:
    apply_patches(apologise)
    assert asyncio.run(_across_a_restart()) == [{"events": []}, {"events": []}]
