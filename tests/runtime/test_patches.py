"""The patches of Rasa: they stand on the source that they were made for and promise what the original promises."""

import asyncio
import inspect
import json
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
import rasa
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.console import CmdlineInput
from rasa.core.channels.rest import RestInput
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.common import all_subclasses

from runtime import patches
from runtime.patches import LONGEST_MESSAGE, SUPPORTED, apply_patches, is_unanswered, no_command, tidy
from tests.runtime.conftest import PATCHED

# SHA-256 of the source of what is patched, in Rasa 3.6.21. When one differs, read what changed before changing it here.
SOURCES = {
    "RemoteAction._validate_action_result": "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42",
    "RemoteAction._action_call_format": "428795b944f22edba142d278ec47a30098975b01463ba337ec447dade52a0492",
    "Event.resolve_by_type": "b5cf570fa7f286c7059ec73d8880528d03a78b28cf4e80285a46079c0fa65968",
    "MessageProcessor.handle_message": "0c41d4780d2d46769ef2ae2b3f450b88d2602e916590e8be9975aa474db9f7f4",
    "MessageProcessor._run_prediction_loop": "cb30a0cbb690c571dbd33e404a16577745ad745798986b0fd314bd055893b4cf",
    "MessageProcessor._check_for_unseen_features": "286ab49de966bc0e7fd781720a321b384f0c3cd2c46e4b556b081db79bf4c36f",
    "RulePolicy._find_action_from_rules": "be6da6ee0f5429bd9bbded9f22186f3729469e5b392949493fd34a00ef9531d9",
    "EndpointConfig.session": "e55aa13d9d4fb4bc440ac33b870a97ee162b76dda7ccb6bf68433567475fdffb",
    "RestInput._extract_input_channel": "ca08e7f6dc2980a5013d4cf1aa8fb80e619e9cf1903b0accdb4e20e46f76f06c",
    "DaskGraphRunner.run": "45f0f52f574f3aa9546a552bf671183e171092c18b66e97f5771a7fa295de37e",
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


def _of_every_type() -> dict[str, type[Event] | None]:
    types = {cls.type_name for cls in all_subclasses(Event)} - {None}
    return {name: Event.resolve_by_type(name) for name in sorted(types)}


@pytest.mark.parametrize("channel", [RestInput(), CmdlineInput()], ids=["rest", "cmdline"])
def test_nobody_passes_for_another_channel(channel: RestInput) -> None:
    """Who writes over REST is not in the terminal, which may read files, and not the owner of a number on WhatsApp."""
    apply_patches(apologise)
    for claimed in ("cmdline", "whatsapp", "rest", "", None):
        request: Any = SimpleNamespace(json={"sender": "1", "message": "hello", "input_channel": claimed})
        assert channel._extract_input_channel(request) == channel.name()


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


def _handle(monkeypatch: pytest.MonkeyPatch, message: UserMessage, handle: Any) -> Any:
    monkeypatch.setattr(MessageProcessor, "handle_message", handle)
    apply_patches(apologise)
    return asyncio.run(MessageProcessor.handle_message(SimpleNamespace(), message))


@pytest.mark.parametrize("text", ["/restart", "/affirm", "/session_start", '/inform{"pincode": "110092"}'])
def test_rasa_itself_reads_no_command(text: str) -> None:
    assert YAMLStoryReader.unpack_regex_message(Message({TEXT: text})).get(INTENT)
    message = Message({TEXT: no_command(text)})
    assert YAMLStoryReader.unpack_regex_message(message) is message
    assert message.get(INTENT) is None


@pytest.mark.parametrize(
    ("sent", "channel", "handled"),
    [
        ("  hello\x00 ", "rest", "hello"),
        (None, "rest", ""),
        ("/restart", "rest", "\u200b/restart"),
        ("/home/me/photo.png", "whatsapp", "\u200b/home/me/photo.png"),
        ("/restart", "cmdline", "/restart"),
    ],
)
def test_a_message_is_tidy_before_rasa_handles_it(
    monkeypatch: pytest.MonkeyPatch, sent: str | None, channel: str, handled: str
) -> None:
    seen: list[str] = []

    async def handle(_processor: MessageProcessor, message: UserMessage) -> str:
        seen.append(message.text)
        return "answer"

    message = UserMessage("hello", input_channel=channel)
    message.text = sent
    assert _handle(monkeypatch, message, handle) == "answer"
    assert seen == [handled]


def test_whatever_fails_the_citizen_hears_of_it_and_no_log_holds_the_words(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def handle(_processor: MessageProcessor, message: UserMessage) -> None:
        raise RuntimeError(message.text)

    channel = CollectingOutputChannel()
    messages = _handle(monkeypatch, UserMessage("mera naam Zubeida", channel, input_channel="rest"), handle)
    assert [message["text"] for message in messages] == ["Sorry.\nमाफ़ कीजिए।"]
    out, err = capfd.readouterr()
    assert "turn_failed" in out + err
    assert "Zubeida" not in out + err


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
        ([UserUttered("words", {"name": "out_of_scope"}, metadata={"news": {"application": None}})], False),
        ([BotUttered("Hello!")], False),
    ],
)
def test_a_message_without_an_answer_is_known(events: list[Event], expected: bool, domain: Domain) -> None:
    tracker = DialogueStateTracker("citizen-1", domain.slots)
    tracker.update_with_events(events, domain)
    assert is_unanswered(tracker) is expected


def _sought(rules: dict[str, str], by_words: bool, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether Rasa looked among its rules by words, at each time that it looked."""
    looked: list[bool] = []

    def find(_policy: Any, _tracker: Any, _domain: Any, by_words: bool) -> tuple[None, None, bool]:
        looked.append(by_words)
        return None, None, False

    monkeypatch.setattr(RulePolicy, "_find_action_from_rules", find)
    apply_patches(apologise)
    assert RulePolicy._find_action_from_rules(SimpleNamespace(lookup={RULES: rules}), None, None, by_words)[0] is None
    return looked


INTENT_RULE = {json.dumps([{"user": {"intent": "greet"}, "prev_action": {"action_name": "action_listen"}}]): "hello"}
WORDS_RULE = {json.dumps([{"user": {"text": "hello"}, "prev_action": {"action_name": "action_listen"}}]): "hello"}


@pytest.mark.parametrize(
    ("rules", "by_words", "looks"),
    [(INTENT_RULE, True, False), (INTENT_RULE, False, True), (WORDS_RULE, True, True), (WORDS_RULE, False, True)],
)
def test_words_are_sought_only_where_a_rule_quotes_some(
    rules: dict[str, str], by_words: bool, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _sought(rules, by_words, monkeypatch) == ([by_words] if looks else [])


@pytest.mark.parametrize(
    ("intent", "entities", "warns"),
    [
        ("greet", [], False),
        ("greet", ["service", "date"], False),
        ("no_such_intent", [], True),
        ("greet", ["service", "no_such_entity"], True),
    ],
)
def test_what_the_domain_does_not_know_is_still_told(
    intent: str, entities: list[str], warns: bool, domain: Domain, recwarn: pytest.WarningsRecorder
) -> None:
    apply_patches(apologise)
    parsed = {"intent": {"name": intent}, "entities": [{"entity": name} for name in entities]}
    MessageProcessor._check_for_unseen_features(SimpleNamespace(domain=domain), parsed)
    assert bool(recwarn.list) is warns
