"""Which kind of danger a message tells of, by words in three spellings."""

from functools import cache
from typing import NamedTuple

from seva.language import data
from seva.language.normalise import normalise
from seva.language.phonetic import key_text
from seva.language.script import clean, words

# Before a word that sounds like another one (flood, "baadh", and later, "baad"): it counts only as it is written.
AS_WRITTEN = "="


class _Match(NamedTuple):
    kind: str
    start: int
    end: int


@cache
def _lists() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The words of each kind by sound, and those that count as written."""
    by_sound, as_written = {}, {}
    for kind, listed in data.load("emergency").items():
        exact = {word for word in listed if word.startswith(AS_WRITTEN)}
        by_sound[kind] = frozenset(key_text(word) for word in listed if word not in exact)
        as_written[kind] = frozenset(_written(word.removeprefix(AS_WRITTEN)) for word in exact)
    return by_sound, as_written


def _written(text: str) -> str:
    return " ".join(word.text for word in words(normalise(text)))


def emergency_kinds(text: str) -> set[str]:
    """The kinds of helpline that the message calls for, as in the catalogue's helplines; empty when it does not say."""
    said = clean(text)
    by_sound, as_written = _lists()
    return _kinds(key_text(said), by_sound) | _kinds(_written(said), as_written)


def _kinds(said: str, lists: dict[str, frozenset[str]]) -> set[str]:
    """The kinds of the listed words; a word inside a longer one, as in "heart attack", does not count by itself."""
    padded = f" {said} "
    found = [
        _Match(kind, at, at + len(word))
        for kind, listed in lists.items()
        for word in listed
        if (at := padded.find(f" {word} ")) >= 0
    ]
    return {match.kind for match in found if not any(_is_inside(match, other) for other in found)}


def _is_inside(match: _Match, other: _Match) -> bool:
    is_longer = other.end - other.start > match.end - match.start
    return is_longer and other.start <= match.start and match.end <= other.end
