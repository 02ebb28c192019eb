"""Candidates for HINT3: models over n-grams as on this project's messages, and what they may borrow from it.

What is borrowed is this project's own: the hidden layer of its network as further features, and messages of its
conversational intents (greetings, thanks, yes and no) as examples of what is out of scope. Published systems borrow
from pretrained encoders.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.svm import LinearSVC

from nlu.features import Floats, TextFeatures
from nlu.network import Head, Learning, Network, softmax
from workbench.experiments.hint3 import OUTSIDE, Labelled
from workbench.experiments.learner import blocks, cut
from workbench.experiments.material import Example
from workbench.experiments.recipes import LETTERS, SOUNDS, WORDS, WRITTEN

# What no shop's assistant answers; what could be a shop's business (a payment, a person to talk to) is left out.
CONVERSATIONAL = (
    "affirm", "bot_challenge", "change_language", "deny", "go_back", "goodbye", "greet", "inform", "out_of_scope",
    "repeat", "skip", "start_messages", "stop", "stop_messages", "thank",
)  # fmt: skip
_SEED = 42
_ITERATIONS = 300
# What decisions of ridge and support vectors are multiplied by before they are taken for scores.
_SHARPNESS = {"ridge": 5.0, "svm": 3.0}
_LEARNING = Learning(hidden=128, epochs=60, batch=32)

Learner = Callable[[float], Any]
_LEARNERS: Mapping[str, Learner] = {
    "logistic": lambda c: LogisticRegression(C=c, class_weight="balanced", max_iter=_ITERATIONS, random_state=_SEED),
    "ridge": lambda c: RidgeClassifier(alpha=c, class_weight="balanced", random_state=_SEED),
    "svm": lambda c: LinearSVC(C=c, class_weight="balanced", random_state=_SEED),
}


@dataclass(frozen=True)
class Member:
    """One model: what learns (`network` or a linear one), over which n-grams, with which C (ridge: alpha)."""

    learner: str = "logistic"
    words: str = SOUNDS
    blocks: Sequence[str] = (LETTERS, WORDS)
    letters: tuple[int, int] = (2, 5)
    c: float = 20.0


@dataclass(frozen=True)
class Candidate:
    """The mean of some models' probabilities.

    `hidden`: the weight of the product's hidden layer beside the n-grams (0: not used; linear members only).
    `outside`: how many messages of each conversational intent stand for what is out of scope.
    """

    key: str
    label: str
    members: Sequence[Member]
    hidden: float = 0.0
    outside: int = 0


_SEVERAL = (
    Member(), Member(words=WRITTEN), Member(blocks=(LETTERS,)), Member(words=WRITTEN, letters=(3, 6)),
)  # fmt: skip
_OTHERS = (Member("ridge", c=1.0), Member("svm", c=0.3))
_NETWORK = Member("network")
CANDIDATES: Sequence[Candidate] = (
    Candidate("written", "linear, letters and words as written", (Member(words=WRITTEN),)),
    Candidate("linear", "linear, letters and words of sounds", (Member(),)),
    Candidate("network", "network", (_NETWORK,)),
)


class Borrowed:
    """What the product lends: its network's hidden layer, and messages of its conversational intents."""

    def __init__(self, network: Path, examples: Sequence[Example], names: Sequence[str]) -> None:
        self._network = Network(TextFeatures(blocks(names, (2, 5))), [])
        self._network.restore(network)
        self._examples: dict[str, list[str]] = defaultdict(list)
        for example in examples:
            self._examples[example.intent].append(example.text)
        self._seen: dict[str, Floats] = {}

    def hidden(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The activations of the hidden layer, each text's of unit length."""
        return sparse.csr_matrix(np.array([self._activations(text) for text in texts]))

    def outside(self, count: int) -> Labelled:
        """So many messages of each conversational intent, each labelled with it beside OUTSIDE."""
        random = Random(_SEED)  # noqa: S311 a draw that can be repeated
        drawn = {intent: random.sample(self._examples[intent], count) for intent in CONVERSATIONAL if count}
        return [(text, f"{OUTSIDE}/{intent}") for intent, texts in drawn.items() for text in texts]

    def _activations(self, text: str) -> Floats:
        if text not in self._seen:
            indices, values = self._network.features.vector(cut(text, SOUNDS))
            before = values @ self._network.table[indices].astype(np.float32) + self._network.layers[0]
            active = np.maximum(before, 0)
            self._seen[text] = active / max(float(np.linalg.norm(active)), 1e-6)
        return self._seen[text]


def answers(
    candidate: Candidate, borrowed: Borrowed, train: Labelled, texts: Sequence[str]
) -> tuple[list[str], Floats]:
    """Learn from labelled messages; return for each text the best label in scope and its probability."""
    learnt = [*train, *borrowed.outside(candidate.outside)]
    found = [_shares(member, candidate.hidden, borrowed, learnt, texts) for member in candidate.members]
    labels, shares = found[0][0], np.mean([each for _, each in found], axis=0)
    inside = [at for at, label in enumerate(labels) if not label.startswith(OUTSIDE)]
    best = shares[:, inside].argmax(axis=1)
    return [labels[inside[at]] for at in best], shares[:, inside].max(axis=1)


def _shares(
    member: Member, hidden: float, borrowed: Borrowed, learnt: Labelled, texts: Sequence[str]
) -> tuple[list[str], Floats]:
    features = TextFeatures(blocks(member.blocks, member.letters, rarest=1))
    said, labels = [text for text, _ in learnt], [label for _, label in learnt]
    if member.learner == "network":
        return _of_network(member, features, said, labels, texts)
    matrix = features.fit([cut(text, member.words) for text in said])
    asked = _rows(features, [cut(text, member.words) for text in texts])
    if hidden:
        matrix = sparse.hstack([matrix, borrowed.hidden(said) * hidden]).tocsr()
        asked = sparse.hstack([asked, borrowed.hidden(texts) * hidden]).tocsr()
    model = _LEARNERS[member.learner](member.c).fit(matrix, labels)
    if member.learner == "logistic":
        return list(model.classes_), model.predict_proba(asked)
    return list(model.classes_), softmax(model.decision_function(asked) * _SHARPNESS[member.learner])


def _of_network(
    member: Member, features: TextFeatures, said: Sequence[str], labels: Sequence[str], texts: Sequence[str]
) -> tuple[list[str], Floats]:
    head = Head("shop")
    network = Network(features, [head])
    for _ in network.fit([cut(text, member.words) for text in said], [labels], _LEARNING):
        pass
    even = np.zeros(len(head.labels), np.float32)
    scores = [network.scores(cut(text, member.words)) for text in texts]
    return head.labels, softmax(np.array([found[0] if found else even for found in scores]))


def _rows(features: TextFeatures, keys: Sequence[Sequence[str]]) -> sparse.csr_matrix:
    rows = [features.vector(one) for one in keys]
    ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    indices, values = np.concatenate([row[0] for row in rows]), np.concatenate([row[1] for row in rows])
    return sparse.csr_matrix((values, indices, ends), shape=(len(rows), features.size))
