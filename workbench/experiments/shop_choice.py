"""Choosing candidates and thresholds for HINT3 by cross-validation on its training messages alone.

Training messages hold nothing that is out of scope, so it is made in two ways. In each of five folds a fifth of the
intents is hidden: their messages are out of scope for what learns from the rest. And conversational messages of this
project that no candidate learns from (of data/held_out, in Latin letters) are mixed in. Messages in scope count for a
half, hidden and conversational ones for a quarter each, whatever their numbers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import matthews_corrcoef

from workbench.experiments.hint3 import OUTSIDE, Labelled
from workbench.scored import share

FOLDS = 5
_INSIDE, _HIDDEN, _TALK = 0.5, 0.25, 0.25
_STEPS = [step / 100 for step in range(2, 91)]
_SEED = 0

# Learns from labelled messages and answers texts: the best label and its probability.
Answer = Callable[[Labelled, Sequence[str]], tuple[Sequence[str], Sequence[float]]]


@dataclass(frozen=True)
class Chosen:
    """What cross-validation says of a candidate: share right in scope, the best MCC, and the threshold of it."""

    in_scope: float
    mcc: float
    threshold: float


@dataclass(frozen=True)
class Fold:
    """What to learn from, and what to judge on: hidden intents and conversation are labelled OUTSIDE."""

    train: Labelled
    inside: Labelled
    hidden: Labelled
    talk: Labelled


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


def choose(answer: Answer, train: Labelled, talk_texts: Sequence[str]) -> Chosen:
    """Cross-validate: the threshold is the one of the best MCC over all folds together."""
    right, found, sure, weights = [], [], [], []
    for fold in folds(train, talk_texts):
        asked = [*fold.inside, *fold.hidden, *fold.talk]
        labels, confidences = answer(fold.train, [text for text, _ in asked])
        right += [label for _, label in asked]
        found += list(labels)
        sure += list(confidences)
        for part, weight in ((fold.inside, _INSIDE), (fold.hidden, _HIDDEN), (fold.talk, _TALK)):
            weights += [weight / max(len(part), 1)] * len(part)
    best, threshold = max((_mcc(right, found, sure, weights, step), -step) for step in _STEPS)
    return Chosen(share(a == b for a, b in zip(right, found, strict=True) if a != OUTSIDE), best, -threshold)


def _mcc(
    right: Sequence[str], found: Sequence[str], sure: Sequence[float], weights: Sequence[float], threshold: float
) -> float:
    answered = [label if one >= threshold else OUTSIDE for label, one in zip(found, sure, strict=True)]
    return float(matthews_corrcoef(right, answered, sample_weight=weights))
