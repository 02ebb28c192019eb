"""The rows of the table on HINT3: published systems, Rasa's pipelines and the candidates."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from nlu.calibration import HeldOut
from workbench.experiments import rasa_pipelines
from workbench.experiments.comparison import Progress
from workbench.experiments.hint3 import SYSTEMS, Found, Setting, published, settings
from workbench.experiments.material import CHOOSING, Example, Material
from workbench.experiments.rasa_pipelines import EPOCHS, SPARSE_DIET, STOCK
from workbench.experiments.recipes import ALL_BLOCKS
from workbench.experiments.results import file_name, kept
from workbench.experiments.shop_choice import Chosen, choose, talk
from workbench.experiments.shop_models import CANDIDATES, Borrowed, Candidate, answers

_PIPELINES = {STOCK: "stock Rasa 3.6.21: `rasa init`", SPARSE_DIET: "sparse DIET: char_wb 1-5"}


@dataclass(frozen=True)
class ShopFigures:
    """What a model made of a setting's test messages, and what cross-validation said before, if it was made."""

    found: Found
    chosen: Chosen | None = None


@dataclass(frozen=True)
class ShopRow:
    """A row: its figures in each setting."""

    key: str
    label: str
    figures: Mapping[str, ShopFigures]

    @property
    def choice(self) -> float | None:
        """The mean MCC of cross-validation, by which candidates are chosen."""
        scores = [one.chosen.mcc for one in self.figures.values() if one.chosen]
        return sum(scores) / len(scores) if scores else None


@dataclass(frozen=True)
class Shops:
    """Makes the rows: where HINT3 is, where results are kept, this project's material and its network's folder."""

    root: Path
    folder: Path
    material: Material
    network: Path

    @cached_property
    def settings(self) -> Sequence[Setting]:
        """The six settings."""
        return list(settings(self.root))

    def published(self) -> Iterator[ShopRow]:
        """Yield the published systems by their predictions."""
        for key, label in SYSTEMS.items():
            found = {one.key: ShopFigures(published(self.root, key, one.key)) for one in self.settings}
            yield ShopRow(key, label, found)

    def pipelines(self, again: Sequence[str], progress: Progress) -> Iterator[ShopRow]:
        """Yield Rasa's pipelines; `again` makes those anew."""
        for key, label in _PIPELINES.items():
            label = f"{label}, {EPOCHS} epochs"
            made = {one.key: self._of_rasa(key, label, one, key in again, progress) for one in self.settings}
            yield ShopRow(key, label, made)

    def candidates(self, again: Sequence[str], progress: Progress) -> Iterator[ShopRow]:
        """Yield the candidates; `again` makes those anew."""
        for one in CANDIDATES:
            key = f"shop_{one.key}"
            made = {s.key: self._of_candidate(one, s, key in again, progress) for s in self.settings}
            yield ShopRow(key, one.label, made)

    def _of_rasa(self, key: str, label: str, setting: Setting, again: bool, progress: Progress) -> ShopFigures:
        folder = self._folder / "models" / f"{key}_{setting.key}"
        examples = [Example(text, intent) for text, intent in setting.train]
        asked = [HeldOut("en", text, label, None, "plain") for text, label in setting.test]

        def made() -> ShopFigures:
            with progress(f"{setting.label}: {label}"):
                scored = rasa_pipelines.train_and_ask(key, EPOCHS, examples, asked, folder).scored
            right = [label for _, label in setting.test]
            return ShopFigures(Found(right, [o.found_intent for o in scored], [o.confidence for o in scored]))

        return kept(ShopFigures, self._folder / "rows" / f"{key}_{setting.key}.json", made, again=again)

    def _of_candidate(self, candidate: Candidate, setting: Setting, again: bool, progress: Progress) -> ShopFigures:
        def made() -> ShopFigures:
            with progress(f"{setting.label}: {candidate.label}"):
                return self._made(candidate, setting)

        name = file_name(f"{candidate.key}_{setting.key}", (candidate, self.material.digest))
        return kept(ShopFigures, self._folder / "rows" / f"{name}.json", made, again=again)

    def _made(self, candidate: Candidate, setting: Setting) -> ShopFigures:
        def answer(train: Sequence[tuple[str, str]], texts: Sequence[str]) -> tuple[list[str], list[float]]:
            labels, shares = answers(candidate, self._borrowed, train, texts)
            return labels, [float(share) for share in shares]

        chosen = choose(answer, setting.train, talk(self.material.sets[CHOOSING]))
        labels, shares = answer(setting.train, [text for text, _ in setting.test])
        return ShopFigures(Found([label for _, label in setting.test], labels, shares), chosen)

    @cached_property
    def _borrowed(self) -> Borrowed:
        return Borrowed(self.network, self.material.examples, ALL_BLOCKS)

    @cached_property
    def _folder(self) -> Path:
        parts = json.dumps([asdict(one) for one in self.settings])
        return self.folder / f"hint3-{sha256(parts.encode()).hexdigest()[:12]}"
