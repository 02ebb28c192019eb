"""Whether a model may take the incumbent's place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.evaluation.behaviour import Behaviour
from workbench.evaluation.comparison import ALL, Comparison

# Percentage points of intent accuracy that a model may lose: over all messages, and in any spelling.
MOST_LOST, MOST_LOST_IN_A_SPELLING = 1.5, 3.0
# Far below a message's weight: what binary fractions add to a difference of two shares.
_TINY = 1e-6

Outcome = Literal["first", "fit", "unfit"]


@dataclass(frozen=True)
class Loss:
    """What was lost, in all or in a spelling, and what may be lost, in percentage points."""

    name: str
    points: float
    allowed: float


@dataclass(frozen=True)
class Verdict:
    """`first`: there is nothing to compare with. `worse` names what is worse than by chance though it is allowed."""

    outcome: Outcome
    losses: tuple[Loss, ...] = ()
    broken: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Whether the model may be promoted without force."""
        return self.outcome != "unfit"


def judge(comparisons: Sequence[Comparison], behaviour: Behaviour | None) -> Verdict:
    """The verdict on a model; without comparisons it is the first, and only its behaviour can speak against it."""
    losses = tuple(loss for loss in map(_loss, comparisons) if loss.points > loss.allowed + _TINY)
    broken = behaviour.failed if behaviour else ()
    lost = {loss.name for loss in losses}
    worse = tuple(c.name for c in comparisons if c.is_significant and c.points_lost > 0 and c.name not in lost)
    outcome: Outcome = "unfit" if losses or broken else "fit" if comparisons else "first"
    return Verdict(outcome, losses, broken, worse)


def _loss(compared: Comparison) -> Loss:
    allowed = MOST_LOST if compared.name == ALL else MOST_LOST_IN_A_SPELLING
    return Loss(compared.name, round(compared.points_lost, 6), allowed)
