"""Changes to Rasa 3.6.21 that have no seam of their own. Each is small, guarded by version and by a test of its source.

- The answer of an action is checked with a validator that is compiled once. Rasa checks its own schema at every call,
  which takes 70 % of a form turn's time.
- The class of an event is looked up once for each type. Rasa lists all subclasses for every event.
- An action is called without the conversation's past events: ours need nothing of them but the channel, and they grow
  with the session.
- A turn that ends without any answer, because the action server is down or fails, gets one.
- A message's text is brought into order before it is understood: none becomes empty, control characters go, and what is
  longer than a WhatsApp message can be is cut.
"""

import functools
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from jsonschema import Draft202012Validator, ValidationError
from rasa import __version__
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

log = structlog.get_logger(__name__)

SUPPORTED = "3.6.21"
# Intents that are commands to Rasa itself, after which silence is right.
SILENT_INTENTS = frozenset({"session_start", "restart", "back"})

# Meta's limit for a text message, in characters.
LONGEST_MESSAGE = 4096
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_applied = False


def apply_patches(apology: Callable[[str], str]) -> None:
    """Applies the patches once, if this is the Rasa that they were made for; `apology` gives a language's text."""
    global _applied
    if _applied:
        return
    if __version__ != SUPPORTED:
        log.warning("patches_left_out", rasa=__version__, supported=SUPPORTED)
        return
    _applied = True
    RemoteAction._validate_action_result = _compiled_validation()
    RemoteAction._action_call_format = _call_without_events
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))
    MessageProcessor.handle_message = _with_tidy_text(MessageProcessor.handle_message)
    MessageProcessor._run_prediction_loop = _never_silent(MessageProcessor._run_prediction_loop, apology)


def _compiled_validation() -> Callable[[RemoteAction, dict[str, Any]], bool]:
    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate(_action: RemoteAction, result: dict[str, Any]) -> bool:
        error = next(validator.iter_errors(result), None)
        if error is not None:
            raise ValidationError(f"The action server's answer is not valid: {error.message[:200]}")
        return True

    return validate


def _call_without_events(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    state = tracker.current_state(EventVerbosity.NONE)
    return {
        "next_action": action._name,
        "sender_id": tracker.sender_id,
        "tracker": {**state, "events": [{"event": "user", "input_channel": tracker.get_latest_input_channel()}]},
        "version": __version__,
    }


Loop = Callable[..., Awaitable[None]]
Handler = Callable[..., Awaitable[Any]]


def _with_tidy_text(handle: Handler) -> Handler:
    @functools.wraps(handle)
    async def run(processor: MessageProcessor, message: UserMessage) -> Any:
        message.text = tidy(message.text)
        return await handle(processor, message)

    return run


def tidy(text: str | None) -> str:
    """The text without control characters, at most as long as a WhatsApp message can be."""
    return CONTROLS.sub(" ", text or "")[:LONGEST_MESSAGE].strip()


def _never_silent(loop: Loop, apology: Callable[[str], str]) -> Loop:
    @functools.wraps(loop)
    async def run(processor: MessageProcessor, output_channel: Any, tracker: DialogueStateTracker) -> None:
        await loop(processor, output_channel, tracker)
        if output_channel is None or not is_unanswered(tracker):
            return
        log.error("turn_without_answer", channel=output_channel.name())
        text = apology(str(tracker.get_slot("language") or "en"))
        await output_channel.send_response(tracker.sender_id, {"text": text})
        tracker.update(BotUttered(text=text), processor.domain)

    return run


def is_unanswered(tracker: DialogueStateTracker) -> bool:
    """Whether the citizen's last message got no answer."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return event.intent_name not in SILENT_INTENTS
    return False
