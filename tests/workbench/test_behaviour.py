"""The tests of behaviour are run as they are, and what they say is read."""

from pathlib import Path

import pytest

from workbench.evaluation.behaviour import Behaviour, check_behaviour, outcome

MODEL = Path("models/seva.tar.gz")
SAID = """
..F.E
=========================== short test summary info ============================
FAILED tests/nlu_behaviour/test_invariance.py::test_same[typo] - AssertionError: 0.9 < 0.95
ERROR tests/nlu_behaviour/test_direction.py::test_negation
1 failed, 3 passed, 1 error in 3.21s
"""


def test_what_failed_is_named_with_its_reason() -> None:
    assert outcome(SAID, 1) == Behaviour(
        3,
        (
            "tests/nlu_behaviour/test_invariance.py::test_same[typo] - AssertionError: 0.9 < 0.95",
            "tests/nlu_behaviour/test_direction.py::test_negation",
        ),
    )


def test_a_run_that_breaks_down_counts_as_failed() -> None:
    assert outcome("ImportError while loading conftest", 4) == Behaviour(0, ("ImportError while loading conftest",))


@pytest.fixture
def tests(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return tmp_path


def test_the_tests_run_on_the_model_that_is_given(tests: Path) -> None:
    source = (
        "import os\ndef test_a():\n    assert os.environ['SEVA_TESTED_MODEL'].endswith('models/seva.tar.gz')\n"
        "def test_b():\n    assert 0.9 > 0.95, 'typos'\n"
    )
    (tests / "test_it.py").write_text(source, encoding="utf-8")
    found = check_behaviour(MODEL, tests)
    assert found and found.passed == 1
    assert len(found.failed) == 1 and "test_b" in found.failed[0] and "typos" in found.failed[0]


def test_no_tests_are_no_failure(tests: Path) -> None:
    assert check_behaviour(MODEL, tests / "nowhere") is None
    assert check_behaviour(MODEL, tests) is None
