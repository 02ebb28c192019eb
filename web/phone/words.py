"""The page's own words and the suggestions it opens with, in both languages."""

from pathlib import Path
from typing import Any

import yaml

from web.phone.errors import WordsError

HERE = Path(__file__).parent
LANGUAGES = ("en", "hi")
SUGGESTIONS = 3


def load_words(folder: Path = HERE) -> dict[str, dict[str, str]]:
    """Each word by its key, then by language. Raises WordsError."""
    words: dict[str, dict[str, str]] = _read(folder / "words.yml")
    for key, word in words.items():
        if not isinstance(word, dict) or word.keys() != {*LANGUAGES} or not all(word.values()):
            raise WordsError(f"words.yml: {key} must have a text in each of {', '.join(LANGUAGES)}")
    return words


def load_suggestions(folder: Path = HERE) -> dict[str, list[str]]:
    """Three short messages to begin with, by language. Raises WordsError."""
    found: dict[str, list[str]] = _read(folder / "suggestions.yml")
    if found.keys() != {*LANGUAGES} or any(len(texts) != SUGGESTIONS for texts in found.values()):
        raise WordsError(f"suggestions.yml must have {SUGGESTIONS} texts in each of {', '.join(LANGUAGES)}")
    return found


def load_places(folder: Path = HERE) -> list[dict[str, Any]]:
    """Places of the map: name in each language, latitude, longitude. Raises WordsError."""
    return _named(folder / "places.yml", ("latitude", "longitude", "left"))


def load_names(folder: Path = HERE) -> list[dict[str, Any]]:
    """Names of citizens, by language. Raises WordsError."""
    return _named(folder / "names.yml")


def _named(path: Path, more: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _read(path)
    if not rows or any(row.keys() != {*LANGUAGES, *more} for row in rows):
        raise WordsError(f"{path.name}: each row must have {', '.join((*LANGUAGES, *more))}")
    return rows


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise WordsError(f"{path.name} cannot be read: {error}") from error
