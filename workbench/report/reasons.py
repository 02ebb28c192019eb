"""Why the network took one intent for another: which words and which n-grams spoke for the wrong one.

All weights are calibrated log-odds of the wrong intent against the right one; positive: for the wrong one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.features import sounds
from nlu.network import Network
from seva.language.script import words

_BLANK = str.maketrans({" ": "·"})


@dataclass(frozen=True)
class Part:
    """A piece of the message's text and what it spoke for; what stands between words has no weight."""

    text: str
    weight: float = 0.0


@dataclass(frozen=True)
class Reason:
    """The message in parts, the odds in all, and the n-grams that spoke most for the wrong intent."""

    parts: tuple[Part, ...]
    odds: float
    grams: tuple[Part, ...]

    @property
    def heaviest(self) -> float:
        """The weight of the word that mattered most, whichever intent it spoke for."""
        return max((abs(part.weight) for part in self.parts), default=0.0)


class Explainer:
    """Asks a network for its reasons."""

    def __init__(self, network: Network, head: str = "intent") -> None:
        self._network = network
        self._place = next(place for place, one in enumerate(network.heads) if one.name == head)
        self._head = network.heads[self._place]
        self._terms = [term for terms in network.features.vocabularies() for term in terms]

    def reason(self, text: str, wrong: str, right: str, most: int = 8) -> Reason | None:
        """Why `text` was taken for `wrong`; None if the network knows nothing in it, or not both intents."""
        if wrong not in self._head.labels or right not in self._head.labels:
            return None
        odds = self._odds(text, wrong, right)
        if odds is None:
            return None
        return Reason(self._parts(text, wrong, right, odds), odds, self._grams(text, wrong, right)[:most])

    def _odds(self, text: str, wrong: str, right: str) -> float | None:
        scores = self._network.scores(sounds(text))
        if scores is None:
            return None
        own, labels = scores[self._place], self._head.labels
        return float(own[labels.index(wrong)] - own[labels.index(right)]) / self._head.temperature

    def _parts(self, text: str, wrong: str, right: str, odds: float) -> tuple[Part, ...]:
        """A word's weight is what the odds lose without it."""
        parts, at = [], 0
        for word in words(text):
            without = self._odds(f"{text[: word.start]} {text[word.end :]}", wrong, right)
            parts += [Part(text[at : word.start]), Part(word.text, odds - (without or 0.0))]
            at = word.end
        return tuple(part for part in (*parts, Part(text[at:])) if part.text)

    def _grams(self, text: str, wrong: str, right: str) -> tuple[Part, ...]:
        """An n-gram's weight is its share in the odds: the units of the hidden layer that are at work are linear."""
        indices, values = self._network.features.vector(sounds(text))
        table = self._network.table[indices].astype(np.float32)
        bias, weights = self._network.layers[0], self._network.layers[1 + 2 * self._place]
        labels = self._head.labels
        direction = weights[:, labels.index(wrong)] - weights[:, labels.index(right)]
        at_work = (values @ table + bias) > 0
        shares = values * (table @ (direction * at_work)) / np.float32(self._head.temperature)
        return _merged([self._terms[index] for index in indices], [float(value) for value in shares])


def _merged(terms: Sequence[str], shares: Sequence[float]) -> tuple[Part, ...]:
    """The same letters may be a term with vowels and one without."""
    sums: dict[str, float] = defaultdict(float)
    for term, value in zip(terms, shares, strict=True):
        sums[term.translate(_BLANK)] += value
    spoke = [Part(term, value) for term, value in sums.items() if value > 0]
    return tuple(sorted(spoke, key=lambda part: -part.weight))
