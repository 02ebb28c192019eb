"""Several acts in one message: "income certificate chahiye, kitne din lagenge?" wants a form and asks a question.

Conservative on purpose: a false second act is worse than a missed one. A message has several acts only if its parts, as
written, are surely different acts that go together (`data/acts.yml`), and the whole is understood as one of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

from nlu.data import load
from seva.language.phonetic import phonetic_key
from seva.language.script import Word, words

Ranking = Sequence[tuple[str, float]]
Classify = Callable[[str], Ranking]

# How sure each part must be. Of the held-out messages with nine tenths and more, 98 in 100 are what they seem.
SURE = 0.9
# A message of more parts is a story: what it wants is the whole's business.
_MOST_PARTS = 6
_MOST_WORDS = 24
_MOST_ACTS = 3
# From this probability on, the whole has but one meaning.
_CLEAR = 0.75
# Between letters a full stop may belong to a short form ("H.No"), between digits a comma to a number ("1,20,000").
_STOPS = re.compile(r"[?!।;\n|&+]+|(?<!\d)[,،]+|,+(?!\d)|\.+(?=\s|$)|\s[-–—]\s")


@dataclass(frozen=True)
class Act:
    """One act of a message; `start` and `end` are offsets of its part in the text as written."""

    intent: str
    confidence: float
    start: int
    end: int


class ActSplitter:
    """Finds the acts of a message with a classifier of single ones: intents with probabilities, the best first."""

    def __init__(self, classify: Classify, sure: float = SURE) -> None:
        self._classify, self._sure = classify, sure

    def acts(self, text: str, whole: Ranking | None = None) -> list[Act]:
        """Return the acts in the order of the text; none when there is but one.

        `whole` is the ranking of the whole message, where it is known already.
        """
        parts, said = _parts(text), words(text)
        if not 1 < len(parts) <= _MOST_PARTS or len(said) > _MOST_WORDS or _is_put_off(said):
            return []
        found = list(self._sure_acts(text, parts))
        if not 1 < len(found) <= _MOST_ACTS or not _go_together(found):
            return []
        return found if _fits_whole({act.intent for act in found}, whole or self._classify(text)) else []

    def _sure_acts(self, text: str, parts: Sequence[tuple[int, int]]) -> Iterator[Act]:
        """Yield the first sure act of each intent; parts that are none belong to the act after them."""
        seen: set[str] = set()
        begin = 0
        for start, end in parts:
            intent, confidence = self._classify(text[start:end])[0]
            if confidence >= self._sure and intent in _together() and _is_told(intent, text[start:end]):
                if intent not in seen:
                    yield Act(intent, confidence, begin, end)
                seen.add(intent)
                begin = end


def _parts(text: str) -> list[tuple[int, int]]:
    """Return the parts between stops and joining words, and before words that begin a question, as offsets."""
    said = words(text)
    joints = [(word.start, word.end) for word in said if word.text.casefold() in _listed("joints")]
    begins = [(word.start, word.start) for word in _question_begins(said)]
    cuts = sorted([match.span() for match in _STOPS.finditer(text)] + joints + begins)
    bounds = [0, *(at for cut in cuts for at in cut), len(text)]
    spans = zip(bounds[::2], bounds[1::2], strict=True)
    return [(start, end) for start, end in spans if words(text[start:end])]


def _question_begins(said: Sequence[Word]) -> Iterator[Word]:
    """Yield the words that begin a question right after a word that ends a sentence."""
    for before, word in pairwise(said):
        if phonetic_key(before.text) in _sounds("ends") and phonetic_key(word.text) in _sounds("begins"):
            yield word


def _fits_whole(intents: Set[str], whole: Ranking) -> bool:
    """Whether the whole message, too, sounds like one of the acts, and like a story only if it is told as one."""
    (first, probability), *others = whole
    likely = {first} if probability >= _CLEAR else {first, *(intent for intent, _ in others[:1])}
    return not intents.isdisjoint(likely) and intents & _listed("only_as_whole") <= {first}


def _is_put_off(said: Sequence[Word]) -> bool:
    """Whether the citizen wants an answer first ("pehle ye batao"): then nothing is begun beside it."""
    return any(phonetic_key(word.text) in _sounds("first") for word in said)


def _is_told(intent: str, part: str) -> bool:
    """Whether the part says the act in so many words, and without a condition."""
    said = words(part)
    keys = [phonetic_key(word.text) for word in said]
    is_worded = intent not in load("acts")["words"] or not _words_of(intent).isdisjoint(keys)
    if intent not in _listed("wishes"):
        return is_worded
    return (is_worded or _has_wish(said)) and _sounds("conditions").isdisjoint(keys)


def _has_wish(said: Sequence[Word]) -> bool:
    """Whether an infinitive stands before a copula: "banwana hai"."""
    infinitives = tuple(_listed("infinitives"))
    return any(
        one.text.casefold().endswith(infinitives) and phonetic_key(other.text) in _sounds("copulas")
        for one, other in pairwise(said)
    )


def _go_together(found: Sequence[Act]) -> bool:
    together = _together()
    return all(b.intent in together[a.intent] or a.intent in together[b.intent] for a, b in combinations(found, 2))


@cache
def _together() -> dict[str, frozenset[str]]:
    return {intent: frozenset(others) for intent, others in load("acts")["together"].items()}


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(load("acts")[name])


@cache
def _sounds(name: str) -> frozenset[str]:
    return frozenset(map(phonetic_key, load("acts")[name]))


@cache
def _words_of(intent: str) -> frozenset[str]:
    return frozenset(map(phonetic_key, load("acts")["words"][intent]))
