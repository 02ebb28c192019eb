"""Which messages are in Hindi."""

from tests.workbench_experiments.samples import examples
from workbench.experiments.hindi import HindiMessages


def test_hindi_is_told_in_both_scripts_and_never_by_a_word_alone() -> None:
    told = HindiMessages(examples())
    assert told.flags(["kitni fees lagegi ji", "match kaun jeeta", "नमस्ते"]) == [True, True, True]
    assert told.flags(["what is the score", "play a song please", "namaste", "1234 5678", "?"]) == [False] * 5
