"""Every setting is used by some code; tests/cli/test_docs.py proves that each is documented."""

import ast
import re

import pytest
from pydantic import BaseModel

from backoffice.settings import BackofficeSettings
from seva.settings import Settings
from tests.architecture.source import Module, module_of, modules

# Its description says so, and the documentation too.
RESERVED = "Reserved:"


def read_from_settings(module: Module) -> set[str]:
    """What a module takes from an object that is called settings, or from load_settings() itself."""
    return {
        node.attr
        for node in module.nodes()
        if isinstance(node, ast.Attribute)
        and re.fullmatch(r"(.*\.)?_?settings|load_settings\(.*\)", ast.unparse(node.value))
    }


def means_of(owner: Module) -> dict[str, set[str]]:
    """Of each property or method of the settings, which others of them it reads."""
    return {
        function.name: {n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute) and _is_self(n.value)}
        for function in owner.nodes()
        if isinstance(function, ast.FunctionDef)
    }


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def used(owner: Module, others: list[Module]) -> set[str]:
    """What the others take from the settings, by itself or through a property of them."""
    means, waiting = means_of(owner), {name for module in others for name in read_from_settings(module)}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= means.get(name, set()) - found
    return found


@pytest.mark.parametrize("settings", [Settings, BackofficeSettings])
def test_every_setting_is_used(settings: type[BaseModel]) -> None:
    (owner,) = [module for module in modules() if module.name == settings.__module__]
    needed = {n for n, field in settings.model_fields.items() if not (field.description or "").startswith(RESERVED)}
    assert needed - used(owner, [module for module in modules() if module is not owner]) == set()


def test_no_more_than_one_setting_is_reserved() -> None:
    reserved = [n for n, field in Settings.model_fields.items() if (field.description or "").startswith(RESERVED)]
    assert reserved == ["broker_url"]


def test_a_setting_that_nobody_reads_is_found() -> None:
    owner = module_of("class Settings:\n    def database(self):\n        return self.database_url or self.home")
    reader = module_of("connect(settings.database)\nserve(self._settings.port, load_settings().bind, other.depth)")
    assert used(owner, [reader]) == {"database", "database_url", "home", "port", "bind"}
    assert used(owner, [module_of("x = 1")]) == set()
