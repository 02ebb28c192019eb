"""HINT3 (Arora et al., 2020): what users wrote to three Indian shops, and what published systems made of it.

hellohaptik/HINT3, Open Database License: evaluation only. It is read where the option says and stays there.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sklearn.metrics import matthews_corrcoef

from workbench.experiments.errors import NoSuchData
from workbench.scored import share

SHOPS = {"sofmattress": "SOFMattress", "curekart": "Curekart", "powerplay11": "Powerplay11"}
SYSTEMS = {"dialogflow": "Dialogflow", "rasa": "Rasa 1.10.10", "luis": "LUIS", "haptik": "Haptik", "bert": "BERT"}
OUTSIDE = "NO_NODES_DETECTED"
# As published: the first for accuracy in scope, the middle one for out-of-scope recall, the best for MCC.
THRESHOLDS = tuple(step / 10 for step in range(1, 10))
_LOW, _MIDDLE = 0.1, 0.5
_FIGURES = ("Inscope Accuracy", "OOS Recall", "MCC")

Labelled = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Setting:
    """A shop with all or a subset of its training messages; `train` and `test` are messages with their labels."""

    key: str
    train: Labelled
    test: Labelled

    @property
    def label(self) -> str:
        """The shop's name and which training messages."""
        shop, _, subset = self.key.partition("_")
        return f"{SHOPS[shop]} {subset or 'full'}"


@dataclass(frozen=True)
class Found:
    """What a model made of a setting's test messages: the best intent and how sure it was; `right` is what is meant."""

    right: Sequence[str]
    labels: Sequence[str]
    confidences: Sequence[float]

    def only(self, flags: Sequence[bool]) -> "Found":
        """The same of those messages whose flag is set."""
        rows = [row for row, flag in enumerate(flags) if flag]
        labels, confidences = [self.labels[row] for row in rows], [self.confidences[row] for row in rows]
        return Found([self.right[row] for row in rows], labels, confidences)

    def at(self, threshold: float) -> list[str]:
        """The answers when what is less sure is turned away."""
        pairs = zip(self.labels, self.confidences, strict=True)
        return [label if confidence >= threshold else OUTSIDE for label, confidence in pairs]

    def mcc(self, threshold: float) -> float:
        """Matthews correlation of all labels, what is out of scope being one more (Gorodkin, 2004)."""
        return float(matthews_corrcoef(self.right, self.at(threshold)))

    @cached_property
    def best(self) -> tuple[float, float]:
        """The best MCC over the published thresholds, and its threshold."""
        return max(((self.mcc(threshold), threshold) for threshold in THRESHOLDS), key=lambda found: found[0])

    def in_scope(self, threshold: float = _LOW) -> float:
        """The share of the messages in scope that are right."""
        pairs = zip(self.right, self.at(threshold), strict=True)
        return share(right == found for right, found in pairs if right != OUTSIDE)

    def outside(self, threshold: float = _MIDDLE) -> float:
        """The share of the messages out of scope that are turned away."""
        pairs = zip(self.right, self.at(threshold), strict=True)
        return share(found == OUTSIDE for right, found in pairs if right == OUTSIDE)


def settings(root: Path) -> Iterator[Setting]:
    """Yield the six settings of version 1; NoSuchData if a file is missing."""
    data = root / "dataset" / "v1"
    for shop in SHOPS:
        test = _labelled(data / "test" / f"{shop}_test.csv")
        for key in (shop, f"{shop}_subset"):
            yield Setting(key, _labelled(data / "train" / f"{key}_train.csv"), test)


def published(root: Path, system: str, setting: str) -> Found:
    """What a published system made of a setting."""
    rows = _rows(root / "preds" / f"{system}_{setting}.csv")
    return Found(
        [row["label"] for row in rows],
        [row["predicted_node"] for row in rows],
        [float(row["predicted_node_score"]) for row in rows],
    )


def furthest_off(root: Path) -> tuple[int, float]:
    """How many published figures were computed again from the predictions, and by how much the worst one differs."""
    differences = [
        abs(again - float(row[name]))
        for system in SYSTEMS
        for shop in SHOPS
        for setting in (shop, f"{shop}_subset")
        for found in (published(root, system, setting),)
        for row in _rows(root / "results" / f"{system}_{setting}.csv")
        for name, again in _again(found, float(row["Threshold"])).items()
    ]
    return len(differences), max(differences)


def _again(found: Found, threshold: float) -> Mapping[str, float]:
    figures = (found.in_scope(threshold), found.outside(threshold), found.mcc(threshold))
    return dict(zip(_FIGURES, figures, strict=True))


def _labelled(file: Path) -> Labelled:
    return [(row["sentence"], row["label"]) for row in _rows(file)]


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    except FileNotFoundError as error:
        raise NoSuchData(f"{file} is missing: this is not a copy of hellohaptik/HINT3.") from error
