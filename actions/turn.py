"""One turn of a conversation: who wrote what, how it was understood, and where the conversation stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from actions.assistant import Assistant
from seva.catalogue import Service
from seva.citizens import Citizen
from seva.language.commands import is_in_both_languages
from seva.language.script import has_letters

# A language that is less likely than not (a name, a number): the conversation's language stays.
SURE_OF_LANGUAGE = 0.5
# How sure to be of an intent where the parse does not tell: the confidences of a model that was not calibrated are low.
UNCALIBRATED_THRESHOLD = 0.2
# Answers to a form's question: names, addresses and paths are in no language.
VALUES = frozenset({"inform", "out_of_scope"})


# What runtime/patches.py puts before a slash, so that Rasa reads no command in it: a space of no width.
BEFORE_A_SLASH = "\u200b"


@dataclass(frozen=True)
class Entity:
    """A value found in the message; `start` and `end` are offsets in the text as written."""

    name: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True)
class Act:
    """One of several acts in a message, or one that waits for another to be done (then without a place in the text).

    `service` is set where the act names a service of its own.
    """

    intent: str
    start: int = 0
    end: int = 0
    service: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where the conversation stands, from the tracker's slots; ids only, no personal data."""

    draft: str | None = None
    asked: Mapping[str, Any] | None = None
    service: str | None = None
    expecting: Mapping[str, Any] | None = None
    misunderstood: int = 0
    language: str | None = None


@dataclass(frozen=True)
class Turn:
    """What an action needs to answer.

    `threshold` is the model's own: an intent below it is a guess. `ranking` and `candidates` are intents and services
    with their probabilities and scores, the best first. `acts` are those of a message that has several, `waiting` those
    of an earlier one, `more` tells that another act of this message is answered after this one. `form` tells of a form
    that was sent instead of words: its `application` and `language`, and whether it came `again`. `news`: nobody has
    written, something happened outside of the chat; `application` names the one that it is about, if any.
    """

    assistant: Assistant
    citizen: Citizen
    channel: str
    text: str
    language: str
    standing: Standing = Standing()
    intent: str = "out_of_scope"
    confidence: float = 0.0
    threshold: float = UNCALIBRATED_THRESHOLD
    ranking: Mapping[str, float] = field(default_factory=dict)
    entities: tuple[Entity, ...] = ()
    candidates: Mapping[str, float] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    waiting: tuple[Act, ...] = ()
    more: bool = False
    attachments: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)
    form: Mapping[str, Any] = field(default_factory=dict)
    news: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""

    def say(self, key: str, **values: object) -> str:
        """A text of catalogue/messages in the language of this turn."""
        return self.assistant.messages.text(key, self.language, **values)

    def value(self, name: str) -> Any:
        """The first value of an entity in this message, or None."""
        return next((entity.value for entity in self.entities if entity.name == name), None)

    @property
    def named_service(self) -> Service | None:
        """The service that this message names, if it names exactly one."""
        return self.assistant.catalogue.services.get(str(self.value("service")))

    @property
    def service(self) -> Service | None:
        """The service that this message is about: the one named, else the one just spoken of."""
        return self.named_service or self.assistant.catalogue.services.get(str(self.standing.service))

    @property
    def is_sure(self) -> bool:
        """Whether the message was understood well enough to act on it."""
        return bool(self.acts) or self.confidence >= self.threshold

    @property
    def is_bare_file(self) -> bool:
        """Whether the message is a file without words."""
        return bool(self.attachments) and not has_letters(self.text)

    def meaning(self, intent: str, service: str | None = None) -> Self:
        """This turn as if the citizen had said something else, for a choice that was tapped or typed."""
        standing = replace(self.standing, service=service or self.standing.service, expecting=None)
        return replace(self, intent=intent, confidence=1.0, standing=standing, candidates={}, acts=())


def turn_of(assistant: Assistant, state: Mapping[str, Any]) -> Turn:
    """The turn in a tracker's state, as Rasa sends it to the action server."""
    message, slots = state.get("latest_message") or {}, state.get("slots") or {}
    channel = state.get("latest_input_channel") or "rest"
    citizen = assistant.citizens.resolve(channel, state["sender_id"])
    standing = Standing(
        draft=slots.get("draft"),
        asked=slots.get("asked"),
        service=slots.get("service"),
        expecting=slots.get("expecting"),
        misunderstood=int(slots.get("misunderstood") or 0),
        language=slots.get("language"),
    )
    intent, metadata = message.get("intent") or {}, message.get("metadata") or {}
    form, news = metadata.get("form") or {}, metadata.get("news") or {}
    return Turn(
        assistant=assistant,
        citizen=citizen,
        channel=channel,
        text=(message.get("text") or "").strip().removeprefix(BEFORE_A_SLASH),
        language=citizen.language or form.get("language") or _language_of(news, message, standing),
        standing=standing,
        intent=intent.get("name") or "out_of_scope",
        confidence=float(intent.get("confidence") or 0.0),
        threshold=float(message.get("intent_threshold") or UNCALIBRATED_THRESHOLD),
        ranking={other["name"]: float(other["confidence"]) for other in message.get("intent_ranking") or ()},
        entities=tuple(
            Entity(e["entity"], e["value"], int(e.get("start") or 0), int(e.get("end") or 0))
            for e in message.get("entities") or ()
        ),
        candidates={c["id"]: float(c["score"]) for c in message.get("service_candidates") or ()},
        acts=tuple(Act(a["intent"], a["start"], a["end"], a.get("service")) for a in message.get("acts") or ()),
        attachments=tuple(metadata.get("attachments") or ()),
        form=form,
        news=news,
        message_id=str(message.get("message_id") or ""),
    )


def is_news(state: Mapping[str, Any]) -> bool:
    """Whether nobody has written: the turn of a tracker's state is one of news."""
    return bool(((state.get("latest_message") or {}).get("metadata") or {}).get("news"))


def _language_of(news: Mapping[str, Any], message: Mapping[str, Any], standing: Standing) -> str:
    """News is in no language of its own: that of the conversation."""
    told = (news.get("language") or standing.language) if news else None
    return str(told) if told else _language(message, standing)


def _language(message: Mapping[str, Any], standing: Standing) -> str:
    """The language to answer in: the message's, unless it cannot tell or is only a value that was asked for."""
    detected = message.get("language") or {}
    before, code = standing.language, str(detected.get("code") or "en")
    if not before or detected.get("script") == "Deva":
        return code
    if is_in_both_languages(str(message.get("text") or "")):
        return before
    is_asked = bool(standing.asked) or "entity" in (standing.expecting or {})
    if is_asked and (message.get("intent") or {}).get("name") in VALUES:
        return before
    return code if float(message.get("language_confidence") or 0.0) >= SURE_OF_LANGUAGE else before
