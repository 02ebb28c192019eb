"""Learns a recipe and keeps its scores of all messages, so that mixtures and figures need no second training."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic, perf_counter
from typing import Any

import numpy as np

from nlu.features import (
    Block,
    Floats,
    Grams,
    TextFeatures,
    letter_grams,
    of_skeletons,
    skip_grams,
    sounds,
    word_grams,
)
from nlu.linear import LinearModel
from nlu.network import Head, Network
from seva.language.script import words
from workbench.experiments.material import Example
from workbench.experiments.recipes import (
    LETTER_SKELETONS,
    LETTERS,
    SKIPS,
    SOUNDS,
    WORD_SKELETONS,
    WORDS,
    Recipe,
)
from workbench.perturb.misspell import misspelt
from workbench.scored import OUT_OF_SCOPE

Keys = list[str]
Tell = Callable[[float], None]

_MISSPELT_SHARE, _SEED = 0.2, 42
_LINEAR_ITERATIONS = 100
# How many messages are timed.
_TIMED = 300
_WEIGHTS = {LETTERS: 1.0, WORDS: 0.7, LETTER_SKELETONS: 0.5, WORD_SKELETONS: 0.5, SKIPS: 0.5}


@dataclass(frozen=True)
class Scores:
    """What a model made of messages, a row each: scores of the intents before calibration, and of the services.

    `known`: whether anything in the message was known. Without a head for services, `services` has no columns.
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


def cut(text: str, by: str) -> Keys:
    """The words of a text by their sounds, or as written in small letters."""
    return sounds(text) if by == SOUNDS else [word.text.lower() for word in words(text)]


def blocks(names: Sequence[str], letters: tuple[int, int], rarest: int = 2) -> list[Block]:
    """The blocks of features by their names, with the weights that the intent classifier has."""
    shortest, longest = letters
    grams: dict[str, Grams] = {
        LETTERS: letter_grams(shortest, longest),
        WORDS: word_grams(2),
        LETTER_SKELETONS: of_skeletons(letter_grams(shortest, longest - 1)),
        WORD_SKELETONS: of_skeletons(word_grams(2)),
        SKIPS: skip_grams,
    }
    return [Block(grams[name], weight=_WEIGHTS[name], rarest=rarest) for name in names]


def learn(recipe: Recipe, examples: Sequence[Example], texts: Sequence[str], tell: Tell, keep: Path) -> Scores:
    """Learn the recipe and score the texts; `tell` hears the share that is done, `keep` is a folder for the model."""
    started = monotonic()
    chosen = list(_chosen(recipe, examples))
    keys = [cut(example.text, recipe.words) for example in chosen]
    features = TextFeatures(blocks(recipe.blocks, recipe.letters))
    intents, services = [one.intent for one in chosen], [one.service for one in chosen]
    keep.mkdir(parents=True, exist_ok=True)
    if recipe.linear is None:
        heads = [Head("intent")] + ([Head("service", recipe.service_weight)] if recipe.service_weight else [])
        network = Network(features, heads)
        for share in network.fit(keys, [intents, services][: len(heads)], recipe.learning):
            tell(share)
        network.save(keep)
        return _scored(_of_network(network), recipe, texts, [head.labels for head in heads], monotonic() - started)
    linear = LinearModel(features)
    fit_linear(linear, keys, intents, recipe.linear, recipe.balanced)
    return _scored(_of_linear(linear), recipe, texts, [linear.labels], monotonic() - started)


def fit_linear(model: LinearModel, keys: Sequence[Keys], labels: Sequence[str], c: float, balanced: bool) -> None:
    """Fit as LinearModel.fit does, with or without weights of the classes."""
    from sklearn.linear_model import LogisticRegression

    weights = "balanced" if balanced else None
    learner = LogisticRegression(C=c, class_weight=weights, max_iter=_LINEAR_ITERATIONS, random_state=_SEED)
    learner.fit(model.features.fit(keys), labels)
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


Score = Callable[[Keys], list[Floats] | None]


def _of_network(network: Network) -> Score:
    return network.scores


def _of_linear(model: LinearModel) -> Score:
    def scores(keys: Keys) -> list[Floats] | None:
        found = model.probabilities(keys)
        return None if found is None else [np.log(found + np.float32(1e-9))]

    return scores


def _scored(
    score: Score, recipe: Recipe, texts: Sequence[str], labels: Sequence[Sequence[str]], seconds: float
) -> Scores:
    nothing = [np.zeros(len(one), np.float32) for one in labels]
    found = [score(cut(text, recipe.words)) for text in texts]
    rows = [one or nothing for one in found]
    services = labels[1] if len(labels) > 1 else []
    return Scores(
        intents=labels[0],
        intent_scores=np.array([row[0] for row in rows]),
        services=services,
        service_scores=np.array([row[1] for row in rows]) if services else np.zeros((len(rows), 0), np.float32),
        known=np.array([one is not None for one in found]),
        seconds=round(seconds, 1),
        parse_ms=_parse_ms(lambda text: score(cut(text, recipe.words)), texts[:_TIMED]),
    )


def _parse_ms(parse: Callable[[str], object], texts: Sequence[str]) -> float:
    took = []
    for text in texts:
        started = perf_counter()
        parse(text)
        took.append((perf_counter() - started) * 1000)
    return round(float(np.median(took)), 3)
