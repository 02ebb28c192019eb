"""Values in a message, normalised, each with its place: identifiers, dates, amounts, districts, languages, ratings."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from rapidfuzz import fuzz, process

from nlu.data import load
from nlu.retrieval import QueryWord, query_words
from seva.catalogue import Catalogue
from seva.language.dates import find_dates
from seva.language.identifiers import (
    find_certificate_numbers,
    find_mobiles,
    find_pincodes,
    find_reference_numbers,
    looks_like_aadhaar,
)
from seva.language.numbers import find_numbers
from seva.language.phonetic import key_text
from seva.language.script import fold_digits

_ACCOUNT = re.compile(r"(?<![\w\-])\d(?:[\s\-]?\d){8,14}(?![\w\-])")
_LABELLED = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9\-/]{0,20}\d)[A-Za-z0-9][A-Za-z0-9\-/]{4,19}(?![A-Za-z0-9])")
_TWELVE = re.compile(r"(?<!\d)\d{4}[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)")
_OUT_OF_FIVE = re.compile(r"(?<![\d/.])([1-5])\s*(?:/|out\s+of|में\s+से|me\s+se|mein\s+se)\s*5(?![\d/])", re.IGNORECASE)
_RATING = range(1, 6)
_WITHIN = 2
_FEW_WORDS = 3
_LONGEST_PLACE = 4
_SHORTEST_LIKE = 6
_LIKE = 88.0


@dataclass(frozen=True)
class Value:
    """A normalised value with its offsets; `entity` is None for what must not be shown or used (an Aadhaar number)."""

    entity: str | None
    value: str | int | float
    start: int
    end: int


class ValueFinder:
    """Finds the values of a message; where two overlap the kind that stands first in `_finders` wins."""

    def __init__(self, catalogue: Catalogue, today: Callable[[], date]) -> None:
        self._codes: Collection[str] = catalogue.codes
        self._districts = _district_names(catalogue)
        self._long_names = [name for name in self._districts if len(name) >= _SHORTEST_LIKE]
        self._today = today
        self._finders: tuple[Callable[[str, Sequence[QueryWord]], Iterator[Value]], ...] = (
            self._references,
            _certificates,
            _aadhaars,
            _labelled_accounts,
            _mobiles,
            self._dates,
            _ratings,
            _pincodes,
            _accounts,
            _amounts,
            self._in_districts,
            _languages,
        )

    def find(self, text: str) -> list[Value]:
        """Return the values in the order of the text, without overlaps."""
        said, taken = query_words(text), list[Value]()
        for finder in self._finders:
            for value in finder(text, said):
                if all(value.end <= other.start or value.start >= other.end for other in taken):
                    taken.append(value)
        return sorted((value for value in taken if value.entity), key=lambda value: value.start)

    def _references(self, text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
        for number, start, end in find_reference_numbers(text, self._codes):
            yield Value("reference_number", number.canonical, start, end)

    def _dates(self, text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
        for found in find_dates(text, self._today()):
            yield Value("date", found.value.isoformat(), found.start, found.end)

    def _in_districts(self, text: str, said: Sequence[QueryWord]) -> Iterator[Value]:
        at = 0
        while at < len(said):
            for size in range(min(_LONGEST_PLACE, len(said) - at), 0, -1):
                words = said[at : at + size]
                district = self._district(" ".join(word.key for word in words))
                if district and (size > 1 or _may_be_district(said, at)):
                    yield Value("district", district, words[0].start, words[-1].end)
                    at += size
                    break
            else:
                at += 1

    def _district(self, key: str) -> str | None:
        if key in self._districts or len(key) < _SHORTEST_LIKE:
            return self._districts.get(key)
        like = process.extractOne(key, self._long_names, scorer=fuzz.ratio, processor=None, score_cutoff=_LIKE)
        return self._districts[like[0]] if like else None


def _district_names(catalogue: Catalogue) -> Mapping[str, str]:
    places = [
        (place.name, district.id) for district in catalogue.districts.values() for place in district.sub_divisions
    ]
    districts = [(district.name, district.id) for district in catalogue.districts.values()]
    return {key_text(name): id_ for text, id_ in [*places, *districts] for name in (text.en, text.hi)}


@cache
def _keys(*path: str) -> frozenset[str]:
    entries = load("values")
    for step in path:
        entries = entries[step]
    return frozenset(key_text(entry) for entry in entries)


def _may_be_district(said: Sequence[QueryWord], at: int) -> bool:
    """Tell "East district" and "north" from directions in other sentences."""
    if said[at].key not in _keys("directions"):
        return True
    beside = {word.key for word in said[max(at - 1, 0) : at + 2]}
    return len(said) <= _FEW_WORDS or bool(beside & _keys("district_words"))


def _certificates(text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
    for found in find_certificate_numbers(text):
        yield Value("certificate_number", found.value, found.start, found.end)


def _aadhaars(text: str, said: Sequence[QueryWord]) -> Iterator[Value]:
    """Twelve digits that are, or are said to be, or are written like an Aadhaar number."""
    is_named = any(word.key == key_text("aadhaar") for word in said)
    for match in _TWELVE.finditer(fold_digits(text)):
        if is_named or not match.group().isdigit() or looks_like_aadhaar(match.group()):
            yield Value(None, "", match.start(), match.end())


def _labelled_accounts(text: str, said: Sequence[QueryWord]) -> Iterator[Value]:
    """What follows "CA no", "K number" or "UPIC" directly or after a word like "is"."""
    folded, labels = fold_digits(text), _keys("account_labels")
    longest = max(len(label.split()) for label in labels)
    for at in range(len(said)):
        for size in range(longest, 0, -1):
            if at + size <= len(said) and " ".join(word.key for word in said[at : at + size]) in labels:
                after = at + size
                while after < len(said) and after < at + size + _WITHIN and said[after].key in _keys("between"):
                    after += 1
                match = _LABELLED.match(folded, said[after].start) if after < len(said) else None
                if match:
                    yield Value("account_number", match.group().upper(), match.start(), match.end())
                break


def _accounts(text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
    for match in _ACCOUNT.finditer(fold_digits(text)):
        yield Value("account_number", re.sub(r"\D", "", match.group()), match.start(), match.end())


def _mobiles(text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
    for found in find_mobiles(text):
        yield Value("mobile", found.value, found.start, found.end)


def _pincodes(text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
    for found in find_pincodes(text):
        yield Value("pincode", found.value, found.start, found.end)


def _amounts(text: str, _said: Sequence[QueryWord]) -> Iterator[Value]:
    for span in find_numbers(text):
        if span.is_money:
            whole = span.value == int(span.value)
            yield Value("amount", int(span.value) if whole else float(span.value), span.start, span.end)


def _ratings(text: str, said: Sequence[QueryWord]) -> Iterator[Value]:
    folded = fold_digits(text)
    for match in _OUT_OF_FIVE.finditer(folded):
        yield Value("rating", int(match.group(1)), match.start(), match.end())
    symbols = [match for symbol in load("values")["rating"]["symbols"] for match in re.finditer(symbol, text)]
    if symbols and len(symbols) in _RATING:
        yield Value("rating", len(symbols), min(m.start() for m in symbols), max(m.end() for m in symbols))
    rated = [word for word in said if word.key in _keys("rating", "words")]
    for span in find_numbers(text) if rated else []:
        between = [word for word in said if any(_lies_between(word, span.start, span.end, mark) for mark in rated)]
        if span.value in _RATING and len(between) < _WITHIN:
            yield Value("rating", int(span.value), span.start, span.end)


def _lies_between(word: QueryWord, start: int, end: int, mark: QueryWord) -> bool:
    return end <= word.start < mark.start or mark.end <= word.start < start


def _languages(text: str, said: Sequence[QueryWord]) -> Iterator[Value]:
    for word in said:
        for code in load("values")["languages"]:
            if word.key in _keys("languages", code):
                yield Value("language", code, word.start, word.end)
