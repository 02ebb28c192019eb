"""The rows of this project's table, each made once and kept under the digest of its material."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nlu.service_names import ServiceFinder
from seva.catalogue import load_catalogue
from workbench.experiments import rasa_pipelines
from workbench.experiments.errors import UnknownRow
from workbench.experiments.figures import Figures, Judged, figures
from workbench.experiments.judging import calibrated, judged, mixed, with_odds
from workbench.experiments.learner import Scores, Tell, learn
from workbench.experiments.material import CATALOGUE, Material
from workbench.experiments.rasa_pipelines import SPARSE_DIET, STOCK, Answers
from workbench.experiments.recipes import (
    FAVOURED,
    MARGIN,
    MIXTURES,
    RECIPES,
    VARIANTS,
    Mixture,
    Recipe,
    Variant,
    members,
)  # fmt: skip
from workbench.experiments.results import file_name, kept

PRODUCT = "product"
_LABELS = {STOCK: "stock Rasa: `rasa init`", SPARSE_DIET: "sparse DIET: char_wb 1-5"}
_MADE = {one.key: one for one in (*RECIPES, *MIXTURES, *VARIANTS)}
# Shows a row's progress: takes its label and gives what hears the share that is done.
Progress = Callable[[str], AbstractContextManager[Tell]]


@dataclass(frozen=True)
class Row:
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
        pipelines = {key: f"{label}, {self.epochs} epochs" for key, label in _LABELS.items()}
        made = {key: one.label for key, one in _MADE.items()}
        return {**pipelines, PRODUCT: f"the product: `{self.product}` through Rasa", **made}

    def rows(self, wanted: Sequence[str], again: Sequence[str], progress: Progress) -> Iterator[Row]:
        """Yield the rows that are wanted (all, if none is named); `again` makes those anew. Raises UnknownRow."""
        unknown = sorted({*wanted, *again} - self.labels.keys())
        if unknown:
            raise UnknownRow(f"No such row: {', '.join(unknown)}. There are: {', '.join(self.labels)}.")
        for key in wanted or self.labels:
            yield Row(key, self.labels[key], self._figures(key, key in again, progress))

    def _figures(self, key: str, again: bool, progress: Progress) -> Figures:
        def made() -> Figures:
            with progress(self.labels[key]) as tell:
                return self._of_rasa(key) if key not in _MADE else self._of_ours(_MADE[key], again, tell)

        file = self._folder / "rows" / f"{self._name(key)}.json"
        return kept(Figures, file, made, again=again)

    def _of_ours(self, row: Recipe | Mixture | Variant, again: bool, tell: Tell) -> Figures:
        scores = [self._scores(recipe, again and recipe is row, tell) for recipe in members(row)]
        found = mixed([calibrated(one, self.material) for one in scores])
        by = row.by if isinstance(row, Variant) else None
        if by == FAVOURED:
            found = with_odds(found, self.material)
        answers = judged(found, self.material, ServiceFinder(load_catalogue(CATALOGUE)), by_margin=by == MARGIN)
        seconds, parse_ms = sum(one.seconds for one in scores), sum(one.parse_ms for one in scores)
        return figures(answers, tells_services=True, seconds=round(seconds, 1), parse_ms=round(parse_ms, 3))

    def _scores(self, recipe: Recipe, again: bool, tell: Tell) -> Scores:
        file = self.model_folder(recipe.key) / "scores.npz"
        if file.exists() and not again:
            return Scores.read(file)
        texts = [message.text for message in self.material.all_messages()]
        scores = learn(recipe, self.material.examples, texts, tell, file.parent)
        scores.save(file)
        return scores

    def _of_rasa(self, key: str) -> Figures:
        messages = self.material.all_messages()
        if key == PRODUCT:
            answers = rasa_pipelines.ask(self.product, messages, self.model_folder(key))
        else:
            answers = rasa_pipelines.train_and_ask(
                key, self.epochs, self.material.examples, messages, self.model_folder(key)
            )
        return figures(
            self._by_set(answers), tells_services=key == PRODUCT, seconds=answers.seconds, parse_ms=answers.parse_ms
        )

    def _by_set(self, answers: Answers) -> Judged:
        sets, at = {}, 0
        for name, messages in self.material.sets.items():
            sets[name] = answers.scored[at : at + len(messages)]
            at += len(messages)
        return sets

    @property
    def _folder(self) -> Path:
        return self.folder / self.material.digest

    def model_folder(self, key: str) -> Path:
        """Where a row's model and scores are."""
        return self._folder / "models" / self._name(key)

    def _name(self, key: str) -> str:
        return file_name(key, _MADE[key] if key in _MADE else self.epochs if key in _LABELS else _digest(self.product))


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
