"""Candidates for HINT3: models as on this project's messages, set for some hundred examples instead of thousands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlu.network import Learning
from workbench.experiments.recipes import ALL_BLOCKS, LETTERS, SOUNDS, WORDS, WRITTEN

LOGISTIC, NETWORK = "logistic", "network"
_PLAIN = (LETTERS, WORDS)
# Settings of the intent classifier for few examples: smaller batches and larger steps.
_FEW = Learning(hidden=128, epochs=20, batch=64, rate=1e-2)


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


_NETWORK = Member(NETWORK, blocks=ALL_BLOCKS)
_OTHER_SEED = replace(_NETWORK, learning=replace(_FEW, seed=7))
_WRITTEN = Member(words=WRITTEN)
_LENT, _LENT_WRITTEN = Member(hidden=1.0), Member(words=WRITTEN, hidden=1.0)
# Of each conversational intent.
_OUTSIDE = 12


def _taught(key: str, label: str, *members: Member) -> Candidate:
    return Candidate(f"shop_{key}", f"{label}; out-of-scope examples", members, _OUTSIDE)


CANDIDATES: Sequence[Candidate] = (
    _taught("network_outside", "network", _NETWORK),
    _taught("two", "mean of network and linear as written that borrows", _NETWORK, _LENT_WRITTEN),
    _taught("three", "mean of network and two linear that borrow", _NETWORK, _LENT, _LENT_WRITTEN),
    _taught("lent", "linear, letters and words of sounds, that borrows", _LENT),
    _taught("lent_written", "linear, letters and words as written, that borrows", _LENT_WRITTEN),
    Candidate("shop_network", "network", (_NETWORK,)),
    Candidate("shop_written", "linear, letters and words as written", (_WRITTEN,)),
    _taught("network_closed", "network, unknown words ignored", replace(_NETWORK, is_open=False)),
    _taught("written_outside", "linear, letters and words as written", _WRITTEN),
    _taught("four", "mean of two networks and two linear that borrow", _NETWORK, _OTHER_SEED, _LENT, _LENT_WRITTEN),
)
