"""The invariance tests: small changes of a message that must not change what is understood."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from seva.processes.environment import process_environment

TESTS = Path("tests/nlu_behaviour")
# pytest's: the tests ran and all passed; it found none.
_PASSED, _NONE_FOUND = 0, 5
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+)$", re.MULTILINE)
_COUNT = re.compile(r"(\d+) passed")
# So wide that pytest does not cut the reasons, and the variable by which the tests are told the model.
_WIDE, _MODEL = {"COLUMNS": "400"}, "SEVA_TESTED_MODEL"


@dataclass(frozen=True)
class Behaviour:
    """How many tests passed, and those that did not, each with the first line of why."""

    passed: int
    failed: tuple[str, ...]


def check_behaviour(model: Path, tests: Path = TESTS) -> Behaviour | None:
    """Run the tests on a model; None if there are none."""
    if not tests.is_dir():
        return None
    command = [sys.executable, "-m", "pytest", str(tests), "-q", "-p", "no:cacheprovider", "--color=no"]
    environment = process_environment() | _WIDE | {_MODEL: str(model.resolve())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 our own
    return None if done.returncode == _NONE_FOUND else outcome(done.stdout + done.stderr, done.returncode)


def outcome(output: str, code: int) -> Behaviour:
    """What pytest said; a run that ended without naming a test counts as one that failed."""
    found, passed = tuple(_FAILED.findall(output)), _COUNT.search(output)
    nameless = (output.strip().rpartition("\n")[2],) if code != _PASSED and not found else ()
    return Behaviour(int(passed[1]) if passed else 0, found or nameless)
