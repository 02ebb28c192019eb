"""The word lists of the review, from words.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from seva.language.normalise import normalise
from seva.language.phonetic import key_text


@cache
def _words() -> Any:
    text = Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds nothing but strings


@cache
def sounds_of_list(name: str) -> frozenset[str]:
    """The phrases of a list by their sounds."""
    return frozenset(key_text(phrase) for phrase in _words()[name]) - {""}


@cache
def written_in_list(name: str) -> frozenset[str]:
    """The words of a list as they are written, normalised."""
    return frozenset(normalise(word) for word in _words()[name])


def stand_ins(script: str) -> Mapping[str, str]:
    """What takes the place of each kind of value in a text of a script, "Deva" or "Latn"."""
    return {**_words()["stand_ins"], **_words()["stand_ins_devanagari" if script == "Deva" else "stand_ins_latin"]}
