"""Words of pages: a file of texts in both languages, with the same placeholders in each."""

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "hi")
HERE = Path(__file__).parent


class WordsError(Exception):
    """A file of words is wrong, or a word is missing; the text says which."""

    code, retryable = "words", False


class Words:
    """Texts by key, in both languages."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts

    def say(self, key: str, language: str, **values: Any) -> str:
        """The text with its placeholders filled; raises WordsError for a key that no file has."""
        if key not in self._texts:
            raise WordsError(f"no text `{key}`")
        return self._texts[key][language].format(**values)

    def keys(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self._texts)

    def __or__(self, other: "Words") -> "Words":
        return Words({**self._texts, **other._texts})


def load_words(path: Path) -> Words:
    """The words of a file; raises WordsError when a language or a placeholder is missing."""
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, texts in given.items():
        if not isinstance(texts, dict) or set(texts) != set(LANGUAGES) or not all(map(str.strip, texts.values())):
            raise WordsError(f"{path.name}: `{key}` needs a text in `en` and in `hi`")
        if len({_placeholders(text) for text in texts.values()}) > 1:
            raise WordsError(f"{path.name}: the texts of `{key}` have other placeholders in `en` than in `hi`")
    return Words(given)


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


@cache
def shared_words() -> Words:
    """The words that every page has."""
    return load_words(HERE / "words.yml")
