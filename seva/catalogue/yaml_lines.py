"""YAML that remembers on which line each value stood, for error messages that lead to the place."""

from pathlib import Path
from typing import Any

import yaml

from seva.errors import CatalogueError

KeyPath = tuple[str | int, ...]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Lines:
    """Line numbers (from 1) of the values of one file, by their path of keys and indexes."""

    def __init__(self, file: Path, node: yaml.Node | None) -> None:
        self.file = file
        self._lines: dict[KeyPath, int] = {}
        if node is not None:
            self._walk(node, ())

    def _walk(self, node: yaml.Node, path: KeyPath) -> None:
        self._lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._enter((*path, key.value), key.start_mark.line + 1)
                self._walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*path, index))

    def _enter(self, path: KeyPath, line: int) -> None:
        if path in self._lines:
            # YAML itself would silently keep the second.
            raise CatalogueError(
                f"{self.file}:{line}: `{path[-1]}` stands twice, first on line {self._lines[path]}: keep one"
            )
        self._lines[path] = line

    def at(self, path: KeyPath) -> str:
        """`file:line` of the value at `path`, or of its nearest parent that is in the file."""
        while path and path not in self._lines:
            path = path[:-1]
        return f"{self.file}:{self._lines.get(path, 1)}"


def load_yaml(file: Path) -> tuple[Any, Lines]:
    """The content of a YAML file and its line numbers; raises CatalogueError that names the line."""
    try:
        return _parse(file, file.read_text(encoding="utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        advice = "Check indentation and quotes."
        raise CatalogueError(f"{file}:{line}: not valid YAML: {error.problem}. {advice}") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{file}:1: the file is not UTF-8. Save it as UTF-8.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise CatalogueError(
            f"{file}:1: not valid YAML: {reason}. Check special characters, and put dates in quotes."
        ) from error
    except OSError as error:
        raise CatalogueError(f"{file}:1: cannot be read: {error.strerror}.") from error


def _parse(file: Path, text: str) -> tuple[Any, Lines]:
    """Composes the text once, for the lines and for the content."""
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        return None if node is None else loader.construct_document(node), Lines(file, node)
    finally:
        loader.dispose()
