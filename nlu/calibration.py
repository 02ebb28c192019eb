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


def threshold(confidences: npt.ArrayLike, asked_in_vain: float = _ASKED_IN_VAIN) -> float:
    """Return below which confidence to ask, so that few of the messages that were understood are asked about.

    `confidences` are those of the messages in scope; one that was not understood counts as 1. At most a half: an intent
    that is likelier than all others together is worth acting on.
    """
    values = np.asarray(confidences, dtype=np.float64)
    return float(round(min(np.quantile(values, asked_in_vain), _MOST), 3)) if values.size else 0.0
