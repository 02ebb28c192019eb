"""How accuracy grows with the training data: classifiers that learnt from a part of it, as the model learnt from all.

The network alone learns, by the component's own config; intents do not need the rest of Rasa's pipeline.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from workbench.report.model_parts import ClassifierParts, untrained_classifier
from workbench.scored import Scored, grouped, share

SHARES = (0.25, 0.5, 0.75)
ALL = "all"
_SEED = 42


@dataclass(frozen=True)
class Point:
    """What was learnt from, and the intent accuracy in scope over all messages and each spelling's."""

    share: float
    examples: int
    accuracy: dict[str, float]


def learning_curve(
    parts: ClassifierParts, examples: Sequence[Message], judged: Sequence[Scored], shares: Sequence[float] = SHARES
) -> Iterator[Point]:
    """A point for each share of the examples, then the model's own."""
    order = _spread(examples)
    for part in shares:
        chosen = [example for example, place in order if place < part]
        yield Point(part, len(chosen), _learnt(parts, chosen, judged))
    yield Point(1.0, len(examples), _accuracy(judged, [message.found_intent for message in judged]))


def _spread(examples: Sequence[Message]) -> list[tuple[Message, float]]:
    """Each example with its place between 0 and 1 among those of its intent, so that a part has a share of each."""
    random, groups = Random(_SEED), defaultdict(list)  # noqa: S311 a draw that can be repeated
    for example in examples:
        groups[str(example.get(INTENT))].append(example)
    for group in groups.values():
        random.shuffle(group)
    return [(example, place / len(group)) for group in groups.values() for place, example in enumerate(group)]


def _learnt(parts: ClassifierParts, examples: Sequence[Message], judged: Sequence[Scored]) -> dict[str, float]:
    with untrained_classifier(parts.config) as classifier:
        classifier.train(TrainingData(list(examples)))
        messages = classifier.process([Message({TEXT: message.text}) for message in judged])
    return _accuracy(judged, [message.get(INTENT)["name"] for message in messages])


def _accuracy(judged: Sequence[Scored], found: Sequence[str]) -> dict[str, float]:
    right = {message.key: intent == message.intent for message, intent in zip(judged, found, strict=True)}
    inside = [message for message in judged if message.is_in_scope]
    groups = {ALL: inside} | grouped(inside, lambda message: message.spelling)
    return {name: share(right[message.key] for message in group) for name, group in groups.items()}
