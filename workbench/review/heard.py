"""A citizen's message: how it was understood then, what was open before it, and how the turn ended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seva.language.choices import Option, match_choice
from seva.language.phonetic import key_text
from workbench.review.conversations import Event

# Where a model keeps no threshold with its answer: as likely wrong as right.
EVEN = 0.5
OUT_OF_SCOPE = "out_of_scope"
# Answers rather than requests; below the confidence, a choice's label in a message is a choice and no new request.
ANSWERS = frozenset({"inform", "affirm", "deny", OUT_OF_SCOPE})
NEW_REQUEST = 0.6
# After these nothing of what was open holds any more.
BEGINNINGS = frozenset({"session_started", "restart"})


@dataclass(frozen=True)
class Meaning:
    """What a message wants, and of which service."""

    intent: str
    service: str | None = None


@dataclass(frozen=True)
class Heard:
    """A message with Rasa's reading of it; `before` and `after` are the slots around its turn, `at` is in seconds."""

    at: float
    text: str
    reading: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return str((self.reading.get("intent") or {}).get("name") or OUT_OF_SCOPE)

    @property
    def confidence(self) -> float:
        """The model's confidence in it."""
        return float((self.reading.get("intent") or {}).get("confidence") or 0.0)

    @property
    def threshold(self) -> float:
        """Below which confidence that model should have asked."""
        return float(self.reading.get("intent_threshold") or EVEN)

    @property
    def ranking(self) -> tuple[tuple[str, float], ...]:
        """The likely intents with their confidence, the best first."""
        listed = self.reading.get("intent_ranking") or ()
        return tuple((str(entry["name"]), float(entry["confidence"])) for entry in listed)

    @property
    def entities(self) -> Sequence[Mapping[str, Any]]:
        """The values that were found, as Rasa keeps them."""
        return self.reading.get("entities") or ()

    @property
    def service(self) -> str | None:
        """The service that was found, if one was."""
        return next((str(entity["value"]) for entity in self.entities if entity["entity"] == "service"), None)

    @property
    def candidates(self) -> tuple[str, ...]:
        """The services that may be meant."""
        return tuple(str(candidate["id"]) for candidate in self.reading.get("service_candidates") or ())

    @property
    def meaning(self) -> Meaning:
        """What it was understood to want."""
        return Meaning(self.intent, self.service)

    @property
    def asked(self) -> Mapping[str, Any] | None:
        """The question of the form that was open."""
        return self.before.get("asked")

    @property
    def awaited(self) -> str | None:
        """The kind of value that was awaited outside of the form."""
        return (self.before.get("expecting") or {}).get("entity")

    @property
    def is_unsure(self) -> bool:
        """Whether that model should have asked."""
        return self.confidence < self.threshold

    @property
    def is_lost(self) -> bool:
        """Whether the assistant did not understand, outside of the form; what is surely out of scope is understood."""
        is_understood = self.intent == OUT_OF_SCOPE and not self.is_unsure
        return self.asked is None and int(self.after.get("misunderstood") or 0) > 0 and not is_understood

    @property
    def picked(self) -> Meaning | None:
        """What was chosen with it, of the choices that the assistant's last message offered."""
        options = (self.before.get("expecting") or {}).get("options") or ()
        names = [Option(f"choice:{place}", (option["label"],)) for place, option in enumerate(options)]
        found = match_choice(self.text, names) if names else None
        if not isinstance(found, str):
            return None
        option = options[int(found.removeprefix("choice:"))]
        means_it = self.text.strip().isdigit() or key_text(self.text) == key_text(option["label"])
        if means_it or self.intent in ANSWERS or self.confidence < NEW_REQUEST:
            return Meaning(option["intent"], option.get("service"))
        return None


def heard(events: Iterable[Event]) -> list[Heard]:
    """The citizen's messages in a conversation."""
    return list(_heard(events))


def _heard(events: Iterable[Event]) -> Iterator[Heard]:
    slots: dict[str, Any] = {}
    message: Event | None = None
    before: dict[str, Any] = {}
    for event in events:
        kind = event.get("event")
        if kind == "slot":
            slots[str(event.get("name"))] = event.get("value")
        if kind != "user" and kind not in BEGINNINGS:
            continue
        if message:
            yield _message(message, before, slots)
        message, before = (event, dict(slots)) if kind == "user" else (None, {})
        if kind in BEGINNINGS:
            slots.clear()
    if message:
        yield _message(message, before, slots)


def _message(event: Event, before: Mapping[str, Any], after: Mapping[str, Any]) -> Heard:
    return Heard(
        at=float(event.get("timestamp") or 0.0),
        text=str(event.get("text") or ""),
        reading=event.get("parse_data") or {},
        before=before,
        after=dict(after),
    )
