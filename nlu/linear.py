"""A linear model over text features: fitted by scikit-learn, kept and evaluated as plain arrays."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.features import Floats, TextFeatures

_ARRAYS, _TERMS = "weights.npz", "terms.json"


class LinearModel:
    """Multinomial logistic regression; `labels` are in the order of the probabilities."""

    def __init__(self, features: TextFeatures) -> None:
        self.features = features
        self.labels: list[str] = []
        self.weights: Floats = np.zeros((0, 0), dtype=np.float32)
        self.bias: Floats = np.zeros(0, dtype=np.float32)

    def fit(
        self, texts: Sequence[Sequence[str]], labels: Sequence[str], *, c: float, iterations: int, seed: int
    ) -> None:
        """Learn from texts (as keys) and their labels; rare labels weigh as much as frequent ones."""
        from sklearn.linear_model import LogisticRegression

        matrix = self.features.fit(texts)
        model = LogisticRegression(C=c, class_weight="balanced", max_iter=iterations, tol=1e-4, random_state=seed)
        model.fit(matrix, labels)
        self.labels = [str(label) for label in model.classes_]
        coefficients, bias = model.coef_, model.intercept_
        if len(self.labels) == 2:  # scikit-learn keeps one row for two classes
            coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.concatenate([-bias, bias]) / 2
        self.weights = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        self.bias = np.asarray(bias, dtype=np.float32)

    def probabilities(self, keys: Sequence[str]) -> Floats | None:
        """Return the probability of each label, or None if no feature of the text is known."""
        indices, values = self.features.vector(keys)
        if not len(indices) or not self.labels:
            return None
        scores = values @ self.weights[indices] + self.bias
        exponents = np.exp(scores - scores.max())
        return np.asarray(exponents / exponents.sum(), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write arrays and terms; no pickle."""
        idf = np.concatenate([block.idf for block in self.features.blocks])
        np.savez(folder / _ARRAYS, weights=self.weights, bias=self.bias, idf=idf)
        terms = {"labels": self.labels, "vocabularies": self.features.vocabularies()}
        (folder / _TERMS).write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        """Read what `save` wrote."""
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            self.weights, self.bias, idf = arrays["weights"], arrays["bias"], arrays["idf"]
        terms = json.loads((folder / _TERMS).read_text(encoding="utf-8"))
        self.labels = terms["labels"]
        self.features.restore(terms["vocabularies"], idf)
