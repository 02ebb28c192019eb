"""Which messages citizens corrected, read from what happened next in the conversation.

- chosen: the model was unsure or the assistant did not understand, and offered choices; the citizen took one.
- said wrong: the next message says that the answer was wrong, or rates it one or two of five.
- reworded: the next message says it in other words. Either the assistant had asked for that, or the message shares its
  words and was understood otherwise.

What came of it (the choice, the other wording) tells what was meant; it is a hint for the linguist and no label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from seva.language.phonetic import phonetic_key
from seva.language.script import words
from workbench.review.heard import ANSWERS, Heard, Meaning
from workbench.review.privacy import is_hidden
from workbench.review.words import sounds_of_list

Reason = Literal["unsure", "not understood", "chosen", "said wrong", "reworded"]

# What is later than this many seconds is another talk: a conversation never ends by itself.
SAME_TALK = 900.0
# How many answers to the assistant's questions may stand between a request and a complaint about what came of it.
MOST_ANSWERS = 2
# A complaint about the answer is short; a longer message is a request that has such words in it.
LONGEST_COMPLAINT = 8
LOW_RATING = 2
# Offered beside everything, so that taking it says nothing about the message.
ALWAYS_OFFERED = frozenset({"list_services"})
# What asks for nothing of its own, or speaks of the conversation itself.
NO_REQUEST = ANSWERS | {
    "greet", "goodbye", "thank", "bot_challenge", "stop", "skip", "go_back", "repeat", "change_language",
    "give_feedback", "list_services", "talk_to_human",
}  # fmt: skip


@dataclass(frozen=True)
class Correction:
    """How a message was corrected and what was meant, where that is known."""

    reason: Reason
    meant: Meaning | None = None


def corrections(messages: Sequence[Heard]) -> dict[int, Correction]:
    """The corrections in a conversation, by the place of the message that was corrected."""
    talk = _Talk(messages)
    for place in range(len(messages)):
        talk.take(place)
    return talk.found


class _Talk:
    """Reads a conversation message by message; `waiting` are messages whose meaning the next one may tell."""

    def __init__(self, messages: Sequence[Heard]) -> None:
        self._messages = messages
        self._waiting: list[int] = []
        self.found: dict[int, Correction] = {}

    def take(self, place: int) -> None:
        """What this message tells of those before it."""
        message, last = self._messages[place], self._last_request(place)
        if last is None:
            self._waiting = []
        elif says_wrong(message):
            self._complained(message, last)
            return
        elif is_rated_low(message):
            self.found[last], self._waiting = Correction("said wrong"), []
        elif self._waiting:
            self._explained(message, self._waiting)
            self._waiting = self._waiting if message.is_lost else []
        elif last == place - 1:
            self._followed(message, last)
        if message.is_lost and not is_hidden(message):
            self._waiting.append(place)

    def _last_request(self, place: int) -> int | None:
        """The place of the last message of this talk that asked for something, with a few answers after it at most."""
        for other in range(place - 1, max(place - 2 - MOST_ANSWERS, -1), -1):
            if self._messages[other + 1].at - self._messages[other].at > SAME_TALK:
                return None
            if not is_hidden(self._messages[other]):
                return other
        return None

    def _complained(self, message: Heard, last: int) -> None:
        meant = message.meaning if message.service and message.intent not in NO_REQUEST else None
        self._waiting = self._waiting or [last]
        self.found.update(dict.fromkeys(self._waiting, Correction("said wrong", meant)))
        self._waiting = [] if meant else self._waiting

    def _followed(self, message: Heard, last: int) -> None:
        """What a message tells of the one right before it, which was taken to be understood, or offered choices."""
        if message.picked and self._messages[last].is_unsure:
            self._explained(message, [last])
        elif is_reworded(self._messages[last], message):
            self.found[last] = Correction("reworded", message.meaning)

    def _explained(self, message: Heard, places: Sequence[int]) -> None:
        """What a choice, or a request that was understood, tells of messages that were not."""
        picked = message.picked
        if picked and picked.intent in ALWAYS_OFFERED:
            return
        if picked or _is_understood_request(message):
            for place in places:
                reason: Reason = "chosen" if picked else "reworded"
                known = self.found.get(place)
                self.found[place] = Correction(known.reason if known else reason, picked or message.meaning)


def _is_understood_request(message: Heard) -> bool:
    return message.intent not in NO_REQUEST and not message.is_lost and message.asked is None


def is_rated_low(message: Heard) -> bool:
    """Whether a message rates the assistant one or two of five."""
    ratings = [entity["value"] for entity in message.entities if entity["entity"] == "rating"]
    return message.intent == "give_feedback" and any(int(rating) <= LOW_RATING for rating in ratings)


def says_wrong(message: Heard) -> bool:
    """Whether a message says that the assistant took the last one wrongly."""
    keys = [phonetic_key(word.text) for word in words(message.text)]
    text = f" {' '.join(keys)} "
    is_said = any(f" {said} " in text for said in sounds_of_list("said_wrong"))
    return is_said and len(keys) <= LONGEST_COMPLAINT and not message.picked


def is_reworded(message: Heard, then: Heard) -> bool:
    """Whether the second shares half of the words of the shorter one, beside the service, and means something else."""
    if is_hidden(message) or is_hidden(then) or not _is_understood_request(then):
        return False
    one, other = _telling_words(message), _telling_words(then)
    shared = len(one & other)
    otherwise = message.intent != then.intent or (message.service and then.service and message.service != then.service)
    return bool(otherwise and shared and 2 * shared >= min(len(one), len(other)))


def _telling_words(message: Heard) -> set[str]:
    """The sounds of the words that tell what is wanted of a service."""
    named = [(e["start"], e["end"]) for e in message.entities if e["entity"] in ("service", "department")]
    return {
        key
        for word in words(message.text)
        if not any(start < word.end and word.start < end for start, end in named)
        and (key := phonetic_key(word.text)) not in sounds_of_list("say_little")
    }
