"""Learns a candidate from a shop's messages and answers others with it."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from nlu.features import Block, Floats, TextFeatures
from nlu.network import Head, Network, softmax
from workbench.experiments.borrowed import Borrowed
from workbench.experiments.features import OpenBlock, blocks, cut
from workbench.experiments.hint3 import OUTSIDE, Labelled
from workbench.experiments.shop_recipes import NETWORK, Candidate, Member

_SEED, _ITERATIONS, _TOLERANCE = 42, 300, 1e-3

Shares = tuple[list[str], Floats]


class ShopModels:
    """Learns candidates; what several of them have in common is learnt once."""

    def __init__(self, borrowed: Borrowed) -> None:
        self._borrowed = borrowed
        self._learnt: dict[tuple[Member, int], Shares] = {}

    def answers(self, candidate: Candidate, train: Labelled, texts: Sequence[str]) -> tuple[list[str], list[float]]:
        """Learn from labelled messages; return for each text the best label in scope and its probability."""
        learnt = [*train, *self._borrowed.outside(candidate.outside)]
        found = [self._shares(member, learnt, texts) for member in candidate.members]
        labels, shares = found[0][0], np.mean([each for _, each in found], axis=0)
        inside = [at for at, label in enumerate(labels) if not label.startswith(OUTSIDE)]
        best = shares[:, inside].argmax(axis=1)
        return [labels[inside[at]] for at in best], [float(share) for share in shares[:, inside].max(axis=1)]

    def _shares(self, member: Member, learnt: Labelled, texts: Sequence[str]) -> Shares:
        key = (member, hash((tuple(learnt), tuple(texts))))
        if key not in self._learnt:
            learn = _of_network if member.learner == NETWORK else _of_logistic
            self._learnt[key] = learn(member, self._borrowed, learnt, texts)
        return self._learnt[key]


def _of_logistic(member: Member, borrowed: Borrowed, learnt: Labelled, texts: Sequence[str]) -> Shares:
    features, said = _features(member), [text for text, _ in learnt]
    matrix = features.fit([cut(text, member.words) for text in said])
    asked = _rows(features, [cut(text, member.words) for text in texts])
    if member.hidden:
        matrix = sparse.hstack([matrix, borrowed.hidden(said) * member.hidden]).tocsr()
        asked = sparse.hstack([asked, borrowed.hidden(texts) * member.hidden]).tocsr()
    model = LogisticRegression(
        C=member.c, class_weight="balanced", max_iter=_ITERATIONS, tol=_TOLERANCE, random_state=_SEED
    )
    model.fit(matrix, [label for _, label in learnt])
    return [str(label) for label in model.classes_], np.asarray(model.predict_proba(asked), dtype=np.float32)


def _of_network(member: Member, borrowed: Borrowed, learnt: Labelled, texts: Sequence[str]) -> Shares:
    head = Head("shop")
    network = Network(_features(member), [head])
    said, labels = [cut(text, member.words) for text, _ in learnt], [label for _, label in learnt]
    for _ in network.fit(said, [labels], member.learning):
        pass
    even = np.zeros(len(head.labels), np.float32)
    scores = [network.scores(cut(text, member.words)) for text in texts]
    return head.labels, softmax(np.array([found[0] if found else even for found in scores]))


def _features(member: Member) -> TextFeatures:
    return TextFeatures(blocks(member.blocks, member.letters, rarest=1, kind=OpenBlock if member.is_open else Block))


def _rows(features: TextFeatures, keys: Sequence[Sequence[str]]) -> sparse.csr_matrix:
    rows = [features.vector(one) for one in keys]
    ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
    indices, values = np.concatenate([row[0] for row in rows]), np.concatenate([row[1] for row in rows])
    return sparse.csr_matrix((values, indices, ends), shape=(len(rows), features.size))
