"""Choosing candidates and thresholds for HINT3 by cross-validation on its training messages alone.

Training messages hold nothing that is out of scope, so it is made in two ways. In each of five folds a fifth of the
intents is hidden: their messages are out of scope for what learns from the rest. And conversational messages of this
project that no candidate learns from (of data/held_out, in Latin letters) are mixed in. Messages in scope count for a
half, hidden and conversational ones for a quarter each, whatever their numbers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import matthews_corrcoef

from workbench.experiments.hint3 import OUTSIDE, Labelled
from workbench.scored import share

FOLDS = 5
_INSIDE, _HIDDEN, _TALK = 0.5, 0.25, 0.25
_STEPS = [step / 100 for step in range(2, 100)]
_SEED = 0
# Two numbers of many answers need hardly any regularisation.
_LOOSE, _TINY = 100.0, 1e-5

# Learns from labelled messages and answers texts: the best label and its probability.
Answer = Callable[[Labelled, Sequence[str]], tuple[Sequence[str], Sequence[float]]]


@dataclass(frozen=True)
class Calibration:
    """How likely an answer is right, if the message is in scope, by the model's own probability (Platt, 1999)."""

    slope: float
    offset: float

    def sure(self, probabilities: Sequence[float]) -> list[float]:
        """Return how sure one can be of answers of these probabilities."""
        return [float(value) for value in 1 / (1 + np.exp(-self.slope * _log_odds(probabilities) - self.offset))]


@dataclass(frozen=True)
class Chosen:
    """What cross-validation says of a candidate: share right in scope, the best MCC, and the threshold of it.

    The threshold is of calibrated probabilities.
    """

    in_scope: float
    mcc: float
    threshold: float
    calibration: Calibration


@dataclass
class _Answered:
    """Messages of all folds: what is right, what was found and how sure, how much each counts."""

    right: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def mcc(self, threshold: float) -> float:
        pairs = zip(self.found, self.sure, strict=True)
        answered = [label if sure >= threshold else OUTSIDE for label, sure in pairs]
        return float(matthews_corrcoef(self.right, answered, sample_weight=self.weights))


@dataclass(frozen=True)
class Fold:
    """What to learn from, and what to judge on: hidden intents and conversation are labelled OUTSIDE."""

    train: Labelled
    inside: Labelled
    hidden: Labelled
    talk: Labelled


def choose(answer: Answer, train: Labelled, talk_texts: Sequence[str]) -> Chosen:
    """Cross-validate: the threshold is the one of the best MCC over all folds together."""
    answered = _Answered()
    for fold in folds(train, talk_texts):
        _answer(answer, fold, answered)
    rows = zip(answered.right, answered.found, answered.sure, strict=True)
    inside = [(right == found, sure) for right, found, sure in rows if right != OUTSIDE]
    calibration = _calibration(inside)
    answered.sure = calibration.sure(answered.sure)
    best, threshold = max((answered.mcc(step), -step) for step in _STEPS)
    return Chosen(share(is_right for is_right, _ in inside), best, -threshold, calibration)


def folds(train: Labelled, talk_texts: Sequence[str]) -> Iterator[Fold]:
    """Yield the folds, with the intents spread over them alike and each hidden once."""
    random = np.random.default_rng(_SEED)
    places = defaultdict(list)
    for at, (_, label) in enumerate(train):
        places[label].append(at)
    labels = sorted(places)
    fold = np.zeros(len(train), dtype=int)
    for label in labels:
        fold[random.permutation(places[label])] = (np.arange(len(places[label])) + random.integers(FOLDS)) % FOLDS
    hidden_in = dict(zip(labels, random.permutation(len(labels)) % FOLDS, strict=True))
    for number in range(FOLDS):
        seen = [one for at, one in enumerate(train) if fold[at] != number and hidden_in[one[1]] != number]
        learnt = {label for _, label in seen}
        judged = [one for at, one in enumerate(train) if fold[at] == number and one[1] in learnt]
        hidden = [(text, OUTSIDE) for text, label in train if hidden_in[label] == number]
        yield Fold(seen, judged, hidden, [(text, OUTSIDE) for text in talk_texts[number::FOLDS]])


def _answer(answer: Answer, fold: Fold, answered: _Answered) -> None:
    asked = [*fold.inside, *fold.hidden, *fold.talk]
    labels, sure = answer(fold.train, [text for text, _ in asked])
    answered.right += [label for _, label in asked]
    answered.found += labels
    answered.sure += sure
    for part, weight in ((fold.inside, _INSIDE), (fold.hidden, _HIDDEN), (fold.talk, _TALK)):
        answered.weights += [weight / max(len(part), 1)] * len(part)


def _calibration(answers: Sequence[tuple[bool, float]]) -> Calibration:
    is_right = [right for right, _ in answers]
    if len(set(is_right)) < 2:
        return Calibration(1.0, 0.0)
    learner = LogisticRegression(C=_LOOSE).fit(_log_odds([sure for _, sure in answers])[:, None], is_right)
    return Calibration(float(learner.coef_[0, 0]), float(learner.intercept_[0]))


def _log_odds(probabilities: Sequence[float]) -> npt.NDArray[np.float64]:
    inside = np.clip(np.asarray(probabilities, dtype=np.float64), _TINY, 1 - _TINY)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)
