"""Candidates for HINT3: models as on this project's messages, set for some hundred examples instead of thousands."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.network import Learning
from workbench.experiments.recipes import ALL_BLOCKS, LETTERS, SOUNDS, WORDS

LOGISTIC, NETWORK = "logistic", "network"
_PLAIN = (LETTERS, WORDS)
# Settings of the intent classifier for few examples: smaller batches, so that there are steps enough.
_FEW = Learning(hidden=128, epochs=40, batch=32)


@dataclass(frozen=True)
class Member:
    """One model: what learns, over which n-grams, with which C (logistic) or settings (network).

    `hidden`: the weight of the hidden layer of the product's network beside the n-grams, 0: none (logistic only).
    """

    learner: str = LOGISTIC
    words: str = SOUNDS
    blocks: Sequence[str] = _PLAIN
    letters: tuple[int, int] = (2, 5)
    c: float = 20.0
    learning: Learning = _FEW
    hidden: float = 0.0


@dataclass(frozen=True)
class Candidate:
    """The mean of some models' probabilities.

    `outside`: how many messages of each conversational intent stand for what is out of scope.
    """

    key: str
    label: str
    members: Sequence[Member]
    outside: int = 0


_LINEAR, _NETWORK = Member(), Member(NETWORK, blocks=ALL_BLOCKS)
CANDIDATES: Sequence[Candidate] = (Candidate("shop_network", "network", (_NETWORK,)),)
