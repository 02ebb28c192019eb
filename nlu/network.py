"""A network with one hidden layer over text features and several heads, each of which tells one thing of a text.

The upper layers learn with Adam. The table of features, a row each, learns with one Adagrad step size a row (as tables
of embeddings do), and only the rows that a batch holds are touched, so that two hundred thousand features cost little.
Labels are smoothed and rare ones weigh more; what comes out is a probability only after calibration. Kept and evaluated
as plain arrays.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlu.features import Floats, Integers, TextFeatures

Labels = Sequence[str | None]

_ARRAYS, _TERMS = "network.npz", "terms.json"
# Adam's own: decay of the first and the second moment, and what keeps from dividing by zero (Kingma and Ba, 2015).
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8
# How much larger the table's steps are than those of the layers above: Adagrad's only become smaller.
_TABLE_RATE = 5.0
# Spread of the first layer's weights before learning.
_SPREAD = 0.02
# How much rare labels weigh more: 0 not at all, 1 so that each label counts alike.
_BALANCE = 0.5


@dataclass(frozen=True)
class Learning:
    """How the network learns: `dropout` and `smoothing` are shares, `rate` falls to nothing over the epochs."""

    hidden: int = 160
    epochs: int = 8
    batch: int = 256
    rate: float = 4e-3
    dropout: float = 0.3
    smoothing: float = 0.1
    seed: int = 42


@dataclass
class _Moments:
    """Adam's memory of one array of weights."""

    weights: Floats
    first: Floats = field(init=False)
    second: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.first, self.second = np.zeros_like(self.weights), np.zeros_like(self.weights)

    def learn(self, gradient: Floats, step: float) -> None:
        self.first += (gradient - self.first) * np.float32(1 - _FIRST)
        self.second += (gradient * gradient - self.second) * np.float32(1 - _SECOND)
        self.weights -= np.float32(step) * self.first / (np.sqrt(self.second) + np.float32(_TINY))


class _Table:
    """The first layer: a row of weights for each feature, and how much each row has moved."""

    def __init__(self, weights: Floats) -> None:
        self.weights = weights
        self._moved = np.zeros(len(weights), np.float32)
        self._is_known = np.zeros(len(weights), np.bool_)
        self._places = np.zeros(len(weights), np.int32)

    def known(self, features: Integers) -> tuple[npt.NDArray[np.intp], Integers]:
        """Return the features that occur, once each, and the place of each occurrence among them."""
        self._is_known[features] = True
        known = np.flatnonzero(self._is_known)
        self._is_known[known] = False
        self._places[known] = np.arange(len(known), dtype=np.int32)
        return known, self._places[features]

    def learn(self, gradient: Floats, rate: float, rows: npt.NDArray[np.intp]) -> None:
        """Move these rows; the gradient is used up."""
        moved = self._moved[rows] + np.einsum("ij,ij->i", gradient, gradient) / np.float32(gradient.shape[1])
        self._moved[rows] = moved
        gradient *= (np.float32(rate) / (np.sqrt(moved) + np.float32(_TINY)))[:, None]
        self.weights[rows] -= gradient


@dataclass
class Head:
    """One question put to a text: its labels in the order of their scores, how much it counts in learning."""

    name: str
    weight: float = 1.0
    labels: list[str] = field(default_factory=list)
    # What the scores are divided by so that they become probabilities that hold.
    temperature: float = 1.0

    def probabilities(self, scores: Floats) -> Floats:
        """Return the probabilities of scores, along the last axis."""
        return softmax(scores / np.float32(self.temperature))


