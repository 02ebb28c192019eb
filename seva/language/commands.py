"""Words that steer a conversation, when they are the whole message: "back", "peeche jao", "छोड़ दो", "menu"."""

from functools import cache

from seva.language import data
from seva.language.phonetic import key_text
from seva.language.script import clean, words


@cache
def _phrases() -> dict[str, str]:
    return {key_text(phrase): command for command, phrases in data.load("commands").items() for phrase in phrases}


def parse_command(text: str) -> str | None:
    """The command that the whole message gives (an intent's name, or `later`), or None."""
    return _phrases().get(key_text(clean(text)))


@cache
def _shared() -> frozenset[str]:
    return frozenset(data.load("shared_words")["words"])


def is_in_both_languages(text: str) -> bool:
    """Whether all words are such as speakers of either language type ("stop", "ok"), so that they tell of neither."""
    said = [word.text.casefold() for word in words(text)]
    return bool(said) and _shared().issuperset(said)
