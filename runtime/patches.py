"""Changes to Rasa 3.6.21 that have no seam of their own. Each is small, guarded by version and by a test of its source.

- Calls to the action server are cheap: see runtime.action_server. Checking an answer by Rasa's schema took 70 % of
  a form turn's time.
- The class of an event is looked up once for each type. Rasa lists all subclasses for every event.
- The model's graph runs without Dask: see runtime.graph.
- No rule is sought that quotes the citizen's words where no rule does, which took a tenth of what was left.
- Intent and entities that the domain knows are not looked at again; Rasa writes the whole domain out at each message.
- A turn that ends without any answer, because the action server is down or anything fails, gets one.
- A message over REST comes over REST, whatever channel its body names: else it could pass for a message of WhatsApp.
- A message's text is brought into order before it is understood: none becomes empty, control characters go, and what is
  longer than a WhatsApp message can be is cut. Rasa's own commands ("/restart") are taken from the terminal only.
"""

import functools
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa import __version__
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from runtime.action_server import call_without_events, compiled_validation, kept_sessions
from runtime.graph import in_order
from seva.catalogue.messages import LANGUAGES
from seva.logs import described

log = structlog.get_logger(__name__)

SUPPORTED = "3.6.21"
# Intents that are commands to Rasa itself, after which silence is right.
SILENT_INTENTS = frozenset({"session_start", "restart", "back"})

# Where testers write: `rasa shell`.
TERMINAL = "cmdline"
# Meta's limit for a text message, in characters.
LONGEST_MESSAGE = 4096
ZERO_WIDTH_SPACE = "\u200b"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# Stands in the key of a rule that quotes words; an intent's name stands behind "intent".
_WORDS_IN_A_RULE = '"text":'

RuleFound = tuple[str | None, str | None, bool]
FindRules = Callable[[RulePolicy, DialogueStateTracker, Domain, bool], RuleFound]
CheckFeatures = Callable[[MessageProcessor, dict[str, Any]], None]

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
    RestInput._extract_input_channel = lambda channel, _request: channel.name()
    RemoteAction._validate_action_result = compiled_validation()
    RemoteAction._action_call_format = call_without_events
    EndpointConfig.session = kept_sessions(EndpointConfig.session)
    DaskGraphRunner.run = in_order(DaskGraphRunner.run)
    RulePolicy._find_action_from_rules = _by_words_only_if_quoted(RulePolicy._find_action_from_rules)
    MessageProcessor._check_for_unseen_features = _known_at_once(MessageProcessor._check_for_unseen_features)
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))
    MessageProcessor.handle_message = _tidy_and_answered(MessageProcessor.handle_message, apology)
    MessageProcessor._run_prediction_loop = _never_silent(MessageProcessor._run_prediction_loop, apology)


def _by_words_only_if_quoted(find: FindRules) -> FindRules:
    @functools.wraps(find)
    def run(
        policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> RuleFound:
        if use_text_for_last_user_input and not any(_WORDS_IN_A_RULE in rule for rule in policy.lookup[RULES]):
            return None, None, False
        return find(policy, tracker, domain, use_text_for_last_user_input)

    return run


def _known_at_once(check: CheckFeatures) -> CheckFeatures:
    @functools.wraps(check)
    def run(processor: MessageProcessor, parsed: dict[str, Any]) -> None:
        named = {entity["entity"] for entity in parsed["entities"] or ()}
        known = processor.domain.entity_properties.entities
        if parsed["intent"]["name"] not in processor.domain.intent_properties or not named.issubset(known):
            check(processor, parsed)

    return run


Loop = Callable[..., Awaitable[None]]
Handler = Callable[..., Awaitable[Any]]


def _tidy_and_answered(handle: Handler, apology: Callable[[str], str]) -> Handler:
    @functools.wraps(handle)
    async def run(processor: MessageProcessor, message: UserMessage) -> Any:
        message.text = tidy(message.text) if message.input_channel == TERMINAL else no_command(tidy(message.text))
        try:
            return await handle(processor, message)
        except Exception as error:
            # Whatever it is: a channel of Rasa's would log it with the citizen's words, and send nothing.
            log.error("turn_failed", error=described(error))
            await _apologise(message, apology)
            return getattr(message.output_channel, "messages", None)

    return run


def no_command(text: str) -> str:
    """The text so that Rasa reads no command to itself in it ("/restart"); as an answer it counts as before.

    Rasa strips spaces before it looks, but not this one, which nobody sees; actions.turn takes it away.
    """
    return f"{ZERO_WIDTH_SPACE}{text}" if text.startswith(INTENT_MESSAGE_PREFIX) else text


async def _apologise(message: UserMessage, apology: Callable[[str], str]) -> None:
    """In both languages, as the conversation may be what could not be read."""
    if message.output_channel is not None:
        text = "\n".join(apology(language) for language in LANGUAGES)
        await message.output_channel.send_response(message.sender_id, {"text": text})


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
    """Whether the citizen's last message got no answer; news may have been told by the turn before."""
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return event.intent_name not in SILENT_INTENTS and "news" not in (event.metadata or {})
    return False
