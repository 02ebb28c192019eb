"""The rows of this project's table, each made once and kept under the digest of its material."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from nlu.service_names import ServiceFinder
from seva.catalogue import load_catalogue
from workbench.experiments import rasa_pipelines
from workbench.experiments.figures import Figures, Judged, figures
from workbench.experiments.judging import Calibrated, calibrated, judged, mixed, uncalibrated, with_odds
from workbench.experiments.learner import Tell, learn
from workbench.experiments.material import CATALOGUE, PART, Material
from workbench.experiments.rasa_pipelines import PIPELINES, Answers
from workbench.experiments.recipes import (
    FAVOURED,
    MARGIN,
    MIXTURES,
    RECIPES,
    UNCALIBRATED,
    VARIANTS,
    OfPart,
    Recipe,
    Row,
    Variant,
    members,
)
from workbench.experiments.results import file_name, kept, result
from workbench.experiments.scores import Scores

PRODUCT = "product"
_ROWS: Sequence[Row] = (*RECIPES, *MIXTURES, *VARIANTS)
OURS = {one.key: one for one in _ROWS}


@dataclass(frozen=True)
class OwnRow:
    """A row of the table."""

    key: str
    label: str
    figures: Figures


@dataclass(frozen=True)
class Comparison:
    """Makes the rows: what from, where they are kept, how many epochs Rasa's pipelines learn, the product's model."""

    material: Material
    folder: Path
    epochs: int
    product: Path

    @property
    def labels(self) -> dict[str, str]:
        """The label of each row, in the order of the table."""
        pipelines = {key: f"{label}, {self.epochs} epochs, {PART:,} examples" for key, label in PIPELINES.items()}
        made = {key: one.label for key, one in OURS.items()}
        return {**pipelines, PRODUCT: "the product's model, all of it through Rasa", **made}

    def rows(self) -> Iterator[OwnRow]:
        """Yield the rows that were made."""
        for key, label in self.labels.items():
            found = result(Figures, self._file(key))
            if found:
                yield OwnRow(key, label, found)

    def make(self, key: str, tell: Tell, *, again: bool = False) -> None:
        """Make a row, unless it was made; `again`: even then. `tell` hears the share that is done."""
        kept(Figures, self._file(key), lambda: self._made(key, again, tell), again=again)

    def learnt(self, key: str) -> Path:
        """The folder of a row's model, which is made if it was not yet."""
        self.make(key, lambda share: None)
        return self._model_folder(key)

    def _model_folder(self, key: str) -> Path:
        return self._folder / "models" / self._name(key)

    def _made(self, key: str, again: bool, tell: Tell) -> Figures:
        return self._of_ours(OURS[key], again, tell) if key in OURS else self._of_rasa(key)

    def _of_ours(self, row: Row, again: bool, tell: Tell) -> Figures:
        scores = [self._scores(recipe, again and recipe is row, tell) for recipe in members(row)]
        by = row.by if isinstance(row, Variant) else ""
        found = self._probabilities(scores, by)
        answers = judged(found, self.material, self._finder, by_margin=by == MARGIN)
        seconds, parse_ms = sum(one.seconds for one in scores), sum(one.parse_ms for one in scores)
        return figures(answers, tells_services=True, seconds=round(seconds, 1), parse_ms=round(parse_ms, 3))

    def _probabilities(self, scores: list[Scores], by: str) -> Calibrated:
        if by == UNCALIBRATED:
            return uncalibrated(scores[0])
        found = mixed([calibrated(one, self.material) for one in scores])
        return with_odds(found, self.material) if by == FAVOURED else found

    def _scores(self, recipe: Recipe, again: bool, tell: Tell) -> Scores:
        file = self._model_folder(recipe.key) / "scores.npz"
        if file.exists() and not again:
            return Scores.read(file)
        texts = [message.text for message in self.material.all_messages()]
        examples = self.material.part if isinstance(recipe, OfPart) else self.material.examples
        scores = learn(recipe, examples, texts, tell, file.parent)
        scores.save(file)
        return scores

    def _of_rasa(self, key: str) -> Figures:
        messages, folder = self.material.all_messages(), self._model_folder(key)
        if key == PRODUCT:
            answers = rasa_pipelines.ask(self.product, messages, folder)
        else:
            answers = rasa_pipelines.train_and_ask(key, self.epochs, self.material.part, messages, folder)
        found = self._by_set(answers)
        return figures(found, tells_services=key == PRODUCT, seconds=answers.seconds, parse_ms=answers.parse_ms)

    def _by_set(self, answers: Answers) -> Judged:
        sets, at = {}, 0
        for name, messages in self.material.sets.items():
            sets[name] = answers.scored[at : at + len(messages)]
            at += len(messages)
        return sets

    @cached_property
    def _finder(self) -> ServiceFinder:
        return ServiceFinder(load_catalogue(CATALOGUE))

    @cached_property
    def _folder(self) -> Path:
        return self.folder / self.material.digest

    def _file(self, key: str) -> Path:
        return self._folder / "rows" / f"{self._name(key)}.json"

    def _name(self, key: str) -> str:
        if key in OURS:
            return file_name(key, [OURS[key], *members(OURS[key])])
        return file_name(key, self._product_digest if key == PRODUCT else (self.epochs, PART))

    @cached_property
    def _product_digest(self) -> str:
        return sha256(self.product.read_bytes()).hexdigest() if self.product.exists() else ""
