"""Imports the modules named on standard input, below the folder given, and tells what they touch: a list in JSON.

Run by test_walls.py in a process of its own. Nobody may connect to anything at import; a module of ours may not
read the environment, listen or start a program either. What other packages do for themselves is theirs.
"""

import json
import os
import sys
from importlib import import_module
from types import FrameType
from typing import Any

import psycopg2
import pydantic_settings

ROOT = os.path.realpath(sys.argv[1])
# Who only passes on what others ask for.
BETWEEN = ("<frozen ", f"{os.path.dirname(os.__file__)}/", os.path.dirname(pydantic_settings.__file__))
NEVER = frozenset({"socket.connect", "sqlite3.connect"})
# urllib3 binds a socket to learn whether the machine knows IPv6.
NOT_OURS = frozenset({"socket.bind", "subprocess.Popen", "os.system", "os.posix_spawn"})


class Touched(BaseException):
    """Ends the import; derived so that no module can swallow it."""


importing = ""
found: list[str] = []


def touched(what: str) -> None:
    if importing:
        found.append(f"{importing}: {what}")
        raise Touched


def is_ours(frame: FrameType | None) -> bool:
    """Whether a module of ours asked for this, itself or through the standard library or the settings."""
    while frame and frame.f_code.co_filename.startswith(BETWEEN):
        frame = frame.f_back
    file = frame.f_code.co_filename if frame else ""
    return file.startswith(ROOT) and "site-packages" not in file and file != os.path.realpath(__file__)


def audit(event: str, _arguments: Any) -> None:
    if event in NEVER or (event in NOT_OURS and is_ours(sys._getframe(1))):
        touched(event)


class Environment(type(os.environ)):  # type: ignore[misc]
    """The environment, which tells who reads it."""

    def __getitem__(self, key: str) -> str:
        if is_ours(sys._getframe(1)):
            touched(f"environment, {key}")
        return str(super().__getitem__(key))

    def __iter__(self) -> Any:
        if is_ours(sys._getframe(1)):
            touched("environment")
        return super().__iter__()


def connect_nowhere(*_arguments: Any, **_values: Any) -> None:
    touched("psycopg2.connect")


def main() -> None:
    global importing
    psycopg2.connect = connect_nowhere
    sys.path.insert(0, ROOT)
    os.environ.__class__ = Environment
    sys.addaudithook(audit)
    for name in sys.stdin.read().split():
        importing = name
        try:
            import_module(name)
        except Touched:
            pass
    importing = ""
    sys.stdout.write("\n" + json.dumps(found) + "\n")


main()
