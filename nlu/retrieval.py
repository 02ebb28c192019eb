"""Finds which catalogue entries a text names, by the sounds of their names and aliases.

A name counts by how much of it is said within one window of the text (coverage), weighted by how rare its words are,
and by how much of what the text says about services it explains. Misspelt words count by their likeness.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from nlu.data import load
from seva.language.phonetic import key_text, phonetic_key
from seva.language.script import words

Array = npt.NDArray[Any]
_LIKE = 80.0
_SHORTEST_LIKE = 5
_SHORTEST_PART = 4
_WIDEST_GAP = 4
_LOOKED_AT = 32
# More names than these are not sorted as a whole.
_FEW_TO_SORT = 4096
_EXPLAINED_SHARE = 0.55
_STOP_MASS = 1.0
_COMMON_SHARE = 0.15
_COMMON_FACTOR = 0.5


@dataclass(frozen=True)
class QueryWord:
    """A word of the text by its sound, with its offsets."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Candidate:
    """An entry that the text may name: `score` ranks, `coverage` says how much of its name was found, at start..end.

    `words` are the words of its name (by sound, without stop words) that were found.
    """

    id: str
    score: float
    coverage: float
    start: int
    end: int
    words: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """Something that can be named; `prior` (about 1) multiplies its score."""

    id: str
    names: Sequence[str]
    prior: float = 1.0


def query_words(text: str) -> list[QueryWord]:
    """Return the words of a text by their sounds."""
    return [QueryWord(phonetic_key(word.text), word.start, word.end) for word in words(text)]


@cache
def stop_keys() -> frozenset[str]:
    """Return the sounds of words that say nothing about which entry is meant."""
    return frozenset(key for word in load("retrieval")["stop_words"] for key in key_text(word).split())


Hit = tuple[int, str, float]  # which word, what it may be in the index, with which mass


@dataclass(frozen=True)
class _Said:
    """The words of a text with all their meanings in the index, and the mass of what it says about entries."""

    words: Sequence[QueryWord]
    hits: Sequence[Hit]
    total: float


