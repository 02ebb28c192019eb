"""Which of the offered options an answer means: by number, name in either script, part of a name or near spelling."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from seva.language import data
from seva.language.phonetic import key_text, phonetic_key
from seva.language.script import clean, fold_digits

_NEAR = 82
_CLOSE = 72
_MARGIN = 8
_WHOLE = 90
_SHORTEST_RUN = 7
_NUMBERED = re.compile(
    r"\W*(?:option|number|no\.?|नंबर|विकल्प)?\W*(\d{1,2})\W*(?:number|wala|wali|नंबर|वाला|वाली)?\W*", re.IGNORECASE
)


@dataclass(frozen=True)
class Option:
    """Something that can be chosen: an id and all its names, in any language and script."""

    id: str
    names: Sequence[str] = ()


def match_choice(text: str, options: Sequence[Option]) -> str | list[str] | None:
    """Return the id that the answer means, two or three close ids if it may mean several, or None."""
    answer = clean(text)
    keys = {option.id: _keys(option) for option in options}
    for match in (
        _by_id(answer, options),
        _by_key(answer, keys),
        _by_position(answer, options),
        _by_whole(answer, keys),
        _by_part(answer, keys),
    ):
        if match:
            return match[0] if len(match) == 1 else match[:3]
    return _by_spelling(answer, keys)


def _keys(option: Option) -> list[str]:
    return [key for key in dict.fromkeys(_key_of_name(name) for name in option.names) if key]


@lru_cache(maxsize=16384)
def _key_of_name(name: str) -> str:
    # Names of the catalogue, the same at each answer; what citizens write is not kept.
    return key_text(name)


def _by_id(answer: str, options: Sequence[Option]) -> list[str]:
    return [option.id for option in options if option.id.casefold() == answer.casefold()]


def _by_key(answer: str, keys: dict[str, list[str]]) -> list[str]:
    wanted = {key_text(answer), _content(answer)} - {""}
    return [id_ for id_, names in keys.items() if wanted.intersection(names)]


def _content(text: str) -> str:
    return " ".join(word for word in key_text(text).split() if word not in _fillers())


@cache
def _fillers() -> frozenset[str]:
    return frozenset(phonetic_key(word) for word in data.load("choices")["fillers"])


@cache
def _positions() -> dict[int, frozenset[str]]:
    """The words that mean a place in a list, by the place; -1 is the last."""
    listed = data.load("choices")["positions"].items()
    return {int(position): frozenset(map(key_text, words)) for position, words in listed}


def _by_position(answer: str, options: Sequence[Option]) -> list[str]:
    numbered = _NUMBERED.fullmatch(fold_digits(answer))
    if numbered:
        position = int(numbered.group(1))
        return [options[position - 1].id] if 1 <= position <= len(options) else []
    content = _content(answer) or key_text(answer)
    for position, words in _positions().items():
        if content in words:
            return [options[position - 1 if position > 0 else position].id] if abs(position) <= len(options) else []
    return []


def _by_whole(answer: str, keys: dict[str, list[str]]) -> list[str]:
    """Names of several words, spelt nearly so: "noth west" is North West, not the West that stands in it."""
    readings = {_content(answer), key_text(answer)}
    scores = {
        id_: max((_whole_likeness(said.split(), name.split()) for name in names for said in readings), default=0.0)
        for id_, names in keys.items()
    }
    best = max(scores.values(), default=0.0)
    found = [id_ for id_, score in scores.items() if score >= _NEAR and score > best - _MARGIN]
    return sorted(found, key=lambda id_: -scores[id_])


def _whole_likeness(said: Sequence[str], name: Sequence[str]) -> float:
    """The likeness (0 to 100) of an answer and a name, word by word or, where the spaces differ, as a whole."""
    if len(name) < 2 or not said:
        return 0.0
    by_word = _word_by_word(said, name) if len(said) == len(name) else 0.0
    run = "".join(said)
    whole = fuzz.ratio(run, "".join(name), processor=None) if len(run) >= _SHORTEST_RUN else 0.0
    return max(by_word, whole if whole >= _WHOLE else 0.0)


def _word_by_word(said: Sequence[str], name: Sequence[str]) -> float:
    """The likeness (0 to 100) of the pair of words that are least alike."""
    return min(fuzz.ratio(one, other, processor=None) for one, other in zip(said, name, strict=True))


def _by_part(answer: str, keys: dict[str, list[str]]) -> list[str]:
    """A whole name inside the answer counts before an answer that is a part of a name; longer names first."""
    said = (_content(answer) or key_text(answer)).split()
    if not said:
        return []
    inside = {
        id_: max((len(name) for name in names if _is_run(name.split(), said)), default=0) for id_, names in keys.items()
    }
    longest = max(inside.values(), default=0)
    if longest:
        return [id_ for id_, length in inside.items() if length == longest]
    return [id_ for id_, names in keys.items() if any(set(said) <= set(name.split()) for name in names)]


def _is_run(part: list[str], whole: list[str]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _by_spelling(answer: str, keys: dict[str, list[str]]) -> str | list[str] | None:
    said = _content(answer) or key_text(answer)
    scores = {
        id_: max((fuzz.ratio(said, name, processor=None) for name in names), default=0.0)
        for id_, names in keys.items()
        if said
    }
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:3]
    if not ranked or ranked[0][1] < _CLOSE:
        return None
    close = [id_ for id_, score in ranked if score >= _CLOSE and score > ranked[0][1] - _MARGIN]
    return close[0] if len(close) == 1 and ranked[0][1] >= _NEAR else close
