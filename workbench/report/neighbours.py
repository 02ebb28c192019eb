"""Which training examples look most like a message, by the features that the network sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from nlu.features import Floats, TextFeatures, sounds
from workbench.report.training_examples import Example


@dataclass(frozen=True)
class Neighbour:
    """A training example and how much it looks like the message: the cosine of their features, 1 for the same."""

    example: Example
    likeness: float


class Neighbours:
    """Training examples by their features."""

    def __init__(self, features: TextFeatures, examples: Sequence[Example]) -> None:
        self._features, self._examples = features, list(examples)
        self._intents = np.array([example.intent for example in self._examples], dtype=object)
        rows = [_unit(features, example.text) for example in self._examples]
        ends = np.cumsum([0, *(len(indices) for indices, _ in rows)])
        indices = np.concatenate([row[0] for row in rows]) if rows else np.zeros(0, dtype=np.int32)
        values = np.concatenate([row[1] for row in rows]) if rows else np.zeros(0, dtype=np.float32)
        self._matrix = sparse.csr_matrix((values, indices, ends), shape=(len(rows), features.size))

    def nearest(self, text: str, most: int = 3, intent: str | None = None) -> list[Neighbour]:
        """The examples most like the text, best first; of one intent if it is given."""
        indices, values = _unit(self._features, text)
        whole = np.zeros(self._features.size, dtype=np.float32)
        whole[indices] = values
        likeness = self._matrix @ whole
        if intent is not None:
            likeness = np.where(self._intents == intent, likeness, 0.0)
        best = np.argsort(-likeness, kind="stable")[:most]
        return [Neighbour(self._examples[at], float(likeness[at])) for at in best if likeness[at] > 0]


def _unit(features: TextFeatures, text: str) -> tuple[npt.NDArray[np.int32], Floats]:
    indices, values = features.vector(sounds(text))
    length = float(np.sqrt(values @ values)) or 1.0
    return indices, np.asarray(values / np.float32(length), dtype=np.float32)
