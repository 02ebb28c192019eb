"""What a message is answered with: by the conversation, or by a fixed text where there is nothing to converse about."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from connectors.whatsapp import offers
from connectors.whatsapp.attachments import Attachments
from connectors.whatsapp.conversation import Conversation, Said
from connectors.whatsapp.flows.messages import AGAIN, FormMessages
from connectors.whatsapp.incoming import CHANNEL
from connectors.whatsapp.meanings import Meaning, meaning_of
from connectors.whatsapp.payloads import Payload, page_of
from seva.catalogue import Messages
from seva.clock import Clock
from seva.documents.intake import DocumentRefused
from seva.messaging import Reply, Waiting
from seva.messaging.nudges import NEWS
from seva.messaging.offers import Offers

# A citizen who writes more than this in a minute waits, so that the others do not; nothing is lost.
MOST_A_MINUTE = 30
MINUTE = timedelta(seconds=60)
FLOODED_PAUSE = 3.0
# Citizens whose pace is remembered.
REMEMBERED = 5000
# What a file without words, or a form, says, for those who look at the conversation; the actions go by the metadata.
FILE, FORM, BELL = "📎", "📋", "🔔"
TAPS = frozenset({"button", "list", "template_button"})


@dataclass
class Pace:
    """How often each citizen wrote lately."""

    clock: Clock
    _times: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)

    def is_too_fast(self, citizen_id: str) -> bool:
        """Whether the citizen must wait; counts this message if not."""
        times, now = self._times.setdefault(citizen_id, deque(maxlen=MOST_A_MINUTE)), self.clock()
        self._times.move_to_end(citizen_id)
        if len(self._times) > REMEMBERED:
            self._times.popitem(last=False)
        if len(times) == MOST_A_MINUTE and now - times[0] < MINUTE:
            return True
        times.append(now)
        return False


class Answering:
    """Answers messages; reads the meaning first, and the state where a tap or a crash makes it needful."""

    def __init__(
        self,
        conversation: Conversation,
        attachments: Attachments,
        stored: Offers,
        forms: FormMessages,
        messages: Messages,
        clock: Clock,
        paid_by: str = "",
    ) -> None:
        self._conversation = conversation
        self._attachments = attachments
        self._offers = stored
        self._forms = forms
        self._messages = messages
        self._pace = Pace(clock)
        self._paid_by = paid_by

    @property
    def is_ready(self) -> bool:
        """Whether messages can be answered at all."""
        return self._conversation.is_ready

    def pause(self, waiting: Waiting) -> float:
        """Seconds for which the citizen must wait; 0 in most cases."""
        if waiting.kind == NEWS:  # which the citizen did not write
            return 0
        return FLOODED_PAUSE if self._pace.is_too_fast(waiting.citizen_id) else 0

    async def replies(self, waiting: Waiting) -> list[Reply]:
        """The rows that answer a message."""
        if waiting.kind == NEWS:
            return await self._news(waiting)
        content = waiting.content or {}
        offer = await self._offer(waiting)
        turning = page_of(str((content.get("content") or {}).get("id") or ""))
        if offer and turning and turning[0] == offer["reference"]:
            return offers.next_page(offer, turning[1], self._messages)
        resolve = partial(_choice, offer)
        meaning = meaning_of(waiting.kind, content.get("content") or {}, resolve, content.get("quoted"))
        return await ANSWERS[meaning.kind](self, waiting, meaning)

    async def _offer(self, waiting: Waiting) -> Mapping[str, Any] | None:
        """The choices that are open, where a tap asks for them."""
        if waiting.kind not in TAPS:
            return None
        return await asyncio.to_thread(self._offers.open, waiting.citizen_id, CHANNEL)

    async def apology(self, waiting: Waiting) -> list[Reply]:
        """What is said when a message is given up; nothing to somebody who wrote nothing."""
        if waiting.kind == NEWS:
            return []
        return offers.notice(await self._text("failed", waiting), self._messages)

    async def _say(self, waiting: Waiting, meaning: Meaning) -> list[Reply]:
        first = await self._notice(waiting, meaning) if meaning.notice_key else []
        return [*first, *await self._turn(waiting, meaning.payload or meaning.text, {})]

    async def _place(self, waiting: Waiting, meaning: Meaning) -> list[Reply]:
        place = meaning.metadata
        words = ", ".join(str(place[part]) for part in ("name", "address") if place.get(part))
        text = words or f"{place['latitude']:.5f}, {place['longitude']:.5f}"
        return await self._turn(waiting, text, {"location": dict(place)})

    async def _media(self, waiting: Waiting, meaning: Meaning) -> list[Reply]:
        try:
            kept = await self._attachments.keep(waiting, meaning.metadata["media"])
        except DocumentRefused as error:
            text = await self._text(f"refused.document.{error.reason}", waiting, **error.values)
            return offers.notice(text, self._messages)
        return await self._turn(waiting, meaning.text or FILE, {"attachments": [kept]})

    async def _flow(self, waiting: Waiting, meaning: Meaning) -> list[Reply]:
        sent = await asyncio.to_thread(self._forms.sent, waiting.citizen_id, meaning.metadata["response"])
        is_retry = waiting.begun > 1
        if sent is None:
            return offers.notice(await self._text("whatsapp.flow_unreadable", waiting), self._messages)
        return await self._turn(waiting, FORM, {"form": {**sent, AGAIN: sent[AGAIN] and not is_retry}})

    async def _news(self, waiting: Waiting) -> list[Reply]:
        """A turn without a message: something happened outside of the chat. Nothing is said if it was told already."""
        metadata = {"news": dict(waiting.content or {})}
        return await self._turn(replace(waiting, message_id=f"{NEWS}:{waiting.id}"), BELL, metadata, is_asked=False)

    async def _notice(self, waiting: Waiting, meaning: Meaning) -> list[Reply]:
        return offers.notice(await self._text(str(meaning.notice_key), waiting), self._messages)

    async def _quiet(self, _waiting: Waiting, _meaning: Meaning) -> list[Reply]:
        return []

    async def _turn(
        self, waiting: Waiting, text: str, metadata: Mapping[str, Any], is_asked: bool = True
    ) -> list[Reply]:
        said: list[Said] | None = None
        if waiting.begun > 1:
            said = await self._conversation.recorded(waiting.citizen_id, waiting.message_id)
        if said is None:
            said = await self._conversation.turn(waiting.citizen_id, waiting.message_id, text, metadata)
        if not is_asked and not any(one.choices or one.form or one.pay for one in said):
            # What was offered before the news can still be tapped.
            return [row for one in said for row in offers.beside(one, self._messages)]
        rows = await self._rows(said, waiting)
        return rows or (await self.apology(waiting) if is_asked else [])

    async def _rows(self, said: list[Said], waiting: Waiting) -> list[Reply]:
        opening = partial(_opening, self._forms, waiting.citizen_id)
        if any(one.form for one in said):  # looks into the database
            return await asyncio.to_thread(offers.rows, said, waiting.id, self._messages, opening, self._paid_by)
        return offers.rows(said, waiting.id, self._messages, opening, self._paid_by)

    async def _text(self, key: str, waiting: Waiting, **values: object) -> str:
        return self._messages.text(key, await self._conversation.language(waiting.citizen_id) or "hi", **values)


def _opening(forms: FormMessages, citizen_id: str, one: Said) -> list[Payload] | None:
    return forms.opening(citizen_id, one.form or {}, one.text, one.choices[0][0])


def _choice(offer: Mapping[str, Any] | None, choice_id: str, _quoted: str | None) -> Any:
    return offers.choice_of(offer, choice_id)


ANSWERS: Mapping[str, Callable[[Answering, Waiting, Meaning], Any]] = {
    "say": Answering._say,
    "tap": Answering._say,
    "media": Answering._media,
    "place": Answering._place,
    "flow": Answering._flow,
    "notice": Answering._notice,
    "moved": Answering._quiet,
    "quiet": Answering._quiet,
}
