"""Which language a message is in, romanised Hindi included."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components import TrainedComponent, is_number, is_whole, text_of
from nlu.features import Block, TextFeatures, letter_grams, word_grams
from nlu.linear import LinearModel
from nlu.sources import fingerprint
from seva.language.normalise import normalise
from seva.language.script import detect_script, has_letters, words

LANGUAGE, LANGUAGE_CONFIDENCE = "language", "language_confidence"
_CODES = ("en", "hi")


def example_language(example: Message) -> str | None:
    """Return the language that the importer noted for a training example (from the folder of its file)."""
    noted = ((example.get("metadata") or {}).get("example") or {}) if isinstance(example.get("metadata"), dict) else {}
    return noted.get(LANGUAGE) if isinstance(noted, dict) else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(TrainedComponent, IntentClassifier):
    """Sets `language` {"code": "en" | "hi", "script": "Latn" | "Deva"} and `language_confidence` (0 to 1).

    Devanagari is Hindi at once. Between English and romanised Hindi a linear model over letters and words decides; its
    confidence is near 0 for names, numbers and what both languages share, where the language so far should be kept.
    """

    checks = {  # noqa: RUF012 a constant, declared in the base class
        "letters_max": is_whole(1, 6),
        "c": is_number(0.001, 10000),
        "max_iterations": is_whole(1, 10000),
    }

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the component's default config."""
        return {
            # n-grams of letters within words, from 1 to this length
            "letters_max": 4,
            # inverse strength of regularisation
            "c": 10.0,
            "max_iterations": 200,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Cover the features and the language package."""
        return fingerprint()

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Check the config and build an empty model."""
        super().__init__(config, model_storage, resource)
        letters = Block(letter_grams(1, config["letters_max"]), by_word=True)
        self._model = LinearModel(TextFeatures([letters, Block(word_grams(1), by_word=True)]))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples in Latin letters whose language the importer noted."""
        examples = sorted(
            (language, _written(text_of(example)))
            for example in training_data.training_examples
            if (language := example_language(example)) in _CODES and detect_script(text_of(example)) == "Latn"
        )
        if {language for language, _ in examples} == set(_CODES):
            texts, codes = [text for _, text in examples], [code for code, _ in examples]
            self._model.fit(texts, codes, c=self._config["c"], iterations=self._config["max_iterations"], seed=0)
        return self.keep()

    def save(self, folder: Path) -> None:
        """Write the model."""
        self._model.save(folder)

    def restore(self, folder: Path) -> None:
        """Read what `save` wrote."""
        self._model.restore(folder)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the language of each message."""
        for message in messages:
            text = text_of(message)
            script = detect_script(text)
            code, confidence = ("hi", 1.0) if script == "Deva" else self._latin(text)
            message.set(LANGUAGE, {"code": code, "script": script}, add_to_output=True)
            message.set(LANGUAGE_CONFIDENCE, confidence, add_to_output=True)
        return messages

    def _latin(self, text: str) -> tuple[str, float]:
        probabilities = self._model.probabilities(_written(text)) if has_letters(text) else None
        if probabilities is None:
            return _CODES[0], 0.0
        best = int(probabilities.argmax())
        return self._model.labels[best], round(float(2 * probabilities[best] - 1), 4)


def _written(text: str) -> Sequence[str]:
    """Return the words without figures, which tell nothing about the language."""
    return [normalise(word.text) for word in words(text) if not any(char.isdigit() for char in word.text)]