class NameIndex:
    """An inverted index over the names of entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        listed = [(entry, tokens) for entry in entries for tokens in _distinct(entry.names)]
        self.owners = [entry for entry, _ in listed]
        self.names = [tokens for _, tokens in listed]
        count = len({entry.id for entry in self.owners})
        self.idf = _idf(listed, count)
        self._common = {token for token, mass in self.idf.items() if mass < log(1 + 1 / _COMMON_SHARE)} | stop_keys()
        self.mass = np.array([sum(self.idf[token] for token in tokens) for tokens in self.names], dtype=np.float64)
        self.priors = np.array([entry.prior for entry in self.owners], dtype=np.float64)
        self._postings = self._post()
        self._vocabulary = sorted(token for token in self.idf if len(token) >= _SHORTEST_LIKE)
        self._like = lru_cache(maxsize=16384)(self._find_like)

    def _post(self) -> dict[str, tuple[Array, Array]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, tokens in enumerate(self.names):
            for token in tokens:
                rows[token].append(row)
        return {token: (np.array(found), self.idf[token] / self.mass[found]) for token, found in rows.items()}

    def _find_like(self, key: str) -> tuple[tuple[str, float], ...]:
        """Return the indexed words that this one may be, with their likeness 0..1."""
        if key in self.idf:
            return ((key, 1.0),)
        if len(key) < _SHORTEST_LIKE:
            return ()
        for at in range(_SHORTEST_PART, len(key) - _SHORTEST_PART + 1):
            if key[:at] in self.idf and key[at:] in self.idf:
                return ((key[:at], 1.0), (key[at:], 1.0))
        like = process.extract(key, self._vocabulary, scorer=fuzz.ratio, processor=None, score_cutoff=_LIKE, limit=3)
        return tuple((token, (score / 100) ** 2) for token, score, _ in like)

    def meanings(self, said: Sequence[QueryWord]) -> list[tuple[tuple[str, float], ...]]:
        """Return for each word the indexed words that it may be; a stop word is at most itself."""
        return [
            (((word.key, 1.0),) if word.key in self.idf else ()) if word.key in stop_keys() else self._like(word.key)
            for word in said
        ]

    def search(self, said: Sequence[QueryWord], priors: Array | None = None, limit: int = 5) -> list[Candidate]:
        """Return the entries that the words name best, the best first."""
        meanings = self.meanings(said)
        likeness: dict[str, float] = {}
        for meaning in meanings:
            for token, like in meaning:
                likeness[token] = max(like, likeness.get(token, 0.0))
        content = {token: like for token, like in likeness.items() if token not in stop_keys()}
        if not content:
            return []
        coverage = np.zeros(len(self.names))
        for token, like in likeness.items():
            rows, shares = self._postings[token]
            coverage[rows] += like * shares
        total = sum(self.idf[token] * like for token, like in content.items())
        factors = self.priors if priors is None else priors
        rough = _score(coverage, np.minimum(coverage * self.mass / total, 1.0)) * factors
        hits = [(at, token, like * self.idf[token]) for at, meaning in enumerate(meanings) for token, like in meaning]
        return self._rank(rough, factors, _Said(said, hits, total), limit)

    def _rank(self, rough: Array, factors: Array, said: _Said, limit: int) -> list[Candidate]:
        """Look at the best names more closely, until no other can rise among the best entries."""
        best: dict[str, Candidate] = {}
        for row in _highest(rough, _LOOKED_AT):
            scores = sorted((found.score for found in best.values()), reverse=True)
            if rough[row] <= (scores[limit - 1] if len(scores) >= limit else 0.0):
                break
            found = self._candidate(int(row), float(factors[row]), said)
            if found and (found.id not in best or found.score > best[found.id].score):
                best[found.id] = found
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.id))[:limit]

    def _candidate(self, row: int, factor: float, said: _Said) -> Candidate | None:
        hits = [hit for hit in said.hits if hit[1] in self.names[row]]
        mass, first, last = self._window(hits)
        if not mass:
            return None
        coverage = mass / float(self.mass[row])
        score = float(_score(coverage, min(mass / said.total, 1.0))) * factor
        named = frozenset(token for at, token, _ in hits if first <= at <= last) - stop_keys()
        return Candidate(self.owners[row].id, score, coverage, said.words[first].start, said.words[last].end, named)

    def _window(self, hits: Sequence[Hit]) -> tuple[float, int, int]:
        """Return the mass of the name found in the best stretch of words without a wide gap, and its ends."""
        best = (0.0, 0, 0)
        for begin, (first, first_token, _) in enumerate(hits):
            if first_token in stop_keys():
                continue
            found: dict[str, float] = {}
            previous = first
            for at, token, mass in hits[begin:]:
                if at - previous > _WIDEST_GAP:
                    break
                if mass > found.get(token, 0.0):
                    found[token] = mass
                    previous = previous if token in stop_keys() else at
                    mass_found = sum(found.values()) * (_COMMON_FACTOR if self._common.issuperset(found) else 1)
                    if mass_found > best[0]:
                        best = (mass_found, first, previous)
        return best


def _score(coverage: Any, explained: Any) -> Any:
    return coverage * (1 - _EXPLAINED_SHARE + _EXPLAINED_SHARE * explained)


def _highest(values: Array, count: int) -> Array:
    """Return the places of the highest values, the highest first; of very many only of those above 0."""
    if len(values) <= _FEW_TO_SORT:
        return np.argsort(-values)[:count]
    found = np.flatnonzero(values > 0)
    if len(found) > count:
        least = np.partition(values[found], len(found) - count)[len(found) - count]
        found = np.flatnonzero(values >= least)
    return found[np.argsort(-values[found], kind="stable")][:count]


def _distinct(names: Sequence[str]) -> list[frozenset[str]]:
    sets = (frozenset(key_text(name).split()) for name in names)
    return [tokens for tokens in dict.fromkeys(sets) if tokens - stop_keys()]


def _idf(listed: Sequence[tuple[Entry, frozenset[str]]], count: int) -> Mapping[str, float]:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry, tokens in listed:
        for token in tokens:
            owners[token].add(entry.id)
    rarity = {token: log(1 + count / len(ids)) for token, ids in owners.items()}
    return {token: min(mass, _STOP_MASS) if token in stop_keys() else mass for token, mass in rarity.items()}
