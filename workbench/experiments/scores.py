"""What a model made of messages before calibration, kept so that variants and mixtures need no second training."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.features import Floats


@dataclass(frozen=True)
class Scores:
    """A row for each message: scores of the intents, and of the services (no columns without a head for them).

    `known`: whether anything in the message was known. `seconds` of training, `parse_ms` of a message.
    """

    intents: Sequence[str]
    intent_scores: Floats
    services: Sequence[str]
    service_scores: Floats
    known: np.ndarray[Any, np.dtype[np.bool_]]
    seconds: float
    parse_ms: float

    def save(self, file: Path) -> None:
        """Write as arrays; no pickle."""
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, **{name: np.array(value) for name, value in vars(self).items()})

    @classmethod
    def read(cls, file: Path) -> "Scores":
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as kept:
            parts = {name: kept[name] for name in kept.files}
        for name in ("intents", "services"):
            parts[name] = [str(label) for label in parts[name]]
        return cls(**{**parts, "seconds": float(parts["seconds"]), "parse_ms": float(parts["parse_ms"])})
