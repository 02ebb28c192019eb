"""Which kind of danger a message tells of, by words in three spellings."""

from functools import cache

from seva.language import data
from seva.language.phonetic import key_text
from seva.language.script import clean


@cache
def _words() -> dict[str, frozenset[str]]:
    return {kind: frozenset(key_text(word) for word in words) for kind, words in data.load("emergency").items()}


def emergency_kinds(text: str) -> set[str]:
    """The kinds of helpline that the message calls for, as in the catalogue's helplines; empty when it does not say."""
    said = f" {key_text(clean(text))} "
    return {kind for kind, words in _words().items() if any(f" {word} " in said for word in words)}
