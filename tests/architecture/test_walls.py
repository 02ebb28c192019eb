"""Who may import whom (docs/architecture.md), no import in a circle, and nothing done at import."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.source import OURS, ROOMS, Module, is_in, module_at, module_of, modules
from tests.conftest import ROOT

# What of ours a room may import, itself apart. `backoffice` keeps an error tree of its own.
MAY_IMPORT = {
    "seva": (),
    "nlu": ("seva.catalogue", "seva.language"),
    "actions": ("seva",),
    "connectors": ("seva",),
    "runtime": ("seva",),
    "backoffice": ("seva.catalogue", "seva.certificates", "seva.fonts", "seva.language", "seva.officials"),
    "simulator": (),
    "web": ("seva", "backoffice", "dashboard"),
    "dashboard": ("seva", "web.officials_design"),
    "workbench": ("seva", "nlu", "runtime"),
    "rasa_sdk_plugins": ("seva", "actions"),
}
# `make run` has the stand-in for Meta in the web process; imported only when it is asked for.
FOR_MAKE_RUN = {"web.stand_in": ("simulator",)}
# Frameworks that only some rooms may know.
ONLY_IN = {
    "rasa": ("connectors", "nlu", "runtime", "workbench"),
    "rasa_sdk": ("actions",),
    "sanic": ("connectors", "rasa_sdk_plugins"),
    "fastapi": ("backoffice", "simulator", "web", "dashboard"),
    "starlette": ("backoffice", "simulator", "web", "dashboard"),
    "uvicorn": ("simulator", "web"),
    "typer": ("seva.cli", "backoffice", "connectors", "web", "workbench"),
}
# Between seva's rooms: filing goes through the departments' port, and a department's callback changes an application.
# Port and errors know nothing of applications, so no module is in a circle.
ON_PURPOSE = ("seva.departments", "seva.applications")
# Run as a program or by Alembic, never imported.
PROGRAMS = re.compile(r"(.+\.)?(__main__|migrations\.env|migrations\.versions\..+)")


def imported(module: Module) -> Iterator[str]:
    """The modules that a module names in an import, wherever it stands, also as a text for import_module."""
    for node in module.nodes():
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{_source(node, module)}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _name_of(node.func) in ("import_module", "__import__"):
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant))


def _source(node: ast.ImportFrom, module: Module) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".") + (["__init__"] if module.path.name == "__init__.py" else [])
    return ".".join([*parts[: -node.level], *filter(None, [node.module])])


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def breaches(modules: Iterable[Module]) -> list[str]:
    """Imports through a wall."""
    return [
        f"{module.file} imports {name}"
        for module in modules
        for name in imported(module)
        if not _may_import(module.name, name)
    ]


def _may_import(module: str, name: str) -> bool:
    room, top = module.split(".")[0], name.split(".")[0]
    if top in ONLY_IN:
        return any(is_in(module, place) for place in ONLY_IN[top])
    if top not in OURS:
        return True
    if is_in(module, "seva.language"):
        return is_in(name, "seva.language")
    allowed = MAY_IMPORT[room] + FOR_MAKE_RUN.get(module, ())
    return top == room or any(is_in(name, place) for place in allowed)


def test_no_room_imports_through_a_wall() -> None:
    assert breaches(modules()) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("seva.core", "import rasa"),
        ("seva.core", "def late():\n    from actions.base import TOPICS"),
        ("seva.core", "from importlib import import_module\nimport_module('backoffice.app')"),
        ("seva.language.dates", "from seva.catalogue import Field"),
        ("seva.language.dates", "from .. import catalogue"),
        ("nlu.values", "from seva.applications import answers"),
        ("nlu.values", "from seva import applications"),
        ("actions.track", "from runtime import patches"),
        ("actions.track", "import rasa.shared"),
        ("connectors.whatsapp.turns", "from actions.base import TOPICS"),
        ("connectors.whatsapp.turns", "from runtime import patches"),
        ("seva.messaging", "from connectors.whatsapp.updates import parse"),
        ("runtime.patches", "import sanic"),
        ("backoffice.app", "from seva.settings import load_settings"),
        ("web.app", "import simulator.phone"),
        ("simulator.whatsapp.app", "from connectors.whatsapp.signature import is_signed"),
        ("nlu.scoring", "from workbench.scored import Scored"),
        ("seva.cli.processes", "import workbench.commands"),
        ("workbench.scoring", "from actions.base import TOPICS"),
    ],
)
def test_an_import_through_a_wall_is_found(name: str, source: str) -> None:
    assert len(breaches([module_of(source, name)])) == 1


def test_the_document_draws_the_same_walls() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## Who may import whom")[1]
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (.+) \|$", text.split("\n## ")[0], re.MULTILINE))
    assert rows.keys() == {*ROOMS, "seva.language"}
    for room in set(ROOMS) - {"seva"}:
        assert set(re.findall(r"`([\w.]+)`", rows[room])) == set(MAY_IMPORT[room]), room


def test_only_tests_benchmarks_and_make_run_import_the_simulator() -> None:
    files = [*ROOT.glob("*.py"), *(f for place in ROOT.glob("[a-z]*") if place.is_dir() for f in place.rglob("*.py"))]
    others = [module_at(f) for f in files if f.relative_to(ROOT).parts[0] not in ("tests", "benchmarks", "simulator")]
    assert len(others) > len(ROOMS)
    assert {m.name for m in others for name in imported(m) if is_in(name, "simulator")} == FOR_MAKE_RUN.keys()


def at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """The statements that run when a module is imported."""
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and _name_of(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        yield node
        waiting += ast.iter_child_nodes(node)


def import_graph() -> dict[str, set[str]]:
    """Module by module, which of ours it imports when it is imported itself."""
    names = {module.name for module in modules()}
    graph = {}
    for module in modules():
        running = ast.Module([n for n in at_import(module.tree) if isinstance(n, ast.stmt)], [])
        wanted = imported(Module(module.name, module.path, module.text, running))
        reached = {part for name in wanted for part in (name, name.rpartition(".")[0])} & names
        graph[module.name] = reached - {module.name}
    return graph


def is_circle_free(graph: dict[str, set[str]]) -> bool:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return False
    return True


def test_no_module_is_imported_in_a_circle() -> None:
    TopologicalSorter(import_graph()).prepare()


def test_no_room_of_the_core_is_in_a_circle_but_on_purpose() -> None:
    rooms: dict[str, set[str]] = {}
    for module, reached in import_graph().items():
        if is_in(module, "seva"):
            room = _room(module)
            rooms.setdefault(room, set()).update({_room(other) for other in reached if is_in(other, "seva")} - {room})
    assert not is_circle_free(rooms), "the exception is not needed any more"
    rooms[ON_PURPOSE[0]].remove(ON_PURPOSE[1])
    TopologicalSorter(rooms).prepare()


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _import_poisoned(root: Path, names: Iterable[str]) -> list[str]:
    """What was touched while these modules were imported, in a process of its own."""
    script = Path(__file__).with_name("poisoned_import.py")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), str(root)],
        input="\n".join(names), capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_importing_reads_no_environment_and_connects_to_nothing() -> None:
    names = [module.name for module in modules() if not PROGRAMS.fullmatch(module.name)]
    assert _import_poisoned(ROOT, names) == []


POISONS = {
    "read": ("import os\nHOME = os.environ.get('HOME')", "environment"),
    "getenv": ("import os\ndef _home():\n    return os.getenv('HOME')\nHOME = _home()", "environment"),
    "settings": (
        "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    home: str = ''\nS()",
        "environment",
    ),
    "sqlite": ("import sqlite3\nDATABASE = sqlite3.connect(':memory:')", "sqlite3.connect"),
    "engine": ("import sqlalchemy\nsqlalchemy.create_engine('sqlite://').connect()", "sqlite3.connect"),
    "connect": ("import socket\nsocket.create_connection(('127.0.0.1', 9), timeout=1)", "socket.connect"),
    "listen": ("import socket\nsocket.create_server(('127.0.0.1', 0))", "socket.bind"),
    "process": ("import subprocess\nsubprocess.run(['true'])", "subprocess.Popen"),
    "fine": ("import os, pydantic_settings\ndef home():\n    return os.environ['HOME']", ""),
}


def test_what_a_module_touches_at_import_is_found(tmp_path: Path) -> None:
    for name, (source, _) in POISONS.items():
        (tmp_path / f"poison_{name}.py").write_text(source, encoding="utf-8")
    found = _import_poisoned(tmp_path, [f"poison_{name}" for name in POISONS])
    for name, (_, kind) in POISONS.items():
        told = [line for line in found if line.startswith(f"poison_{name}: ")]
        assert bool(told) == bool(kind), (name, found)
        assert all(kind in line for line in told), told
