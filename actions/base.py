"""The base of all actions: never raises, never stays silent, keeps the form in step with what is asked."""

from abc import ABC, abstractmethod
from asyncio import get_running_loop
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import checking
from actions.acts import turns_of, waiting
from actions.after_news import followed
from actions.assistant import Assistant, assistant
from actions.documents.unasked import came_unasked
from actions.documents.words import is_bare_file
from actions.enquiries.catching import caught
from actions.expectations import settled
from actions.news import news_came
from actions.notices import all_told, pending_notices
from actions.owner import checked, is_to_check
from actions.replay import Replay
from actions.reply import Message, Reply
from actions.turn import Turn, is_news, turn_of
from seva.messaging.results import CallResults

log = structlog.get_logger(__name__)

FORM = "service_form"
THREADS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="turn")
# Which topic answers an intent. Filled as the topics' files are imported.
TOPICS: dict[str, type["TopicAction"]] = {}
# The terminal shows buttons as a menu of its own that hides free typing: there, choices are numbered lines.
NUMBERED_CHANNELS = frozenset({"cmdline"})
# What a message opens or brings along, in channels that have it.
OPENED = ("form", "pay", "document")
# Channels whose messages are taken up again after a crash (docs/decisions/0016).
REPLAYED_CHANNELS = frozenset({"whatsapp"})


@cache
def replay(results: CallResults) -> Replay:
    """The calls of this process."""
    return Replay(results)


class TopicAction(Action, ABC):
    """An action of one topic of conversation; `intents` are those that it answers."""

    intents: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Enters the topic into the table of intents."""
        TOPICS.update(dict.fromkeys(cls.intents, cls))

    @abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @abstractmethod
    def respond(self, turn: Turn) -> Reply:
        """What to answer."""

    def answer(self, turn: Turn) -> Reply:
        """The answer outside of a form: what was chosen from the last message counts first."""
        if turn.news:
            return news_came(turn)
        if checking.is_shown(turn):
            return checking.checked(turn)
        if is_bare_file(turn):
            return came_unasked(turn)
        return caught(turn) or answer(settled(turn))

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Answers; a message of a channel that takes messages up again is answered once, however often it comes."""
        state = {**tracker.current_state(), "latest_input_channel": tracker.get_latest_input_channel()}
        message_id = (state.get("latest_message") or {}).get("message_id")
        if not message_id or state["latest_input_channel"] not in REPLAYED_CHANNELS:
            return await self._run(dispatcher, tracker, state)

        async def work() -> dict[str, Any]:
            fresh = CollectingDispatcher()
            changes = await self._run(fresh, tracker, state)
            return {"messages": fresh.messages, "events": changes}

        result = await replay(assistant().results).once(str(message_id), self.name(), state["sender_id"], work)
        dispatcher.messages.extend(result["messages"])
        return list(result["events"])

    async def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker, state: dict[str, Any]) -> list[EventType]:
        """Answers; whatever goes wrong, the citizen hears so and the conversation stands where it stood."""
        try:
            # In a thread: a department that is slow for one citizen must not hold all others.
            turn, reply = await get_running_loop().run_in_executor(THREADS, self._turn_and_reply, state)
            utter(dispatcher, turn.channel, reply.messages)
            return events(reply, turn, is_form_active(tracker))
        except Exception as error:  # the last line of defence: no traceback with personal data, no silence
            log.error("action_failed", action=self.name(), error=type(error).__name__, where=_where(error))
            if not is_news(state):  # what waits is told at the next turn
                dispatcher.utter_message(text=_apology(state))
            # Without the first event Rasa would take the answer as given and close the form.
            return [SlotSet("answer", None), FollowupAction("action_listen")]

    def _turn_and_reply(self, state: dict[str, Any]) -> tuple[Turn, Reply]:
        turn = turn_of(assistant(), state)
        reply = checked(turn, self.answer, answer) or self.answer(turn)
        # News comes first, and with it what this turn itself queued, such as the reference number; but after a 112.
        place = len(reply.messages) if reply.urgent else 0
        if not is_to_check(turn):
            notices = pending_notices(turn)
            reply.messages[place:place] = all_told(turn, notices)
            reply = followed(turn, reply, notices)
        if not reply.messages and not turn.news:
            log.error("empty_reply", action=self.name(), intent=turn.intent)
            reply.say(turn.say("failed"))
        return turn, reply


def answer(turn: Turn) -> Reply:
    """The replies of the topics that answer the acts of the turn; after one that asks for something, the rest waits."""
    reply, turns = Reply(), turns_of(turn)
    for done, one in enumerate(turns, 1):
        reply.then(TOPICS[one.intent]().respond(one))
        if reply.expecting and turns[done:]:
            return waiting(reply, turns[done:])
    return reply


def utter(dispatcher: CollectingDispatcher, channel: str, messages: list[Message]) -> None:
    """Gives messages to Rasa, with choices as the channel shows them."""
    for message in messages:
        if channel in NUMBERED_CHANNELS:
            lines = [f"{number}. {label}" for number, label in enumerate(message.choices, 1)]
            dispatcher.utter_message(text="\n".join([message.text, *lines]))
        else:
            buttons = [{"title": label, "payload": label} for label in message.choices]
            opened = {name: dict(given) for name in OPENED if (given := getattr(message, name))}
            more = {"json_message": opened} if opened else {}
            dispatcher.utter_message(text=message.text, buttons=buttons or None, **more)


def is_form_active(tracker: Tracker) -> bool:
    """Whether the conversation is inside the form."""
    return (tracker.active_loop or {}).get("name") == FORM


def events(reply: Reply, turn: Turn, in_form: bool) -> list[EventType]:
    """The events after a reply: its slots, and the form open exactly while something is asked."""
    slots = reply.slots() | {"language": turn.language if "language" not in reply.slots() else reply.language}
    asked = slots.get("asked", turn.standing.asked)
    changed: list[EventType] = [SlotSet(name, value) for name, value in slots.items()]
    changed.append(SlotSet("answer", None))
    if asked and not in_form:
        changed += [ActiveLoop(FORM), SlotSet("requested_slot", "answer")]
    elif in_form and not asked:
        changed += [SlotSet("requested_slot", None)]
    return [*changed, FollowupAction("action_listen")]


def _where(error: Exception) -> str:
    """File and line of an error, without its values."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    return f"{last.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{last.tb_lineno}" if last else ""


def _apology(state: dict[str, Any]) -> str:
    """The apology in the conversation's language, also when the core cannot be reached."""
    language = str((state.get("slots") or {}).get("language") or "en")
    try:
        core: Assistant = assistant()
        return core.messages.text("failed", language)
    except Exception as error:  # not even the catalogue can be read
        log.error("assistant_unavailable", error=type(error).__name__)
        return LAST_WORDS


# The only words outside the catalogue: they must be there when the catalogue is not.
LAST_WORDS = "माफ़ कीजिए, अभी दिक्कत है। थोड़ी देर बाद फिर लिखें।\nSorry, there is a problem now. Write again in a while."
