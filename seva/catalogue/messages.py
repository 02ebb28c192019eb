"""The assistant's own words, in both languages, from catalogue/messages/*.yml."""

import string
from collections.abc import Mapping
from pathlib import Path

from seva.catalogue.yaml_lines import load_yaml
from seva.errors import CatalogueError


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
        data, lines = load_yaml(file)
        for key, text in (data or {}).items():
            if not isinstance(text, dict) or not all(str(text.get(code) or "").strip() for code in ("en", "hi")):
                problems.append(f"{lines.at((key,))}: `{key}` needs a text in `en` and in `hi`")
            elif placeholders(text["en"]) != placeholders(text["hi"]):
                problems.append(f"{lines.at((key,))}: `{key}` has other {{placeholders}} in Hindi than in English")
            elif key in texts:
                problems.append(f"{lines.at((key,))}: `{key}` is defined twice")
            else:
                texts[key] = text
    if problems:
        raise CatalogueError("\n".join(problems))
    return Messages(texts)
