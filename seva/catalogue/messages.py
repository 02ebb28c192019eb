"""The assistant's own words, in both languages, from catalogue/messages/*.yml."""

import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seva.catalogue.yaml_lines import load_yaml
from seva.errors import CatalogueError

LANGUAGES = ("en", "hi")


class Messages:
    """Texts by key and language; a missing key or placeholder is an error of ours, never shown to a citizen."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> list[str]:
        """Every key, for checks of completeness."""
        return list(self._texts)

    def raw(self, key: str, language: str) -> str:
        """The text of `key` with its placeholders unfilled."""
        return self._texts[key][language].strip()

    def text(self, key: str, language: str, **values: object) -> str:
        """The text of `key` in `language` ("en" or "hi") with its placeholders filled."""
        return self.raw(key, language).format(**values).strip()


def placeholders(text: str) -> set[str]:
    """The names in braces in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def load_messages(root: Path) -> Messages:
    """Reads catalogue/messages; raises CatalogueError when a language is missing or the placeholders differ."""
    texts: dict[str, Mapping[str, str]] = {}
    problems: list[str] = []
    for file in sorted((root / "messages").glob("*.yml")):
        try:
            data, lines = load_yaml(file)
        except CatalogueError as error:
            problems.append(str(error))
            continue
        if not isinstance(data, dict):
            problems.append(
                f"{file}:1: expected keys, each with a text in `en` and in `hi`: add them, or remove the file"
            )
            continue
        for key, text in data.items():
            problem = _problem(text) or ("is defined in another file, too: keep one" if key in texts else None)
            if problem:
                problems.append(f"{lines.at((key,))}: `{key}` {problem}")
            else:
                texts[key] = text
    if not texts and not problems:
        problems.append(f"{root / 'messages'}: there are no texts of the assistant here. Run from the project's root.")
    if problems:
        raise CatalogueError("\n".join(problems))
    return Messages(texts)


def _problem(text: Any) -> str | None:
    """What is wrong with a text in both languages, or None."""
    if not isinstance(text, dict) or not all(str(text.get(code) or "").strip() for code in LANGUAGES):
        return "needs a text in `en` and in `hi`"
    if not all(isinstance(text[code], str) for code in LANGUAGES):
        return "needs texts: put numbers, dates, yes and no in quotes"
    if text.keys() - set(LANGUAGES):
        return "may have only `en` and `hi`"
    try:
        english, hindi = (_fields(text[code]) for code in LANGUAGES)
    except ValueError:
        return "has a brace that is not closed or not opened: write {name}, or {{ for a brace itself"
    if not all(name.isidentifier() for name in english | hindi):
        return "has braces without a name: write {name}, or {{ for a brace itself"
    return None if english == hindi else "has other {placeholders} in Hindi than in English"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
