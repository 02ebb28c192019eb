"""How a message becomes features: cut into words in one of several ways, and n-grams of these."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy import sparse

from nlu.features import Block, Floats, Grams, Integers, letter_grams, of_skeletons, skip_grams, sounds, word_grams
from seva.language.normalise import normalise
from seva.language.script import words
from workbench.experiments.recipes import (
    LETTER_SKELETONS,
    LETTERS,
    NORMALISED,
    SKIPS,
    SOUNDS,
    WORD_SKELETONS,
    WORDS,
    WRITTEN,
)

Keys = list[str]

_WEIGHTS = {LETTERS: 1.0, WORDS: 0.7, LETTER_SKELETONS: 0.5, WORD_SKELETONS: 0.5, SKIPS: 0.5}
# Their n-grams are those of the words one by one.
_BY_WORD = (LETTERS, LETTER_SKELETONS)
_CUTS: Mapping[str, Callable[[str], Keys]] = {
    SOUNDS: sounds,
    NORMALISED: lambda text: [word.text for word in words(normalise(text))],
    WRITTEN: lambda text: [word.text.lower() for word in words(text)],
}


def cut(text: str, by: str) -> Keys:
    """The words of a text: by their sounds, normalised, or as written in small letters."""
    return _CUTS[by](text)


def blocks(names: Sequence[str], letters: tuple[int, int], rarest: int = 2, kind: type[Block] = Block) -> list[Block]:
    """The blocks of features by their names, with the weights that the intent classifier has."""
    grams = _grams(*letters)
    return [kind(grams[name], _WEIGHTS[name], rarest, by_word=name in _BY_WORD) for name in names]


@dataclass
class OpenBlock(Block):
    """A block for few examples, in which terms that no example has count in a text's length.

    A text of mostly unknown words is then near to nothing that was learnt, and no model is sure of it.
    """

    unseen: float = 0.0

    def fit(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Learn the terms, how rare they are, and how rare is what no text has."""
        self.unseen = float(np.log(1 + len(texts)) + 1)
        return super().fit(texts)

    def vector(self, keys: Sequence[str]) -> tuple[Integers, Floats]:
        """Return the indices and values of the known terms."""
        counts = Counter(self.grams(keys))
        known = {self.vocabulary[gram]: count for gram, count in counts.items() if gram in self.vocabulary}
        indices = np.fromiter(known.keys(), dtype=np.int32, count=len(known))
        values = (1 + np.log(np.fromiter(known.values(), dtype=np.float32, count=len(known)))) * self.idf[indices]
        unknown = sum((1 + log(count)) ** 2 for gram, count in counts.items() if gram not in self.vocabulary)
        length = float(np.sqrt(values @ values + unknown * self.unseen**2)) or 1.0
        return indices, np.asarray(values * (self.weight / length), dtype=np.float32)


def _grams(shortest: int, longest: int) -> Mapping[str, Grams]:
    return {
        LETTERS: letter_grams(shortest, longest),
        WORDS: word_grams(2),
        LETTER_SKELETONS: of_skeletons(letter_grams(shortest, longest - 1)),
        WORD_SKELETONS: of_skeletons(word_grams(2)),
        SKIPS: skip_grams,
    }
