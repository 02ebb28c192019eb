"""What the experiments learn from and are judged on, taken once so that every row of a table sees the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

from nlu.calibration import HeldOut, held_out
from workbench.perturb.misspell import misspelt
from workbench.scoring import DEVELOPMENT, JUDGEMENT

CATALOGUE = Path("catalogue")
# Settings are chosen on the first; the second is for judgement; the third is the second with every fifth word misspelt.
CHOOSING, JUDGING, MISSPELT = "held_out", "nlu_eval", "nlu_eval_misspelt"
_MISSPELT_SHARE, _SEED = 0.2, 42
# How many examples those models learn from that would take hours for all.
PART = 4000


@dataclass(frozen=True)
class Example:
    """A message to learn from: what it wants, of which service ("none": of none; None: not known), its language."""

    text: str
    intent: str
    service: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Material:
    """Training examples and sets of messages to judge on, by name."""

    examples: Sequence[Example]
    sets: Mapping[str, Sequence[HeldOut]]
    taken_at: str

    @property
    def digest(self) -> str:
        """A short hash of all messages and labels, by which results are kept apart."""
        parts = [[asdict(one) for one in self.examples], {k: [asdict(one) for one in v] for k, v in self.sets.items()}]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def part(self) -> Sequence[Example]:
        """Some of the examples, drawn evenly; the same ones each time."""
        return Random(_SEED).sample(self.examples, min(PART, len(self.examples)))  # noqa: S311 can be repeated

    def all_messages(self) -> list[HeldOut]:
        """The messages of all sets, in order."""
        return [message for messages in self.sets.values() for message in messages]


def material(file: Path, *, fresh: bool = False) -> Material:
    """What was taken before and kept in the file; if there is none, or on demand, that of today."""
    if file.exists() and not fresh:
        return _read(file)
    taken = _taken()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(taken), ensure_ascii=False), encoding="utf-8")
    return taken


def with_misspelt(messages: Sequence[HeldOut]) -> tuple[HeldOut, ...]:
    """The messages with a fifth of their words misspelt; the same ones each time."""
    random = Random(_SEED)  # noqa: S311 a draw that can be repeated
    return tuple(replace(one, text=misspelt(one.text, _MISSPELT_SHARE, random)) for one in messages)


def _taken() -> Material:
    sets = {name: tuple(held_out(folder)) for name, folder in ((CHOOSING, DEVELOPMENT), (JUDGING, JUDGEMENT))}
    sets[MISSPELT] = with_misspelt(sets[JUDGING])
    return Material(tuple(_examples()), sets, datetime.now(UTC).isoformat(timespec="minutes"))


def _read(file: Path) -> Material:
    parts = json.loads(file.read_text(encoding="utf-8"))
    sets = {name: tuple(HeldOut(**one) for one in messages) for name, messages in parts["sets"].items()}
    return Material(tuple(Example(**one) for one in parts["examples"]), sets, parts["taken_at"])


def _examples() -> Iterator[Example]:
    # Rasa takes seconds to import, and what was kept needs none of it.
    from rasa.shared.nlu.constants import INTENT, TEXT

    from nlu.evidence import service_labels
    from nlu.features import sounds
    from nlu.language import example_language
    from nlu.sources import catalogue_at
    from workbench.report.training_examples import training_messages

    heard = [one for one in training_messages() if sounds(str(one.get(TEXT)))]
    ordered = sorted(heard, key=lambda one: (one.get(INTENT), one.get(TEXT)))
    for one, service in zip(ordered, service_labels(ordered, catalogue_at(CATALOGUE)), strict=True):
        yield Example(str(one.get(TEXT)), str(one.get(INTENT)), service, example_language(one))
