"""Words that steer a form, when they are the whole message: "back", "peeche jao", "छोड़ दो", "menu"."""

from functools import cache

from seva.language import data
from seva.language.phonetic import key_text
from seva.language.script import clean


@cache
def _phrases() -> dict[str, str]:
    return {key_text(phrase): command for command, phrases in data.load("commands").items() for phrase in phrases}


def parse_command(text: str) -> str | None:
    """The command that the whole message gives (an intent's name, or `later`), or None."""
    return _phrases().get(key_text(clean(text)))