class Network:
    """Features, a layer of rectified units, and for each head a score of each of its labels."""

    def __init__(self, features: TextFeatures, heads: Sequence[Head]) -> None:
        self.features = features
        self.heads = list(heads)
        # Half precision: what is lost is far below the noise of learning, and the table is the largest thing in memory.
        self.table: npt.NDArray[np.float16] = np.zeros((0, 0), dtype=np.float16)
        self.layers: list[Floats] = []

    def fit(self, texts: Sequence[Sequence[str]], labels: Sequence[Labels], learning: Learning) -> Iterator[float]:
        """Learn from texts (as keys) and each head's labels of them (None: unknown); yields the share that is done."""
        matrix = self.features.fit(texts)
        targets = []
        for head, given in zip(self.heads, labels, strict=True):
            head.labels = sorted({label for label in given if label is not None})
            targets.append(_Target(head, given, learning.smoothing))
        learner = _Learner(matrix, targets, learning)
        yield from learner.epochs()
        self.table, self.layers = learner.table.weights.astype(np.float16), learner.layers

    def scores(self, keys: Sequence[str]) -> list[Floats] | None:
        """Return for each head the scores of its labels before calibration, or None if nothing in the text is known."""
        indices, values = self.features.vector(keys)
        if not len(indices) or not self.layers:
            return None
        bias, *heads = self.layers
        hidden = np.maximum(values @ self.table[indices].astype(np.float32) + bias, 0)
        return [hidden @ weights + own for weights, own in zip(heads[::2], heads[1::2], strict=True)]

    def save(self, folder: Path) -> None:
        """Write arrays and terms; no pickle."""
        idf = np.concatenate([block.idf for block in self.features.blocks])
        layers = {f"layer{number}": layer for number, layer in enumerate(self.layers)}
        np.savez(folder / _ARRAYS, table=self.table, idf=idf, **layers)
        terms = {"heads": [asdict(head) for head in self.heads], "vocabularies": self.features.vocabularies()}
        (folder / _TERMS).write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        """Read what `save` wrote."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            self.table, idf = arrays["table"], arrays["idf"]
            self.layers = [arrays[name] for name in sorted(arrays.files) if name.startswith("layer")]
        terms = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        self.heads = [Head(**head) for head in terms["heads"]]
        self.features.restore(terms["vocabularies"], idf)


def softmax(scores: Floats) -> Floats:
    """Return probabilities of scores, along the last axis."""
    exponents = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=-1, keepdims=True), dtype=np.float32)


class _Target:
    """What a head should say of each text, and how much it matters: nothing where the label is unknown."""

    def __init__(self, head: Head, labels: Labels, smoothing: float) -> None:
        self.size = len(head.labels)
        places = {label: place for place, label in enumerate(head.labels)}
        self.shares = np.full((len(labels), self.size), smoothing / max(self.size, 1), np.float32)
        counts = Counter(label for label in labels if label is not None)
        weights = np.zeros(len(labels), np.float32)
        for row, label in enumerate(labels):
            if label is not None:
                self.shares[row, places[label]] += 1 - smoothing
                weights[row] = (1 / counts[label]) ** _BALANCE
        self.weights = head.weight * weights / max(float(weights[weights > 0].mean()), 1e-9) if counts else weights


class _Learner:
    def __init__(self, matrix: sparse.csr_matrix, targets: Sequence[_Target], learning: Learning) -> None:
        self._matrix, self._targets, self._learning = matrix, targets, learning
        self._random = np.random.default_rng(learning.seed)
        self.table = _Table(self._drawn((matrix.shape[1], learning.hidden), _SPREAD))
        self._moments = [_Moments(np.zeros(learning.hidden, np.float32))]
        for target in targets:
            self._moments.append(_Moments(self._drawn((learning.hidden, target.size), learning.hidden**-0.5)))
            self._moments.append(_Moments(np.zeros(target.size, np.float32)))

    @property
    def layers(self) -> list[Floats]:
        return [moments.weights for moments in self._moments]

    def epochs(self) -> Iterator[float]:
        """Learn; yields the share that is done."""
        size, batch = self._matrix.shape[0], self._learning.batch
        batches = -(-size // batch)
        for epoch in range(self._learning.epochs):
            order = self._random.permutation(size)
            for number in range(batches):
                step = epoch * batches + number + 1
                left = 1 - step / (self._learning.epochs * batches + 1)
                self._learn(order[number * batch : (number + 1) * batch], self._learning.rate * left, step)
            yield (epoch + 1) / self._learning.epochs

    def _learn(self, chosen: npt.NDArray[np.intp], rate: float, step: int) -> None:
        rows = self._matrix[chosen]
        known, places = self.table.known(rows.indices)
        small = sparse.csr_matrix((rows.data, places, rows.indptr), shape=(len(chosen), len(known)))
        bias, *heads = self.layers
        before = small @ self.table.weights[known] + bias
        kept = (self._random.random(before.shape, dtype=np.float32) >= self._learning.dropout) * (before > 0)
        kept = kept.astype(np.float32) / np.float32(1 - self._learning.dropout)
        hidden = before * kept
        hidden_error, gradients = np.zeros_like(hidden), []
        for target, weights, own in zip(self._targets, heads[::2], heads[1::2], strict=True):
            error = softmax(hidden @ weights + own) - target.shares[chosen]
            error *= target.weights[chosen, None] / np.float32(len(chosen))
            hidden_error += error @ weights.T
            gradients += [hidden.T @ error, error.sum(axis=0)]
        hidden_error *= kept
        self.table.learn(np.asarray(small.T @ hidden_error), rate * _TABLE_RATE, known)
        unbiased = float(np.sqrt(1 - _SECOND**step) / (1 - _FIRST**step))
        for moments, gradient in zip(self._moments, [hidden_error.sum(axis=0), *gradients], strict=True):
            moments.learn(gradient, rate * unbiased)

    def _drawn(self, shape: tuple[int, int], spread: float) -> Floats:
        return (self._random.standard_normal(shape, dtype=np.float32) * np.float32(spread)).astype(np.float32)
