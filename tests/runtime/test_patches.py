"""The patches of Rasa: they stand on the source that they were made for and promise what the original promises."""

import asyncio
import inspect
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
import rasa
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker

from runtime import patches
from runtime.patches import LONGEST_MESSAGE, SUPPORTED, apply_patches, is_unanswered, tidy
from tests.runtime.conftest import PATCHED

# SHA-256 of the source of what is patched, in Rasa 3.6.21. When one differs, read what changed before changing it here.
SOURCES = {
    "RemoteAction._validate_action_result": "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42",
    "RemoteAction._action_call_format": "428795b944f22edba142d278ec47a30098975b01463ba337ec447dade52a0492",
    "Event.resolve_by_type": "b5cf570fa7f286c7059ec73d8880528d03a78b28cf4e80285a46079c0fa65968",
    "MessageProcessor.handle_message": "0c41d4780d2d46769ef2ae2b3f450b88d2602e916590e8be9975aa474db9f7f4",
    "MessageProcessor._run_prediction_loop": "cb30a0cbb690c571dbd33e404a16577745ad745798986b0fd314bd055893b4cf",
}


def test_this_is_the_rasa_that_the_patches_were_made_for() -> None:
    assert rasa.__version__ == SUPPORTED


@pytest.mark.parametrize(("owner", "name"), PATCHED)
def test_what_is_patched_has_not_changed(owner: type, name: str) -> None:
    source = inspect.getsource(getattr(owner, name))
    assert sha256(source.encode()).hexdigest() == SOURCES[f"{owner.__name__}.{name}"]


def apologise(language: str) -> str:
    return {"en": "Sorry.", "hi": "माफ़ कीजिए।"}[language]


def _in_place() -> list[object]:
    return [vars(owner)[name] for owner, name in PATCHED]


def test_the_patches_are_applied_once() -> None:
    before = _in_place()
    apply_patches(apologise)
    once = _in_place()
    assert all(new is not old for new, old in zip(once, before, strict=True))
    apply_patches(apologise)
    assert all(new is old for new, old in zip(_in_place(), once, strict=True))


def test_another_rasa_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patches, "__version__", "3.6.22")
    before = _in_place()
    apply_patches(apologise)
    assert _in_place() == before


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


def _of_every_type() -> dict[str, type[Event] | None]:
    types = {cls.type_name for cls in all_subclasses(Event)} - {None}
    return {name: Event.resolve_by_type(name) for name in sorted(types)}


def test_every_event_has_the_class_that_it_had() -> None:
    before = _of_every_type()
    assert len(before) > 20
    apply_patches(apologise)
    assert _of_every_type() == before == _of_every_type()
    assert Event.resolve_by_type("topic") is None
    assert Event.resolve_by_type("no_such_event", SlotSet) is SlotSet
    for _ in range(2):
        with pytest.raises(ValueError, match="no_such_event"):
            Event.resolve_by_type("no_such_event")


@pytest.fixture
def tracker(domain: Domain) -> DialogueStateTracker:
    """A conversation in which the citizen has just written."""
    tracker = DialogueStateTracker("citizen-1", domain.slots)
    earlier = [UserUttered("hello", input_channel="rest"), BotUttered("Hello!"), ActionExecuted("action_listen")]
    message = UserUttered("fees?", {"name": "ask_fee"}, input_channel="rest", parse_data=None)
    tracker.update_with_events([*earlier, SlotSet("language", "hi"), message], domain)
    return tracker


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  haan ji \n", "haan ji"),
        ("आय प्रमाण पत्र", "आय प्रमाण पत्र"),
        ("line one\nline\ttwo", "line one\nline\ttwo"),
        ("a\x00b\x1bc\x7f", "a b c"),
        ("क्‍ष 👨‍👩‍👧", "क्‍ष 👨‍👩‍👧"),
        pytest.param("x" * 5000, "x" * LONGEST_MESSAGE, id="long"),
        (None, ""),
        ("\x00 \n", ""),
    ],
)
def test_a_message_is_brought_into_order(text: str | None, expected: str) -> None:
    assert tidy(text) == expected


@pytest.mark.parametrize(("sent", "handled"), [("  hello\x00 ", "hello"), (None, "")])
def test_a_message_is_tidy_before_rasa_handles_it(
    monkeypatch: pytest.MonkeyPatch, sent: str | None, handled: str
) -> None:
    seen: list[str] = []

    async def handle(_processor: MessageProcessor, message: UserMessage) -> str:
        seen.append(message.text)
        return "answer"

    monkeypatch.setattr(MessageProcessor, "handle_message", handle)
    apply_patches(apologise)
    message = UserMessage("hello")
    message.text = sent
    assert asyncio.run(MessageProcessor.handle_message(SimpleNamespace(), message)) == "answer"
    assert seen == [handled]


def _predict(
    monkeypatch: pytest.MonkeyPatch,
    tracker: DialogueStateTracker,
    domain: Domain,
    done: list[Event],
    listening: bool = True,
) -> list[str]:
    """What the citizen reads after a turn in which Rasa's loop did this."""

    async def loop(_processor: Any, _channel: Any, tracker: DialogueStateTracker) -> None:
        tracker.update_with_events(done, domain)

    monkeypatch.setattr(MessageProcessor, "_run_prediction_loop", loop)
    apply_patches(apologise)
    channel = CollectingOutputChannel()
    processor = SimpleNamespace(domain=domain)
    asyncio.run(MessageProcessor._run_prediction_loop(processor, channel if listening else None, tracker))
    return [message["text"] for message in channel.messages]


def test_a_turn_without_an_answer_gets_one(
    monkeypatch: pytest.MonkeyPatch, tracker: DialogueStateTracker, domain: Domain
) -> None:
    assert _predict(monkeypatch, tracker, domain, [ActionExecuted("action_listen")]) == ["माफ़ कीजिए।"]
    assert isinstance(tracker.events[-1], BotUttered)
    assert tracker.events[-1].text == "माफ़ कीजिए।"


def test_a_turn_with_an_answer_gets_no_other(
    monkeypatch: pytest.MonkeyPatch, tracker: DialogueStateTracker, domain: Domain
) -> None:
    done = [BotUttered("There is no fee."), ActionExecuted("action_listen")]
    assert _predict(monkeypatch, tracker, domain, done) == []


def test_where_nobody_listens_nothing_is_said(
    monkeypatch: pytest.MonkeyPatch, tracker: DialogueStateTracker, domain: Domain
) -> None:
    assert _predict(monkeypatch, tracker, domain, [], listening=False) == []
    assert not any(isinstance(event, BotUttered) for event in list(tracker.events)[-1:])


def _message(intent: str) -> UserUttered:
    return UserUttered("words", {"name": intent})


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], False),
        ([_message("ask_fee")], True),
        ([_message("ask_fee"), BotUttered("None."), ActionExecuted("action_listen")], False),
        ([_message("ask_fee"), BotUttered("None."), _message("ask_time"), SlotSet("language", "en")], True),
        ([_message("session_start")], False),
        ([_message("restart")], False),
        ([BotUttered("Hello!")], False),
    ],
)
def test_a_message_without_an_answer_is_known(events: list[Event], expected: bool, domain: Domain) -> None:
    tracker = DialogueStateTracker("citizen-1", domain.slots)
    tracker.update_with_events(events, domain)
    assert is_unanswered(tracker) is expected
