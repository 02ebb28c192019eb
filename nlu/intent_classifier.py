"""The citizen's intent, and which service the words speak of, by a network over the sounds of the message."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import raise_warning
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from nlu.acts import ActSplitter, Ranking
from nlu.calibration import HeldOut, favoured, held_out, odds_beyond, temperature, threshold
from nlu.components import (
    TrainedComponent,
    is_number,
    is_text,
    is_text_or_none,
    is_whole,
    sounds_of,
    text_of,
)
from nlu.evidence import EVIDENCE, NO_SERVICE, service_labels
from nlu.features import Block, TextFeatures, letter_grams, of_skeletons, skip_grams, sounds, word_grams
from nlu.network import Head, Learning, Network
from nlu.sources import catalogue_at, fingerprint, folder_fingerprint

INTENT_THRESHOLD, ACTS = "intent_threshold", "acts"
_CALIBRATION = "calibration.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NetworkIntentClassifier(TrainedComponent, IntentClassifier):
    """Sets `intent`, `intent_ranking`, `intent_threshold`, `service_evidence` and, if there are several, `acts`.

    One network for all spellings, over n-grams of the words' sounds, of the sounds without vowels, and pairs of words.
    Confidences are calibrated on held-out messages; below `intent_threshold` it is better to ask than to act. What is
    out of scope counts more than its examples say, as far as little else is lost to it.
    `service_evidence` tells how likely each service is the one spoken of, for the ServiceRetriever.
    """

    checks = {  # noqa: RUF012 a constant, declared in the base class
        "catalogue": is_text,
        "held_out": is_text_or_none,
        "letters_min": is_whole(1, 8),
        "letters_max": is_whole(1, 8),
        "words_max": is_whole(1, 3),
        "rarest": is_whole(1, 100),
        "hidden": is_whole(1, 4096),
        "epochs": is_whole(1, 1000),
        "batch": is_whole(1, 100000),
        "learning_rate": is_number(0.000001, 1),
        "dropout": is_number(0, 0.99),
        "input_dropout": is_number(0, 0.99),
        "label_smoothing": is_number(0, 0.99),
        "service_weight": is_number(0, 10),
        "random_seed": is_whole(0, 2**31),
        "ranking_length": is_whole(1, 100),
        "evidence_length": is_whole(0, 1000),
        "unknown_intent": is_text,
        "unknown_confidence": is_number(0, 1),
        "uncalibrated_threshold": is_number(0, 1),
    }

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the component's default config."""
        return {
            # folder of the catalogue, for the services that examples speak of
            "catalogue": "catalogue",
            # folder of messages to calibrate on, which nothing is learnt from; none: no calibration
            "held_out": None,
            # n-grams of letters within words, from this length to that; one less without vowels
            "letters_min": 2,
            "letters_max": 5,
            # n-grams of words up to this length
            "words_max": 2,
            # terms in fewer training examples than this are ignored
            "rarest": 2,
            # units of the hidden layer, passes over the data, examples a step, size of the first steps
            "hidden": 160,
            "epochs": 8,
            "batch": 256,
            "learning_rate": 0.004,
            # share of hidden units, and of a text's features, left out at each step; share of certainty given to other
            # labels
            "dropout": 0.3,
            "input_dropout": 0.4,
            "label_smoothing": 0.1,
            # how much the service counts beside the intent in learning
            "service_weight": 0.5,
            "random_seed": 42,
            # how many intents the ranking holds, and how many services the evidence
            "ranking_length": 10,
            "evidence_length": 5,
            # what a message is in which nothing is known, and how sure that is
            "unknown_intent": "out_of_scope",
            "unknown_confidence": 0.1,
            # where nothing is held out
            "uncalibrated_threshold": 0.2,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the types that must stand before this one."""
        return [Tokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Cover the features, the language package, the catalogue and the held-out messages."""
        settings = cls.get_default_config() | config
        return fingerprint(settings["catalogue"]) + folder_fingerprint(settings["held_out"])

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Check the config and build an empty network."""
        super().__init__(config, model_storage, resource)
        self._intents, self._services = Head("intent"), Head("service", weight=config["service_weight"])
        self._network = Network(TextFeatures(_blocks(config)), [self._intents, self._services])
        # Below the threshold it is better to ask; what is out of scope counts `odds` times.
        self._calibration = {"threshold": float(config["uncalibrated_threshold"]), "odds": 1.0}
        self._acts = ActSplitter(self._ranked)

    @property
    def network(self) -> Network:
        """What scores a text, for whoever looks into a model."""
        return self._network

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have an intent and a text."""
        examples = sorted(
            (example for example in training_data.intent_examples if sounds_of(example)),
            key=lambda example: (str(example.get(INTENT)), sounds_of(example)),
        )
        intents = [str(example.get(INTENT)) for example in examples]
        if len(set(intents)) > 1:
            services = service_labels(examples, catalogue_at(self._config["catalogue"]))
            self._learn([sounds_of(example) for example in examples], intents, services)
            self._calibrate()
        return self.keep()

    def _learn(self, texts: list[list[str]], intents: list[str], services: list[str | None]) -> None:
        settings = self._config
        learning = Learning(
            hidden=settings["hidden"],
            epochs=settings["epochs"],
            batch=settings["batch"],
            rate=settings["learning_rate"],
            dropout=settings["dropout"],
            input_dropout=settings["input_dropout"],
            smoothing=settings["label_smoothing"],
            seed=settings["random_seed"],
        )
        epochs = self._network.fit(texts, [intents, services], learning)
        for _ in tqdm(epochs, total=settings["epochs"], desc="Intents and services", unit="pass", disable=None):
            pass

    def _calibrate(self) -> None:
        """Make the confidences true on messages that were not learnt from."""
        folder = self._config["held_out"]
        messages = list(held_out(Path(folder))) if folder else []
        scored = [(message, scores) for message in messages if (scores := self._network.scores(sounds(message.text)))]
        if folder and not scored:
            raise_warning(f"No held-out messages in {folder}: confidences are not calibrated.")
        for place, head in enumerate((self._intents, self._services)):
            rows = [(_label(message, head), scores[place]) for message, scores in scored]
            known = [(head.labels.index(label), scores) for label, scores in rows if label in head.labels]
            if known:
                self._fit(head, np.array([scores for _, scores in known]), [right for right, _ in known])

    def _fit(self, head: Head, scores: Any, right: list[int]) -> None:
        head.temperature = temperature(scores, right)
        beyond = self._config["unknown_intent"]
        if head is not self._intents or beyond not in head.labels:
            return
        place = head.labels.index(beyond)
        self._calibration["odds"] = odds_beyond(head.probabilities(scores), right, place)
        found = self._intent_probabilities(scores)
        sure = np.where(found.argmax(axis=1) == right, found.max(axis=1), 1.0)
        self._calibration["threshold"] = threshold(sure[np.array(right) != place])

    def _intent_probabilities(self, scores: Any) -> Any:
        labels, beyond = self._intents.labels, self._config["unknown_intent"]
        found = self._intents.probabilities(scores)
        return favoured(found, labels.index(beyond), self._calibration["odds"]) if beyond in labels else found

    def save(self, folder: Path) -> None:
        """Write the network and the calibration."""
        self._network.save(folder)
        (folder / _CALIBRATION).write_text(json.dumps(self._calibration), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        """Read what `save` wrote."""
        # A message is little work: more threads only get into each other's way, and into those of other processes.
        threadpool_limits(1, "blas")
        self._network.restore(folder)
        self._intents, self._services = self._network.heads
        self._calibration = json.loads((folder / _CALIBRATION).read_text(encoding="utf-8"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what is known of each message."""
        for message in messages:
            scores = self._network.scores(sounds_of(message))
            ranking = self._ranking(scores)
            entries = [_entry(name, confidence) for name, confidence in ranking]
            message.set(INTENT, entries[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, entries, add_to_output=True)
            message.set(INTENT_THRESHOLD, self._calibration["threshold"], add_to_output=True)
            message.set(EVIDENCE, self._evidence(self._services.probabilities(scores[1])) if scores else {})
            if acts := self._acts.acts(text_of(message), ranking):
                message.set(ACTS, [asdict(act) for act in acts], add_to_output=True)
        return messages

    def _ranked(self, text: str) -> Ranking:
        return self._ranking(self._network.scores(sounds(text)))

    def _ranking(self, scores: Any) -> Ranking:
        """The intents with their probabilities, the best first."""
        if not scores:
            return [(self._config["unknown_intent"], self._config["unknown_confidence"])]
        probabilities = self._intent_probabilities(scores[0])
        best = probabilities.argsort()[::-1][: self._config["ranking_length"]]
        return [(self._intents.labels[index], float(probabilities[index])) for index in best]

    def _evidence(self, probabilities: Any) -> dict[str, float]:
        labels = self._services.labels
        best = [int(index) for index in probabilities.argsort()[::-1][: self._config["evidence_length"]]]
        evidence = {labels[index]: float(probabilities[index]) for index in best}
        if NO_SERVICE in labels:
            evidence[NO_SERVICE] = float(probabilities[labels.index(NO_SERVICE)])
        return evidence


def _blocks(config: dict[str, Any]) -> list[Block]:
    """Return the features; the weights were found on the held-out messages."""
    shortest, longest, rarest = config["letters_min"], config["letters_max"], config["rarest"]
    by_words = word_grams(config["words_max"])
    return [
        Block(letter_grams(shortest, longest), rarest=rarest, by_word=True),
        Block(by_words, weight=0.7, rarest=rarest),
        Block(of_skeletons(letter_grams(shortest, longest - 1)), weight=0.5, rarest=rarest, by_word=True),
        Block(of_skeletons(by_words), weight=0.5, rarest=rarest),
        Block(skip_grams, weight=0.5, rarest=rarest),
    ]


def _label(message: HeldOut, head: Head) -> str:
    return message.intent if head.name == "intent" else message.service or NO_SERVICE


def _entry(name: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
