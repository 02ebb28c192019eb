"""Files and functions that can be read at one sitting, and what is left out of all of them."""

import ast
import io
import re
import statistics
import tokenize
from collections.abc import Callable, Iterator

import pytest

from tests.architecture.source import Module, documentation, module_of, modules

LONGEST_FUNCTION = 60
LONGEST_FILE = 350
LONGEST_MEDIAN = 120
Check = Callable[[Module], Iterator[str]]
LEFT_FOR_LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

WRITTEN = [module for module in modules() if not module.is_generated]


def long_functions(module: Module, most: int = LONGEST_FUNCTION) -> Iterator[str]:
    for node in module.nodes():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > most:
            yield f"{module.file}:{node.lineno} {node.name} has {_lines(node)} lines"


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def prints(module: Module) -> Iterator[str]:
    for node in module.nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield f"{module.file}:{node.lineno}"


def left_for_later(module: Module) -> Iterator[str]:
    """Comments and docstrings that promise to do it later."""
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT and LEFT_FOR_LATER.search(token.string):
            yield f"{module.file}:{token.start[0]}"
    documented = documentation(module.tree)
    for node in module.nodes():
        if id(node) in documented and isinstance(node, ast.Constant) and LEFT_FOR_LATER.search(str(node.value)):
            yield f"{module.file}:{node.lineno}"


def is_public(module: Module) -> bool:
    return not any(part.startswith("_") and part != "__main__" for part in module.name.split("."))


def is_empty_package(module: Module) -> bool:
    return module.path.name == "__init__.py" and not module.text.strip()


@pytest.mark.parametrize("check", [long_functions, prints, left_for_later])
def test_no_module_breaks_it(check: Check) -> None:
    assert [found for module in WRITTEN for found in check(module)] == []


def test_files_are_short() -> None:
    lengths = {module.file: len(module.text.splitlines()) for module in WRITTEN}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}
    written = [lines for lines in lengths.values() if lines]
    assert len(written) > 100
    assert statistics.median(written) < LONGEST_MEDIAN


def test_every_public_module_says_what_it_is() -> None:
    silent = [m.file for m in WRITTEN if is_public(m) and not is_empty_package(m) and not ast.get_docstring(m.tree)]
    assert silent == []


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (long_functions, "def long():\n" + "    a = 1\n" * LONGEST_FUNCTION),
        (long_functions, "class A:\n    async def long(self):\n" + "        a = 1\n" * LONGEST_FUNCTION),
        (prints, "def f():\n    print('x')"),
        (left_for_later, "a = 1  # TO" + "DO: later"),
        (left_for_later, 'def f():\n    """Adds.\n\n    FIX' + 'ME: overflows."""'),
    ],
)
def test_a_breach_is_found(check: Check, source: str) -> None:
    assert len(list(check(module_of(source)))) == 1


def test_what_only_looks_like_a_breach_is_none() -> None:
    fine = module_of("def f():\n" + "    a = 1\n" * (LONGEST_FUNCTION - 1) + "text = 'XX" + "XX 1234'\nlog.print()\n")
    assert [*long_functions(fine), *prints(fine), *left_for_later(fine)] == []
