"""Calls to the action server, made cheap: what is sent, over which connection, and how the answer is checked."""

import atexit
import copy
import weakref
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from aiohttp import ClientSession
from jsonschema import Draft202012Validator, ValidationError
from rasa import __version__
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

Check = Callable[[RemoteAction, dict[str, Any]], bool]
Session = Callable[[EndpointConfig], AbstractAsyncContextManager[ClientSession]]


def call_without_events(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """What an action is sent: all of the tracker but its past events, which grow with the session."""
    state = tracker.current_state(EventVerbosity.NONE)
    return {
        "next_action": action._name,
        "sender_id": tracker.sender_id,
        "tracker": {**state, "events": [{"event": "user", "input_channel": tracker.get_latest_input_channel()}]},
        "version": __version__,
    }


def compiled_validation() -> Check:
    """Rasa's own check of an action's answer, compiled once, and each event against the schema of its type only."""
    schema = copy.deepcopy(RemoteAction.action_response_format_spec())
    of_any_event = schema["properties"]["events"]["items"]
    by_type = {kind["properties"]["event"]["const"]: kind for kind in of_any_event.pop("oneOf")}
    of_any_event["properties"]["event"] = {"enum": sorted(by_type)}
    whole = Draft202012Validator(schema)
    events = {name: Draft202012Validator(kind) for name, kind in by_type.items()}

    def errors(result: Any) -> Any:
        yield from whole.iter_errors(result)
        for event in result.get("events", ()):
            yield from events[event["event"]].iter_errors(event)

    def validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
        if is_plain(result):
            return True
        error = next(errors(result), None)
        if error is not None:
            raise ValidationError(f"The action server's answer is not valid: {error.message[:200]}")
        return True

    return validate


# What our actions answer with, by the names that such an event must have.
PLAIN: Mapping[str, frozenset[str]] = {
    "slot": frozenset({"event", "name", "value"}),
    "active_loop": frozenset({"event"}),
    "followup": frozenset({"event"}),
}
PLAIN_NAMES = frozenset({"event", "name", "value", "timestamp"})


def is_plain(result: Any) -> bool:
    """Whether an answer can be seen to be valid without the schema, as nearly all are. False tells nothing."""
    if type(result) is not dict:
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    if type(events) is not list or type(responses) is not list:
        return False
    return all(type(response) is dict for response in responses) and all(map(_is_plain_event, events))


def _is_plain_event(event: Any) -> bool:
    if type(event) is not dict or type(event.get("event")) is not str:
        return False
    needed = PLAIN.get(event["event"])
    return (
        needed is not None
        and needed <= event.keys() <= PLAIN_NAMES
        and type(event.get("name", "")) is str
        and type(event.get("timestamp")) in (type(None), int, float)
    )


def kept_sessions(make: Callable[[EndpointConfig], ClientSession]) -> Session:
    """One session for each endpoint and event loop, kept open, where Rasa connects anew at every call."""
    kept: weakref.WeakKeyDictionary[AbstractEventLoop, dict[int, ClientSession]] = weakref.WeakKeyDictionary()

    def say_nothing() -> None:
        # At the process's end the system closes the connections; aiohttp would only complain of them in the log.
        for loop in kept:
            loop.set_exception_handler(lambda _loop, _context: None)

    atexit.register(say_nothing)

    @asynccontextmanager
    async def session(endpoint: EndpointConfig) -> AsyncIterator[ClientSession]:
        mine = kept.setdefault(get_running_loop(), {})
        if id(endpoint) not in mine or mine[id(endpoint)].closed:
            mine[id(endpoint)] = make(endpoint)
        yield mine[id(endpoint)]

    return session
