"""What a model's scores are worth: measured on messages that it did not learn from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from nlu.features import Floats
from nlu.network import softmax

_TEMPERATURES = np.geomspace(0.2, 3.0, 60)
# What may be asked though it was understood: the share of the messages in scope (the project's aim is three points).
_ASKED_IN_VAIN = 0.03
_MOST = 0.5
# How often a message in scope may be taken for one that is not, so that more of those that are not are known.
_LOST_TO_BEYOND = 0.01
_ODDS = np.geomspace(1.0, 20.0, 40)


@dataclass(frozen=True)
class HeldOut:
    """A message that no model learns from: its file, what it wants and of which service, its style."""

    spelling: str
    text: str
    intent: str
    service: str | None
    style: str


def held_out(folder: Path) -> Iterator[HeldOut]:
    """Yield the messages of a folder of such files; each file is named for its spelling."""
    for file in sorted(folder.glob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["messages"]:
            yield HeldOut(
                file.stem, entry["text"], entry["intent"], entry.get("service"), entry.get("style") or "plain"
            )


def temperature(scores: Floats, right: Sequence[int]) -> float:
    """Return what to divide the scores by so that the right labels are the least surprising; scores have a row each."""
    rows = np.arange(len(right))
    losses = [-np.log(softmax(scores / np.float32(value))[rows, right] + 1e-12).mean() for value in _TEMPERATURES]
    return float(round(_TEMPERATURES[int(np.argmin(losses))], 3))


def favoured(probabilities: Floats, place: int, odds: float) -> Floats:
    """Return the probabilities when the label at `place` counts `odds` times; along the last axis."""
    weighed = probabilities.copy()
    weighed[..., place] *= np.float32(odds)
    return np.asarray(weighed / weighed.sum(axis=-1, keepdims=True), dtype=np.float32)


def odds_beyond(probabilities: Floats, right: Sequence[int], place: int, may_lose: float = _LOST_TO_BEYOND) -> float:
    """Return how many times to count what is out of scope (the label at `place`), so that few others are lost to it.

    A wrong act costs more than a question; examples can never show all that is out of scope.
    """
    others = np.array([row for row, label in enumerate(right) if label != place], dtype=np.intp)
    if not others.size or len(others) == len(right):
        return 1.0
    rows, labels = probabilities[others], np.asarray(right)[others]
    before = (rows.argmax(axis=1) == labels).mean()
    fitting = [
        odds for odds in _ODDS if (favoured(rows, place, odds).argmax(axis=1) == labels).mean() >= before - may_lose
    ]
    return float(round(max(fitting, default=1.0), 2))


def threshold(confidences: npt.ArrayLike, asked_in_vain: float = _ASKED_IN_VAIN) -> float:
    """Return below which confidence to ask, so that few of the messages that were understood are asked about.

    `confidences` are those of the messages in scope; one that was not understood counts as 1. At most a half: an intent
    that is likelier than all others together is worth acting on.
    """
    values = np.asarray(confidences, dtype=np.float64)
    return round(min(float(np.quantile(values, asked_in_vain)), _MOST), 3) if values.size else 0.0
