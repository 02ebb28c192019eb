"""What is counted of a storm."""

import pytest

from benchmarks.whatsapp.counting import Tally, tally

SENT = {"a": ["1", "2", "3"], "b": ["4"]}


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        (SENT, Tally(4, lost=0, twice=0, strange=0, disordered=0)),
        ({}, Tally(4, lost=4, twice=0, strange=0, disordered=0)),
        ({"a": ["1", "3"], "b": ["4"]}, Tally(4, lost=1, twice=0, strange=0, disordered=0)),
        ({"a": ["1", "2", "1", "3", "3"], "b": ["4"]}, Tally(4, lost=0, twice=2, strange=0, disordered=0)),
        ({"a": ["2", "1", "3"], "b": ["4"]}, Tally(4, lost=0, twice=0, strange=0, disordered=1)),
        ({"a": ["1", "2", "3", "9"], "b": ["4"], "c": ["8"]}, Tally(4, lost=0, twice=0, strange=2, disordered=0)),
    ],
)
def test_a_tally(found: dict[str, list[str]], counted: Tally) -> None:
    assert tally(SENT, found) == counted
    assert counted.is_clean == (found == SENT)
