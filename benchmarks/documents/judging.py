"""Precision and recall of the quality check."""

from dataclasses import dataclass

from benchmarks.documents.sets import Recipe, photos
from seva.documents.intake.model import FINDINGS
from seva.documents.intake.quality import findings_of
from seva.documents.intake.reading import find_text

GOOD = "any fault"


@dataclass
class Score:
    """Of one finding: photos that have it, of these noticed, and those on which it was told but is not."""

    there: int = 0
    noticed: int = 0
    wrongly: int = 0

    @property
    def precision(self) -> float:
        """How many of those told are right; 1 when none was told."""
        told = self.noticed + self.wrongly
        return self.noticed / told if told else 1.0

    @property
    def recall(self) -> float:
        """How many of those that are there were noticed."""
        return self.noticed / self.there if self.there else 1.0

    def count(self, there: bool, told: bool) -> None:
        """Counts one photo."""
        self.there += there
        self.noticed += there and told
        self.wrongly += told and not there


def judge(recipe: Recipe, of_each: int) -> dict[str, Score]:
    """The score of each finding, and of whether a photo was found fault with at all."""
    scores = {name: Score() for name in (*FINDINGS, GOOD)}
    for case in photos(recipe, of_each):
        told = findings_of(case.picture, find_text(case.picture))
        for finding in FINDINGS:
            scores[finding].count(case.truth == finding, finding in told)
        scores[GOOD].count(case.truth is not None, bool(told))
    return scores
