"""The citizen's intent, by a linear model over the sounds of the message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components import check_config, is_number, is_text, is_whole, sounds_of
from nlu.features import Block, TextFeatures, letter_grams, word_grams
from nlu.linear import LinearModel
from nlu.sources import fingerprint

_CHECKS = {
    "letters_min": is_whole(1, 8),
    "letters_max": is_whole(1, 8),
    "words_max": is_whole(1, 3),
    "words_weight": is_number(0, 10),
    "rarest": is_whole(1, 100),
    "c": is_number(0.001, 10000),
    "max_iterations": is_whole(1, 10000),
    "random_seed": is_whole(0, 2**31),
    "ranking_length": is_whole(1, 100),
    "unknown_intent": is_text,
    "unknown_confidence": is_number(0, 1),
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """TF-IDF over n-grams of the message's sounds with balanced logistic regression; one model for all spellings."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the component's default config."""
        return {
            # n-grams of letters within words, from this length to that
            "letters_min": 2,
            "letters_max": 5,
            # n-grams of words up to this length, and their weight beside the letters'
            "words_max": 2,
            "words_weight": 0.7,
            # terms in fewer training examples than this are ignored
            "rarest": 2,
            # inverse strength of regularisation
            "c": 20.0,
            "max_iterations": 400,
            "random_seed": 42,
            # how many intents the ranking holds
            "ranking_length": 10,
            # what a message is in which nothing is known, and how sure that is
            "unknown_intent": "out_of_scope",
            "unknown_confidence": 0.1,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the types that must stand before this one."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages whose versions count for the training cache."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Cover the features and the language package."""
        return fingerprint()

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Check the config and build an empty model."""
        check_config("LinearIntentClassifier", config, _CHECKS)
        self._config, self._model_storage, self._resource = config, model_storage, resource
        rarest = config["rarest"]
        letters = Block(letter_grams(config["letters_min"], config["letters_max"]), rarest=rarest)
        by_words = Block(word_grams(config["words_max"]), weight=config["words_weight"], rarest=rarest)
        self._model = LinearModel(TextFeatures([letters, by_words]))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Load a trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model.restore(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent and a text."""
        examples = sorted(
            (str(example.get(INTENT)), sounds_of(example))
            for example in training_data.intent_examples
            if sounds_of(example)
        )
        if len({intent for intent, _ in examples}) > 1:
            texts, intents = [keys for _, keys in examples], [intent for intent, _ in examples]
            settings = self._config
            self._model.fit(
                texts, intents, c=settings["c"], iterations=settings["max_iterations"], seed=settings["random_seed"]
            )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` of each message."""
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        probabilities = self._model.probabilities(sounds_of(message))
        if probabilities is None:
            return [_entry(self._config["unknown_intent"], self._config["unknown_confidence"])]
        best = probabilities.argsort()[::-1][: self._config["ranking_length"]]
        return [_entry(self._model.labels[index], float(probabilities[index])) for index in best]


def _entry(name: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
