"""Which question of the catalogue a message asks about a bill: by the words that tell the questions apart.

No model is trained for it: a message is compared with the sentences of the catalogue by the sounds of its words, and a
word counts the more the fewer questions it stands in.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import log

from seva.catalogue import Service
from seva.catalogue.bill_question import BillQuestion
from seva.language.phonetic import key_text
from seva.language.script import clean

# A message is a question if so much of both, weighed, is the same.
LIKE_ENOUGH = 0.55
# In a message that is clearly understood as something else, it has to be nearly the sentence itself.
NEARLY_THE_SAME = 0.8


class Questions:
    """The questions of the catalogue, ready to be found."""

    def __init__(self, questions: Sequence[BillQuestion], services: Mapping[str, Service]) -> None:
        self._questions = questions
        self._services = services

    def find(self, text: str, service: str | None, least: float = LIKE_ENOUGH) -> BillQuestion | None:
        """The question that the message asks, or None; `service` is the bill that it is about, if that is known."""
        said = _words(text) - self._names
        if not said:
            return None
        scored = [
            (self._likeness(said, sentence), bool(question.services), -place)
            for place, question in enumerate(self._questions)
            if not question.services or service in question.services
            for sentence in self._sentences[question.id]
        ]
        if not scored:
            return None
        best, _, place = max(scored)
        return self._questions[-place] if best >= least else None

    @cached_property
    def _sentences(self) -> dict[str, list[frozenset[str]]]:
        return {q.id: [_words(one) - self._names for one in q.asked.all()] for q in self._questions}

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words of the names of bills, which do not tell one question from another."""
        bills = [s for s in self._services.values() if s.filing == "bill"]
        return frozenset().union(*(_words(s.short_name.in_(code)) for s in bills for code in ("en", "hi")))

    @cached_property
    def _weights(self) -> dict[str, float]:
        known = Counter(word for q in self._questions for word in frozenset().union(*self._sentences[q.id]))
        return {word: log((1 + len(self._questions)) / count) for word, count in known.items()}

    @cached_property
    def _rare(self) -> float:
        """What a word counts that no question has: as much as a middling one that some have."""
        weights = sorted(self._weights.values())
        return weights[len(weights) // 2] / 2 if weights else 1.0

    def _likeness(self, said: frozenset[str], sentence: frozenset[str]) -> float:
        both, either = self._weight(said & sentence), self._weight(said) + self._weight(sentence)
        return 2 * both / either if either else 0.0

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, self._rare) for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(key_text(clean(text)).split())
