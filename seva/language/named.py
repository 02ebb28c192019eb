"""Which option a longer message names in passing: "street light kharab hai" names the street light.

Stricter than the answer to a list (``choices``): places in the list, numbers and parts of names do not count here, and
a message that names two options names none.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from seva.language import data
from seva.language.choices import Option
from seva.language.normalise import normalise
from seva.language.phonetic import key_text, phonetic_key
from seva.language.romanise import romanise
from seva.language.script import clean, words

# Likeness from 0 to 100, of sounds and of what was written.
_NEAR = 85
_NEAR_IN_NAME = 90
_ALIKE = 75
_SHORTEST_SOUND = 4
_SHORTEST_NEAR = 6
_SHORTEST_NEAR_NAME = 8
_PARTS = re.compile(r"[/()]")


class _Word(NamedTuple):
    written: str
    sound: str


class _Span(NamedTuple):
    start: int
    end: int


def named_choice(text: str, options: Sequence[Option], known: Collection[str] = ()) -> str | None:
    """Return the id of the one option that the text names, else None; names made of `known` words tell nothing."""
    said = _words(clean(text))
    empty = {phonetic_key(word) for name in known for word in key_text(name).split()} | _empty_words()
    found = {option.id: list(_places(option, said, empty)) for option in options}
    longest = {
        id_: [span for span in spans if not any(_lies_in(span, other) for others in found.values() for other in others)]
        for id_, spans in found.items()
    }
    named = [id_ for id_, spans in longest.items() if spans]
    return named[0] if len(named) == 1 else None


def _words(text: str) -> list[_Word]:
    return [_Word(normalise(word.text), phonetic_key(word.text)) for word in words(text)]


@lru_cache(maxsize=16384)
def _words_of_name(name: str) -> tuple[_Word, ...]:
    # Names of the catalogue, the same at each message; what citizens write is not kept.
    return tuple(_words(name))


@cache
def _empty_words() -> frozenset[str]:
    """Sounds of words that name nothing: fillers, places of a list, words of a wide meaning."""
    lists = data.load("choices")
    written = [*lists["fillers"], *lists["wide"], *(word for places in lists["positions"].values() for word in places)]
    return frozenset(key for word in written for key in key_text(word).split())


def _places(option: Option, said: Sequence[_Word], empty: Collection[str]) -> Iterator[_Span]:
    """Where the text says one of the option's names."""
    for name in option.names:
        for part in (name, *_PARTS.split(name)):
            wanted = _words_of_name(part)
            if all(word.sound in empty or not any(map(str.isalpha, word.written)) for word in wanted):
                continue
            for at in range(len(said) - len(wanted) + 1):
                if _is_name(said[at : at + len(wanted)], wanted):
                    yield _Span(at, at + len(wanted))


def _is_name(said: Sequence[_Word], wanted: Sequence[_Word]) -> bool:
    """Whether these words are the name, in longer ones with a slip."""
    if len(wanted) == 1:
        return _is_said(said[0], wanted[0])
    one, other = (" ".join(word.sound for word in some) for some in (said, wanted))
    return one == other or (
        len(other) >= _SHORTEST_NEAR_NAME and fuzz.ratio(one, other, processor=None) >= _NEAR_IN_NAME
    )


def _is_said(said: _Word, wanted: _Word) -> bool:
    if said.written == wanted.written:
        return len(said.written) > 1
    if said.sound == wanted.sound:
        return len(said.sound) >= _SHORTEST_SOUND and _look_alike(said, wanted)
    long_enough = min(len(said.sound), len(wanted.sound)) >= _SHORTEST_NEAR
    return long_enough and fuzz.ratio(said.sound, wanted.sound, processor=None) >= _NEAR


def _look_alike(one: _Word, other: _Word) -> bool:
    """Tell spellings of one word (kuda, kooda) from words of one sound (badhai and bade, bharti and bhartiya)."""
    first, second = (word.written if word.written.isascii() else romanise(word.written) for word in (one, other))
    return abs(len(first) - len(second)) < 2 and fuzz.ratio(first, second, processor=None) >= _ALIKE


def _lies_in(span: _Span, other: _Span) -> bool:
    """Whether a longer name takes up the whole of a shorter one."""
    return other.start <= span.start and span.end <= other.end and other != span
