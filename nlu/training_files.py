"""Finds and reads training files quickly: Rasa's own reading takes minutes for some hundred files.

Which files hold examples or rules is told by their top keys. A file of nothing but intents with examples is read with
the C library for YAML; any other is left to Rasa's reader.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.data import get_data_files
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

_TOP_KEY = re.compile(r"^([A-Za-z_]+)[ \t]*:", re.MULTILINE)
_EXAMPLES, _STORIES = frozenset({"nlu", "responses"}), frozenset({"stories", "rules"})
_TEST_PREFIX = "test_"
_PLAIN_DOCUMENT, _PLAIN_ITEM = frozenset({"version", "nlu"}), frozenset({"intent", "examples"})

Paths = str | list[str] | None


def files_with_examples(paths: Paths) -> list[str]:
    """Return the files below the paths that hold examples."""
    return _files(paths, lambda file: bool(_top_keys(file) & _EXAMPLES))


def files_with_stories(paths: Paths) -> list[str]:
    """Return the files below the paths that hold rules or stories."""
    return _files(paths, lambda file: bool(_top_keys(file) & _STORIES))


def files_with_test_stories(paths: Paths) -> list[str]:
    """Return the files below the paths that hold stories to test with, by Rasa's convention of their names."""
    return [file for file in files_with_stories(paths) if Path(file).name.startswith(_TEST_PREFIX)]


def read_examples(file: str) -> TrainingData:
    """Return the examples of a file, with the entities that are marked in them."""
    return _Reader().read(file)


class _Reader(RasaYAMLReader):
    def reads(self, string: str, **kwargs: Any) -> TrainingData:
        document = yaml.load(string, Loader=yaml.CSafeLoader)
        if not _is_plain(document):
            read: TrainingData = super().reads(string, **kwargs)
            return read
        self._parse_nlu(document["nlu"])
        return TrainingData(self.training_examples, self.entity_synonyms)


def _is_plain(document: Any) -> bool:
    if not isinstance(document, Mapping) or document.keys() != _PLAIN_DOCUMENT or not isinstance(document["nlu"], list):
        return False
    return all(
        isinstance(item, Mapping) and item.keys() == _PLAIN_ITEM and all(isinstance(v, str) for v in item.values())
        for item in document["nlu"]
    )


def _files(paths: Paths, is_wanted: Callable[[str], bool]) -> list[str]:
    return [str(file) for file in get_data_files(paths, is_wanted)]


def _top_keys(file: str) -> frozenset[str]:
    return _keys_of(file, Path(file).stat().st_mtime_ns)


@lru_cache(maxsize=4096)
def _keys_of(file: str, _changed: int) -> frozenset[str]:
    return frozenset(_TOP_KEY.findall(Path(file).read_text(encoding="utf-8")))
