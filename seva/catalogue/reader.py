"""Reads files of the catalogue into models, and collects everything that is wrong with them."""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from seva.catalogue.yaml_lines import KeyPath, Lines, load_yaml
from seva.errors import CatalogueError

M = TypeVar("M", bound=BaseModel)

ADVICE = {
    "missing": "add this key",
    "extra_forbidden": "this key is not known: check its spelling, or remove it",
    "literal_error": "use one of the values named",
    "string_pattern_mismatch": "the value does not have the form asked for",
    "string_type": "write a text; put numbers, dates, yes and no in quotes",
}
NAMED_SOURCES = re.compile(r"verified:\s*([\w-]+(?:\s*,\s*[\w-]+)*)")
IN_BRACKETS = re.compile(r"\([^)]*\)")


class Reader:
    """Collects what is read and every problem on the way, so that all are told at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []
        self.digest = sha256()
        self.sources: frozenset[str] = frozenset()
        self._taken: dict[tuple[str, str], tuple[str, str]] = {}

    def load(self, file: Path) -> tuple[Any, Lines]:
        """The content of a file with its lines; None, with a problem noted, when it cannot be read or is empty."""
        try:
            self.digest.update(file.read_bytes() if file.is_file() else b"")
            data, lines = load_yaml(file)
        except CatalogueError as error:
            self.problems.append(str(error))
            return None, Lines(file, None)
        if data is None:
            self.problem(lines, (), "the file is empty: fill it in, or remove it")
        for path, key in _named_sources(data):
            if self.sources and key not in self.sources:
                self.problem(lines, path, f"`{key}` is not in catalogue/sources.yml: add the source there first")
        return data, lines

    def load_sources(self, relative: str) -> None:
        """Reads which sources there are; every file that is read afterwards is checked against them."""
        data, lines = self.load(self.root / relative)
        if isinstance(data, dict) and isinstance(data.get("sources"), dict):
            self.sources = frozenset(data["sources"])
        elif data is not None:
            self.problem(lines, (), "expected the sources by their keys under `sources`")

    def problem(self, lines: Lines, path: KeyPath, text: str) -> None:
        """Notes a problem at a place."""
        self.problems.append(f"{lines.at(path)}: {text}")

    def model(self, model: type[M], data: Any, lines: Lines, path: KeyPath) -> M | None:
        """The model of some data, or None with its problems noted."""
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in error.errors():
                where = ".".join(str(part) for part in detail["loc"])
                advice = ADVICE.get(detail["type"], "correct the value")
                message = detail["msg"].removeprefix("Value error, ")
                self.problem(lines, (*path, *detail["loc"]), f"{where or 'here'}: {message} ({advice})")
            return None

    def list_of(
        self,
        model: type[M],
        relative: str,
        *keys: str,
        prepare: Callable[[Any], Any] = lambda entry: entry,
        also: Callable[[M], Iterable[str]] = lambda _item: (),
    ) -> list[M]:
        """The models in the list that stands under `keys` of one file; `also` tells what else is wrong with one."""
        data, lines = self.load(self.root / relative)
        if data is None:
            return []
        for key in keys:
            data = data.get(key) if isinstance(data, dict) else None
        if not isinstance(data, list):
            self.problem(lines, keys[:1], f"expected a list under `{'.'.join(keys)}`")
            return []
        found = []
        for index, entry in enumerate(data):
            path: KeyPath = (*keys, index)
            item = self.model(model, prepare(entry), lines, path)
            if item is not None:
                found.append(item)
                self.claim(f"{model.__name__.lower()} id", _id_of(item), "", lines, path)
                for text in also(item):
                    self.problem(lines, path, text)
        return found

    def claim(self, kind: str, value: str, owner: str, lines: Lines, path: KeyPath) -> None:
        """Notes a problem when `value` already belongs to another owner or, without owners, stands elsewhere."""
        place = lines.at(path)
        first_owner, first = self._taken.setdefault((kind, value.casefold()), (owner, place))
        if (first_owner or first) != (owner or place):
            whose = f" of {first_owner}" if first_owner else ""
            self.problem(
                lines, path, f"`{value}` is the {kind}{whose} at {first} already: change or remove one of the two"
            )


def _id_of(item: BaseModel) -> str:
    return str(next(getattr(item, key) for key in ("id", "pin", "ward") if hasattr(item, key)))


def _named_sources(data: Any, path: KeyPath = ()) -> Iterable[tuple[KeyPath, str]]:
    """Each source that a text `verified:…` below names, with its place."""
    if isinstance(data, str) and data.startswith("verified:"):
        for keys in NAMED_SOURCES.findall(IN_BRACKETS.sub("", data)):
            yield from ((path, key.strip()) for key in keys.split(","))
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _named_sources(value, (*path, key))
