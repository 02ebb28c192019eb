"""The project's Python files as syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("seva", "nlu", "actions", "connectors", "runtime", "backoffice", "simulator", "web", "workbench", "dashboard")
# What rasa-sdk loads by its name, so that it stands outside of the rooms.
HOOKS = "rasa_sdk_plugins"
# And what stands around the program.
OURS = frozenset({*ROOMS, HOOKS, "benchmarks", "tests"})
# Tables as Alembic writes them, one step after the other: kept as they were generated.
GENERATED = ("migrations", "versions")


@dataclass(frozen=True)
class Module:
    """A Python file of ours."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def file(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def is_generated(self) -> bool:
        return self.path.parent.parts[-2:] == GENERATED

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


def module_at(path: Path, root: Path = ROOT) -> Module:
    """The module in a file below `root`."""
    parts = path.relative_to(root).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    return Module(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path, text, ast.parse(text))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the rooms, and the hooks of the action server."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return tuple(module_at(file) for file in [*files, ROOT / f"{HOOKS}.py"])


def module_of(source: str, name: str = "room.sample") -> Module:
    """A module that no file holds, to try a check on."""
    return Module(name, ROOT / f"{name.replace('.', '/')}.py", source, ast.parse(source))


def is_in(name: str, package: str) -> bool:
    """Whether a module is a package or stands in it."""
    return name == package or name.startswith(f"{package}.")


def documentation(tree: ast.AST) -> set[int]:
    """The ids of the constants that are docstrings."""
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}


def texts(module: Module) -> Iterator[ast.Constant]:
    """The string constants of a module, docstrings left out."""
    documented = documentation(module.tree)
    for node in module.nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node
