"""What the experiments learn from and are judged on, taken once so that every row of a table sees the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from nlu.calibration import HeldOut, held_out

TRAINING, CATALOGUE = Path("data/nlu"), Path("catalogue")
# Settings are chosen on the first; the second is for judgement only.
CHOOSING, JUDGING = "held_out", "nlu_eval"
SETS = {CHOOSING: Path("data/held_out"), JUDGING: Path("tests/nlu_eval")}
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Example:
    """A message to learn from: what it wants, and of which service ("none": of none; None: not known)."""

    text: str
    intent: str
    service: str | None = None


@dataclass(frozen=True)
class Material:
    """Training examples and sets of messages to judge on, by name."""

    examples: Sequence[Example]
    sets: Mapping[str, Sequence[HeldOut]]
    taken_at: str

    @property
    def digest(self) -> str:
        """A short hash of all messages and labels, in which cached results are kept apart."""
        parts = [[asdict(one) for one in self.examples], {k: [asdict(one) for one in v] for k, v in self.sets.items()}]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]

    def all_messages(self) -> Sequence[HeldOut]:
        """The messages of all sets, in order."""
        return [message for messages in self.sets.values() for message in messages]


def take() -> Material:
    """Read training examples, with those made from the catalogue, and the sets. Takes about half a minute."""
    sets = {name: tuple(held_out(folder)) for name, folder in SETS.items()}
    return Material(tuple(_examples()), sets, datetime.now(UTC).isoformat(timespec="minutes"))


def kept(file: Path, *, fresh: bool = False) -> Material:
    """The material that was taken before, or, if there is none or on demand, that of today."""
    if file.exists() and not fresh:
        return _read(file)
    material = take()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(material), ensure_ascii=False), encoding="utf-8")
    return material


def _read(file: Path) -> Material:
    parts = json.loads(file.read_text(encoding="utf-8"))
    sets = {name: tuple(HeldOut(**one) for one in messages) for name, messages in parts["sets"].items()}
    return Material(tuple(Example(**one) for one in parts["examples"]), sets, parts["taken_at"])


def _examples() -> Iterator[Example]:
    # Rasa takes seconds to import, and a kept material does not need it.
    from rasa.shared.nlu.constants import INTENT, TEXT

    from nlu.evidence import service_labels
    from nlu.features import sounds
    from nlu.importer import CatalogueImporter
    from nlu.sources import catalogue_at

    files = [str(file) for file in sorted(TRAINING.rglob("*.yml"))]
    read = CatalogueImporter(training_data_paths=files, catalogue=str(CATALOGUE)).get_nlu_data().intent_examples
    said = sorted((one for one in read if sounds(str(one.get(TEXT)))), key=lambda one: (one.get(INTENT), one.get(TEXT)))
    for one, service in zip(said, service_labels(said, catalogue_at(CATALOGUE)), strict=True):
        yield Example(str(one.get(TEXT)), str(one.get(INTENT)), service)
