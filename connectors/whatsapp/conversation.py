"""A turn of the conversation: what was said goes in, what the assistant answers comes out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Protocol

from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import BotUttered, Event, UserUttered

from connectors.whatsapp.incoming import CHANNEL


@dataclass(frozen=True)
class Said:
    """A message of the assistant: its text, and choices as (label, what a tap on it says).

    With a `form` or a payment to `pay`, the first choice is what stands on the button that opens it. `document` names a
    file in our store that goes with the text.
    """

    text: str
    choices: tuple[tuple[str, str], ...] = ()
    form: Mapping[str, Any] | None = None
    pay: Mapping[str, Any] | None = None
    document: Mapping[str, Any] | None = None


class Conversation(Protocol):
    """The assistant behind the channel."""

    @property
    def is_ready(self) -> bool:
        """Whether a model is loaded."""

    async def turn(self, citizen_id: str, message_id: str, text: str, metadata: Mapping[str, Any]) -> list[Said]:
        """The answers to a message."""

    async def recorded(self, citizen_id: str, message_id: str) -> list[Said] | None:
        """The answers of a turn that the conversation holds already; None if it does not hold the message."""

    async def language(self, citizen_id: str) -> str | None:
        """The language of the conversation, if it has begun."""


class _Collected(OutputChannel):
    """Keeps the assistant's messages instead of sending them."""

    def __init__(self) -> None:
        self.said: list[Said] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name, which the actions see."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keeps a message with its buttons."""
        self.said.append(_said(message.get("text"), message))


class RasaConversation:
    """Rasa in this process; `agent` gives its agent, which may be replaced while the server runs."""

    def __init__(self, on_new_message: Callable[[UserMessage], Awaitable[Any]], agent: Callable[[], Any]) -> None:
        self._on_new_message = on_new_message
        self._agent = agent

    @property
    def is_ready(self) -> bool:
        """Whether a model is loaded."""
        agent = self._agent()
        return agent is not None and bool(agent.is_ready())

    async def turn(self, citizen_id: str, message_id: str, text: str, metadata: Mapping[str, Any]) -> list[Said]:
        """The answers to a message, after the conversation was saved."""
        collected = _Collected()
        message = UserMessage(
            text, collected, citizen_id, input_channel=CHANNEL, message_id=message_id, metadata=dict(metadata)
        )
        await self._on_new_message(message)
        return [one for one in collected.said if one.text or one.choices]

    async def recorded(self, citizen_id: str, message_id: str) -> list[Said] | None:
        """The answers that the saved conversation has to a message."""
        store: TrackerStore = self._agent().tracker_store
        # All sessions: the turn that was cut off may have been the last of one.
        tracker = await store.retrieve_full_tracker(citizen_id)
        events = list(tracker.events) if tracker else []
        places = [place for place, event in enumerate(events) if _is_message(event, message_id)]
        if not places:
            return None
        after = takewhile(lambda event: not isinstance(event, UserUttered), events[places[-1] + 1 :])
        return [_said(event.text, event.data) for event in after if isinstance(event, BotUttered)]

    async def language(self, citizen_id: str) -> str | None:
        """The slot `language` of the conversation."""
        tracker = await self._agent().tracker_store.retrieve(citizen_id)
        return str(tracker.get_slot("language")) if tracker and tracker.get_slot("language") else None


def _is_message(event: Event, message_id: str) -> bool:
    return isinstance(event, UserUttered) and event.message_id == message_id


def _said(text: str | None, more: Mapping[str, Any]) -> Said:
    buttons = more.get("buttons") or ()
    choices = [(str(button["title"]), str(button.get("payload") or button["title"])) for button in buttons]
    custom = more.get("custom") or {}
    return Said(text or "", tuple(choices), custom.get("form"), custom.get("pay"), custom.get("document"))
