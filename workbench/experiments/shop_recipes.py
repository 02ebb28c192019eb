"""Candidates for HINT3: models as on this project's messages, set for some hundred examples instead of thousands."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.network import Learning
from workbench.experiments.recipes import ALL_BLOCKS, LETTERS, SOUNDS, WORDS, WRITTEN

LOGISTIC, NETWORK = "logistic", "network"
_PLAIN = (LETTERS, WORDS)
# Settings of the intent classifier for few examples: smaller batches, so that there are steps enough.
_FEW = Learning(hidden=128, epochs=30, batch=64)


@dataclass(frozen=True)
class Member:
    """One model: what learns, over which n-grams, with which C (logistic) or settings (network).

    `hidden`: the weight of the hidden layer of the product's network beside the n-grams, 0: none (logistic only).
    `is_open`: what no example has makes a text count less.
    """

    learner: str = LOGISTIC
    words: str = SOUNDS
    blocks: Sequence[str] = _PLAIN
    letters: tuple[int, int] = (2, 5)
    c: float = 20.0
    learning: Learning = _FEW
    hidden: float = 0.0
    is_open: bool = True


@dataclass(frozen=True)
class Candidate:
    """The mean of some models' probabilities.

    `outside`: how many messages of each conversational intent stand for what is out of scope.
    """

    key: str
    label: str
    members: Sequence[Member]
    outside: int = 0


_WRITTEN, _SOUNDS, _BORROWING = Member(words=WRITTEN), Member(), Member(hidden=1.0)
_NETWORK = Member(NETWORK, blocks=ALL_BLOCKS)
# Of each conversational intent.
_OUTSIDE = 12


def _taught(key: str, label: str, *members: Member) -> Candidate:
    return Candidate(f"shop_{key}", f"{label}, out-of-scope examples", members, _OUTSIDE)


CANDIDATES: Sequence[Candidate] = (
    Candidate("shop_network", "network", (_NETWORK,)),
    _taught("network_outside", "network", _NETWORK),
    _taught("network_borrowing", "mean of network and linear that borrows", _NETWORK, _BORROWING),
    _taught("three", "mean of network, linear that borrows, linear as written", _NETWORK, _BORROWING, _WRITTEN),
    _taught("borrowing", "linear that borrows", _BORROWING),
    _taught("written_outside", "linear, letters and words as written", _WRITTEN),
    Candidate("shop_written", "linear, letters and words as written", (_WRITTEN,)),
    Candidate("shop_sounds", "linear, letters and words of sounds", (_SOUNDS,)),
)
