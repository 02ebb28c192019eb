"""Learns a recipe and scores messages with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic, perf_counter

import numpy as np

from nlu.features import Floats, TextFeatures
from nlu.linear import LinearModel
from nlu.network import Head, Labels, Network
from workbench.experiments.features import Keys, blocks, cut
from workbench.experiments.material import Example
from workbench.experiments.recipes import Recipe
from workbench.experiments.scores import Scores
from workbench.perturb.misspell import misspelt
from workbench.scored import OUT_OF_SCOPE

Tell = Callable[[float], None]
Score = Callable[[Keys], list[Floats] | None]

_MISSPELT_SHARE, _SEED = 0.2, 42
_LINEAR_ITERATIONS = 100
# How many messages are timed.
_TIMED = 300
_TINY = np.float32(1e-9)


@dataclass(frozen=True)
class Learnt:
    """A model: what scores a message, and the labels of each of its heads."""

    score: Score
    labels: Sequence[Sequence[str]]


def learn(recipe: Recipe, examples: Sequence[Example], texts: Sequence[str], tell: Tell, keep: Path) -> Scores:
    """Learn the recipe and score the texts; `tell` hears the share that is done, `keep` is a folder for a network."""
    started = monotonic()
    chosen = list(_chosen(recipe, examples))
    model = _network(recipe, chosen, tell, keep) if recipe.linear is None else _linear(recipe, chosen)
    return _scored(model, recipe, texts, monotonic() - started)


def _network(recipe: Recipe, examples: Sequence[Example], tell: Tell, keep: Path) -> Learnt:
    heads = [Head("intent")] + ([Head("service", recipe.service_weight)] if recipe.service_weight else [])
    network = Network(TextFeatures(blocks(recipe.blocks, recipe.letters)), heads)
    intents: Labels = [one.intent for one in examples]
    labels = [intents, [one.service for one in examples]][: len(heads)]
    for share in network.fit([cut(one.text, recipe.words) for one in examples], labels, recipe.learning):
        tell(share)
    keep.mkdir(parents=True, exist_ok=True)
    network.save(keep)
    return Learnt(network.scores, [head.labels for head in heads])


def _linear(recipe: Recipe, examples: Sequence[Example]) -> Learnt:
    model = LinearModel(TextFeatures(blocks(recipe.blocks, recipe.letters)))
    _fit(model, recipe, examples)

    def score(keys: Keys) -> list[Floats] | None:
        found = model.probabilities(keys)
        return None if found is None else [np.log(found + _TINY)]

    return Learnt(score, [model.labels])


def _fit(model: LinearModel, recipe: Recipe, examples: Sequence[Example]) -> None:
    """As LinearModel.fit, with or without weights of the classes."""
    from sklearn.linear_model import LogisticRegression

    weights = "balanced" if recipe.balanced else None
    learner = LogisticRegression(
        C=recipe.linear, class_weight=weights, max_iter=_LINEAR_ITERATIONS, random_state=_SEED
    )  # fmt: skip
    matrix = model.features.fit([cut(one.text, recipe.words) for one in examples])
    learner.fit(matrix, [one.intent for one in examples])
    model.labels = [str(label) for label in learner.classes_]
    model.weights = np.ascontiguousarray(learner.coef_.T, dtype=np.float32)
    model.bias = np.asarray(learner.intercept_, dtype=np.float32)


def _chosen(recipe: Recipe, examples: Sequence[Example]) -> Iterator[Example]:
    random = Random(_SEED)  # noqa: S311 a draw that can be repeated
    for example in examples:
        if recipe.out_of_scope or example.intent != OUT_OF_SCOPE:
            yield example
            if random.random() < recipe.misspelt:
                yield Example(misspelt(example.text, _MISSPELT_SHARE, random), example.intent, example.service)


def _scored(model: Learnt, recipe: Recipe, texts: Sequence[str], seconds: float) -> Scores:
    nothing = [np.zeros(len(one), np.float32) for one in model.labels]
    found = [model.score(cut(text, recipe.words)) for text in texts]
    rows = [one or nothing for one in found]
    services = model.labels[1] if len(model.labels) > 1 else []
    return Scores(
        intents=model.labels[0],
        intent_scores=np.array([row[0] for row in rows]),
        services=services,
        service_scores=np.array([row[1] for row in rows]) if services else np.zeros((len(rows), 0), np.float32),
        known=np.array([one is not None for one in found]),
        seconds=round(seconds, 1),
        parse_ms=_parse_ms(lambda text: model.score(cut(text, recipe.words)), texts[:_TIMED]),
    )


def _parse_ms(parse: Callable[[str], object], texts: Sequence[str]) -> float:
    """The median time of a text."""
    took = []
    for text in texts:
        started = perf_counter()
        parse(text)
        took.append((perf_counter() - started) * 1000)
    return round(float(np.median(took)), 3)
