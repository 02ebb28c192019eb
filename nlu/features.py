"""TF-IDF over the sounds of a text: n-grams of letters within words, and of words with the text's ends.

Fitting uses scipy's sparse matrices, a row for each text; a single text is a pair of small arrays, without them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from unicodedata import category

import numpy as np
import numpy.typing as npt
from scipy import sparse

from seva.language.phonetic import phonetic_key
from seva.language.script import EMOJI, words

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int32]
Grams = Callable[[Sequence[str]], Iterable[str]]
_BEGIN, _END = "^", "$"
_GAPS = (2, 3)
_NO_VOWELS = str.maketrans("", "", "aeiou")


def sounds(text: str) -> list[str]:
    """Return the keys of the words and the emoji of a text, in order."""
    keys = [(word.start, phonetic_key(word.text)) for word in words(text)]
    symbols = [(match.start(), match.group()) for match in EMOJI.finditer(text) if category(match.group()) == "So"]
    return [key for _, key in sorted(keys + symbols) if key]


def letter_grams(shortest: int, longest: int) -> Grams:
    """Return the n-grams of letters of each word with a space at both ends."""

    def grams(keys: Sequence[str]) -> Iterable[str]:
        for key in keys:
            padded = f" {key} "
            for size in range(shortest, longest + 1):
                if size >= len(padded):
                    yield padded
                    break
                yield from (padded[at : at + size] for at in range(len(padded) - size + 1))

    return grams


def word_grams(longest: int) -> Grams:
    """Return the n-grams of words; from two words on the ends of the text count as words."""

    def grams(keys: Sequence[str]) -> Iterable[str]:
        yield from keys
        bounded = [_BEGIN, *keys, _END] if keys else []
        for size in range(2, longest + 1):
            yield from (" ".join(bounded[at : at + size]) for at in range(len(bounded) - size + 1))

    return grams


def skip_grams(keys: Sequence[str]) -> Iterable[str]:
    """Yield pairs of words with one or two others between them; the text's ends count as words beside others."""
    bounded = [_BEGIN, *keys, _END]
    for gap in _GAPS:
        if len(keys) > gap - 1:
            yield from (f"{one}_{other}" for one, other in zip(bounded, bounded[gap:], strict=False))


def of_skeletons(grams: Grams) -> Grams:
    """Return the same n-grams over the words without their vowels, which people drop ("aplctn", "krna")."""
    return lambda keys: grams([skeleton(key) for key in keys])


@lru_cache(maxsize=65536)
def skeleton(key: str) -> str:
    """Return the sounds of a word without vowels; a word of vowels stays."""
    return key.translate(_NO_VOWELS) or key


@dataclass
class Block:
    """One bag of n-grams, of unit length times its weight; terms seen in fewer texts than `rarest` are unknown.

    `by_word` says that a text's n-grams are those of its words one by one: then each word is cut up only once.
    """

    grams: Grams
    weight: float = 1.0
    rarest: int = 2
    by_word: bool = False
    vocabulary: dict[str, int] = field(default_factory=dict)
    idf: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def fit(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Learn the terms and how rare they are; return the texts' features, a row each."""
        counts, terms = self._counts(texts)
        seen = np.bincount(counts.indices, minlength=len(terms))
        kept = np.flatnonzero(seen >= self.rarest)
        self.vocabulary = {terms[place]: index for index, place in enumerate(kept)}
        self.idf = np.asarray(np.log((1 + len(texts)) / (1 + seen[kept])) + 1, dtype=np.float32)
        known = counts[:, kept]
        known.data = (1 + np.log(known.data)) * self.idf[known.indices]
        lengths = np.sqrt(np.asarray(known.multiply(known).sum(axis=1))).ravel()
        lengths[lengths == 0] = 1.0
        known.data *= np.repeat(np.float32(self.weight) / lengths, np.diff(known.indptr)).astype(np.float32)
        return known

    def _counts(self, texts: Sequence[Sequence[str]]) -> tuple[sparse.csr_matrix, list[str]]:
        if not self.by_word:
            return _counted(self.grams(keys) for keys in texts)
        by_text, said = _counted(texts)
        by_word, terms = _counted(self.grams([word]) for word in said)
        return by_text @ by_word, terms

    def vector(self, keys: Sequence[str]) -> tuple[Integers, Floats]:
        """Return the indices and values of the known terms."""
        counts = Counter(self.vocabulary[gram] for gram in self.grams(keys) if gram in self.vocabulary)
        indices = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[indices]
        length = float(np.sqrt(values @ values)) or 1.0
        return indices, np.asarray(values * (self.weight / length), dtype=np.float32)


class TextFeatures:
    """Several blocks side by side."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = list(blocks)

    def fit(self, texts: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Learn from the texts (as keys) and return their features, a row each."""
        return sparse.hstack([block.fit(texts) for block in self.blocks], format="csr", dtype=np.float32)

    @property
    def size(self) -> int:
        """The number of features."""
        return sum(len(block.vocabulary) for block in self.blocks)

    def vector(self, keys: Sequence[str]) -> tuple[Integers, Floats]:
        """Return the indices and values of a text's features."""
        all_indices, all_values, offset = [], [], 0
        for block in self.blocks:
            indices, values = block.vector(keys)
            all_indices.append(indices + np.int32(offset))
            all_values.append(values)
            offset += len(block.vocabulary)
        return np.concatenate(all_indices), np.concatenate(all_values)

    def vocabularies(self) -> list[list[str]]:
        """Return the terms of each block in the order of their indices, to be stored."""
        return [list(block.vocabulary) for block in self.blocks]

    def restore(self, vocabularies: Sequence[Sequence[str]], idf: Floats) -> None:
        """Take over stored terms and their rarity (all blocks in one array)."""
        offset = 0
        for block, terms in zip(self.blocks, vocabularies, strict=True):
            block.vocabulary = {term: index for index, term in enumerate(terms)}
            block.idf = idf[offset : offset + len(terms)]
            offset += len(terms)


def _counted(texts: Iterable[Iterable[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    """Return how often each term occurs in each text, a row each, and the terms in the order of the columns."""
    places: defaultdict[str, int] = defaultdict()
    places.default_factory = places.__len__
    rows = [[places[term] for term in text] for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    indices = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=ends[-1])
    ones = np.ones(len(indices), dtype=np.float32)
    counts = sparse.csr_matrix((ones, indices, ends), shape=(len(rows), len(places)))
    counts.sum_duplicates()
    return counts, list(places)
