"""Calls to the action server, made cheap: what is sent, over which connection, and how the answer is checked."""

import atexit
import copy
import weakref
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncIterator, Callable
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
        error = next(errors(result), None)
        if error is not None:
            raise ValidationError(f"The action server's answer is not valid: {error.message[:200]}")
        return True

    return validate


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
