"""The rows of the table on HINT3: published systems, Rasa's pipelines and the candidates."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path

from nlu.calibration import HeldOut
from workbench.experiments import rasa_pipelines
from workbench.experiments.borrowed import Borrowed, conversation
from workbench.experiments.hindi import HindiMessages
from workbench.experiments.hint3 import SYSTEMS, Found, Labelled, Setting, published, settings
from workbench.experiments.learner import Tell
from workbench.experiments.material import CHOOSING, Example, Material
from workbench.experiments.rasa_pipelines import EPOCHS, PIPELINES
from workbench.experiments.results import file_name, kept, result
from workbench.experiments.shop_choice import Chosen, choose
from workbench.experiments.shop_models import ShopModels
from workbench.experiments.shop_recipes import CANDIDATES

PREFIX = "shop_"
OF_RASA = {f"{PREFIX}{key}": key for key in PIPELINES}
OURS = {one.key: one for one in CANDIDATES}


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
    """Makes the rows: where HINT3 is, where results are kept, the material, what gives the folder of our network."""

    root: Path
    folder: Path
    material: Material
    network: Callable[[], Path]

    @cached_property
    def settings(self) -> Sequence[Setting]:
        """The six settings."""
        return list(settings(self.root))

    @property
    def labels(self) -> dict[str, str]:
        """The label of each row that can be made, in the order of the table."""
        pipelines = {key: f"{PIPELINES[name]}, {EPOCHS} epochs" for key, name in OF_RASA.items()}
        return {**pipelines, **{key: one.label for key, one in OURS.items()}}

    def published(self) -> Iterator[ShopRow]:
        """Yield the published systems by their predictions."""
        for key, label in SYSTEMS.items():
            found = {one.key: ShopFigures(published(self.root, key, one.key)) for one in self.settings}
            yield ShopRow(key, label, found)

    def rows(self) -> Iterator[ShopRow]:
        """Yield the rows that were made in all settings."""
        for key, label in self.labels.items():
            found = {one.key: result(ShopFigures, self._file(key, one)) for one in self.settings}
            figures = {setting: made for setting, made in found.items() if made}
            if len(figures) == len(found):
                yield ShopRow(key, label, figures)

    @cached_property
    def not_hindi(self) -> Mapping[str, Sequence[bool]]:
        """Of each setting's test messages, whether it is in another language than Hindi."""

        def made() -> dict[str, list[bool]]:
            hindi = HindiMessages(self.material.examples)
            flags = {one.key: hindi.flags([text for text, _ in one.test]) for one in self.settings}
            return {key: [not flag for flag in each] for key, each in flags.items()}

        return kept(dict[str, list[bool]], self._folder / f"not_hindi-{self.material.digest}.json", made)

    def make(self, key: str, tell: Tell, *, again: bool = False) -> None:
        """Make a row, unless it was made; `again`: even then. `tell` hears the share that is done."""
        make = self._of_rasa if key in OF_RASA else self._of_candidate
        for number, setting in enumerate(self.settings, 1):
            kept(ShopFigures, self._file(key, setting), partial(make, key, setting), again=again)
            tell(number / len(self.settings))

    def _of_rasa(self, key: str, setting: Setting) -> ShopFigures:
        examples = [Example(text, intent) for text, intent in setting.train]
        asked = [HeldOut("en", text, label, None, "plain") for text, label in setting.test]
        folder = self._folder / "models" / f"{key}_{setting.key}"
        scored = rasa_pipelines.train_and_ask(OF_RASA[key], EPOCHS, examples, asked, folder).scored
        right, found = [label for _, label in setting.test], [one.found_intent for one in scored]
        return ShopFigures(Found(right, found, [one.confidence for one in scored]))

    def _of_candidate(self, key: str, setting: Setting) -> ShopFigures:
        def answer(train: Labelled, texts: Sequence[str]) -> tuple[list[str], list[float]]:
            return self._models.answers(OURS[key], train, texts)

        chosen = choose(answer, setting.train, conversation(self.material.sets[CHOOSING]))
        labels, sure = answer(setting.train, [text for text, _ in setting.test])
        found = Found([label for _, label in setting.test], labels, chosen.calibration.sure(sure))
        return ShopFigures(found, chosen)

    @cached_property
    def _models(self) -> ShopModels:
        return ShopModels(Borrowed(self.network, self.material.examples))

    def _file(self, key: str, setting: Setting) -> Path:
        definition = (OURS[key], self.material.digest) if key in OURS else EPOCHS
        return self._folder / "rows" / f"{file_name(f'{key}_{setting.key}', definition)}.json"

    @cached_property
    def _folder(self) -> Path:
        parts = json.dumps([asdict(one) for one in self.settings])
        return self.folder / f"hint3-{sha256(parts.encode()).hexdigest()[:12]}"
