"""Districts that a text names by their own names or those of their sub-divisions and localities, also misspelt."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from nlu.place_names import CITY, common_names, directions, place_names
from nlu.readings import keys
from nlu.retrieval import QueryWord
from seva.catalogue import Catalogue

_LONGEST = 4
_SHORTEST_LIKE = 5
_SHORTEST_RUN = {False: 6, True: 8}
_FURTHEST = 2
_LIKE, _WORDS_LIKE, _OPENING_LIKE = 88.0, 77.0, 70.0
# What is no match itself may still be as near as the best one: "vist" is one letter from "ist" (east) and from "vest".
_RIVAL = 80.0
_SHORTEST_SLIP = 6
# "made in Delhi" is not Madhya Delhi: with so short a word beside, the name must be spelt right.
_SHORTEST_CITY = 10
_SHORTEST_SKELETON = 3
_WHOLE = 100.0
_VOWELS = str.maketrans("", "", "aeiou")


class Place(NamedTuple):
    """A district, by the words first..last (exclusive) of the text; `like` is 0 to 100."""

    district: str
    first: int
    last: int
    like: float
    name: str


class Places:
    """Finds places in the words of a text. A name that is a common word, too, needs a word beside that tells."""

    def __init__(self, catalogue: Catalogue) -> None:
        names = place_names(catalogue)
        self._districts = {name.replace(" ", ""): district for name, district in names.items()}
        fewest_words_first = sorted(names, key=lambda name: name.count(" "))
        self._words = {name.replace(" ", ""): name.split() for name in fewest_words_first}
        self._near: Mapping[tuple[str, int], list[str]] = _by_opening(self._districts)
        self._by_letter: Mapping[str, list[str]] = _by_letter(self._districts)
        self._directions = directions(catalogue)
        self._is_direction = lru_cache(maxsize=16384)(self._find_direction)
        self._like = lru_cache(maxsize=16384)(self._find_like)
        self._begins = lru_cache(maxsize=16384)(self._find_opening)

    def find(self, said: Sequence[QueryWord]) -> list[Place]:
        """Return the places that are named best, without overlaps."""
        taken: list[Place] = []
        for place in sorted(self._candidates(said), key=self._weight, reverse=True):
            if all(place.last <= other.first or place.first >= other.last for other in taken):
                taken.append(place)
        return [place for place in taken if place.name not in common_names() or self._is_told(said, place)]

    def _is_told(self, said: Sequence[QueryWord], place: Place) -> bool:
        """Whether nothing but the name is said, or a word beside it tells of a place: "badli gaon", "East district"."""
        before, after = said[max(place.first - 1, 0) : place.first], said[place.last : place.last + 2]
        if any(self._is_direction(word.key) for word in (*before, *after[:1])):
            return False
        others = [word.key for word in (*said[: place.first], *said[place.last :])]
        is_beside = any(word.key in keys("place_words") for word in (*before, *after))
        return is_beside or keys("no_edge").issuperset(others)

    def _find_direction(self, key: str) -> bool:
        """Whether a word of a district's name or one like it: "suth" beside "east" makes it another district."""
        most = 1 + (len(key) >= _SHORTEST_SLIP)
        distances = (OSA.distance(key, word, processor=None, score_cutoff=most) for word in self._directions)
        return len(key) > _FURTHEST and any(distance <= most for distance in distances)

    def _weight(self, place: Place) -> float:
        """Longer names come before what stands inside of them, and what is spelt right before what is nearly so."""
        return place.like * len(self._words[place.name])

    def _candidates(self, said: Sequence[QueryWord]) -> Iterator[Place]:
        edges = keys("no_edge")
        for first, word in enumerate(said):
            if word.key in edges or not self._begins(word.key):
                continue
            run = ""
            for last in range(first + 1, min(first + _LONGEST, len(said)) + 1):
                run += said[last - 1].key
                found = None if said[last - 1].key in edges else self._like(run, last - first)
                if found and self._is_same_name(found[0], said[first:last]):
                    yield Place(self._districts[found[0]], first, last, found[1], found[0])

    def _find_opening(self, key: str) -> bool:
        """Whether a name begins with this word or one like it."""
        likely = self._by_letter.get(key[:1], ())
        return any(fuzz.ratio(key, name[: len(key)], processor=None) >= _OPENING_LIKE for name in likely)

    def _find_like(self, run: str, size: int) -> tuple[str, float] | None:
        """The name that is spelt most like these words, with its likeness; none if two are as near."""
        if run in self._districts:
            return run, _WHOLE
        near = self._near.get((run[0], len(run)))
        if not near or run in keys("no_places"):
            return None
        rivals = process.extract(run, near, scorer=fuzz.ratio, processor=None, score_cutoff=_RIVAL, limit=3)
        if len({self._districts[name] for name in _as_near(run, [name for name, _, _ in rivals])}) > 1:
            return None
        ranked = [(name, like) for name, like, _ in rivals if like >= _LIKE]
        if size > 1 or (ranked and len(run) >= _SHORTEST_RUN[False]):
            return ranked[0] if ranked and len(run) >= _SHORTEST_RUN[size > 1] else None
        return next(((name, _LIKE - 1) for name in near if _is_slip(run, name)), None)

    def _is_same_name(self, name: str, words: Sequence[QueryWord]) -> bool:
        """Whether, of a name of as many words, each is spelt nearly so: not "Lajpat Nagar" for "Laxmi Nagar"."""
        wanted = self._words[name]
        if len(wanted) != len(words):
            return True
        pairs = zip(wanted, words, strict=True)
        return all(_is_same_word(one, other.key) for one, other in pairs)


def _as_near(run: str, ranked: Sequence[str]) -> list[str]:
    """Of names, best first, those that are no further from these words than the best: "North Weest" is near to two."""
    distances = [OSA.distance(run, name, processor=None) for name in ranked]
    return [name for name, distance in zip(ranked, distances, strict=True) if distance <= distances[0]]


def _is_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter or by two changed round."""
    return len(other) >= _SHORTEST_SLIP and OSA.distance(one, other, processor=None, score_cutoff=1) <= 1


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words are alike or differ by vowels alone ("nagar", "ngr")."""
    if fuzz.ratio(one, other, processor=None) >= _WORDS_LIKE:
        return True
    skeleton = one.translate(_VOWELS)
    return skeleton == other.translate(_VOWELS) and len(skeleton) >= _SHORTEST_SKELETON


def _by_letter(names: Collection[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[name[0]].append(name)
    return found


def _by_opening(names: Collection[str]) -> Mapping[tuple[str, int], list[str]]:
    """The names that a word of this first letter and this length can be a misspelling of."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= _SHORTEST_LIKE and not (name.endswith(CITY) and len(name) < _SHORTEST_CITY):
            for length in range(len(name) - _FURTHEST, len(name) + _FURTHEST + 1):
                found[name[0], length].append(name)
    return found
