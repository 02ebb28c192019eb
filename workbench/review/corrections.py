"""Which messages citizens corrected, read from what happened next in the conversation.

- chosen: the model was unsure or the assistant did not understand, and offered choices; the citizen took one.
- said wrong: the next message says that the answer was wrong, or rates it one or two of five.
- reworded: the next message says it in other words. Either the assistant had asked for that, or the message shares its
  words and was understood otherwise.

What came of it (the choice, the other wording) tells what was meant; it is a hint for the linguist and no label.
"""

from collections.abc import Iterator, Sequence
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
    found: dict[int, Correction] = {}
    waiting: list[int] = []  # messages whose meaning the next one may tell
    for place, message in enumerate(messages):
        previous = messages[place - 1] if place else None
        if previous is None or message.at - previous.at > SAME_TALK:
            waiting = []
        elif is_rated_low(message) and not is_hidden(previous):
            found[place - 1], waiting = Correction("said wrong"), []
        elif says_wrong(message) and (waiting or not is_hidden(previous)):
            waiting = waiting or [place - 1]
            meant = message.meaning if message.service and _is_understood_request(message) else None
            found.update(dict.fromkeys(waiting, Correction("said wrong", meant)))
            waiting = [] if meant else waiting
            continue
        elif waiting:
            found.update(_explained(message, waiting, found))
            waiting = waiting if message.is_not_understood else []
        elif message.picked and _was_unsure(previous):
            found.update(_explained(message, [place - 1], found))
        elif is_reworded(previous, message):
            found[place - 1] = Correction("reworded", message.meaning)
        if message.is_not_understood and not is_hidden(message):
            waiting.append(place)
    return found


def _explained(
    message: Heard, waiting: Sequence[int], found: dict[int, Correction]
) -> Iterator[tuple[int, Correction]]:
    """What a message tells of those that wait for their meaning."""
    picked = message.picked
    if picked and picked.intent in ALWAYS_OFFERED:
        return
    if picked or _is_understood_request(message):
        for place in waiting:
            reason: Reason = found[place].reason if place in found else "chosen" if picked else "reworded"
            yield place, Correction(reason, picked or message.meaning)


def _is_understood_request(message: Heard) -> bool:
    return message.intent not in NO_REQUEST and not message.is_not_understood and message.asked is None


def _was_unsure(message: Heard) -> bool:
    return message.confidence < message.threshold and not is_hidden(message)


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
