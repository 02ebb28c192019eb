"""The service and the department that a message names, found in the catalogue."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components import TrainedComponent, is_number, is_text, is_whole, query_of
from nlu.evidence import EVIDENCE
from nlu.retrieval import Candidate, NameIndex, QueryWord
from nlu.service_names import Limits, ServiceFinder, department_entries
from nlu.sources import catalogue_at, fingerprint

logger = logging.getLogger(__name__)

SERVICE, DEPARTMENT, CANDIDATES = "service", "department", "service_candidates"
_STATE = "catalogue.json"
# A score that no name reaches without evidence beside it, or hardly.
_SPOKEN_OF = 1.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ServiceRetriever(TrainedComponent, EntityExtractorMixin):
    """Emits the entities `service` (if one is clearly meant) and `department`, and always `service_candidates`.

    The index is built from the catalogue's files when the model is loaded: a changed alias counts after a restart,
    without training. What was trained with is kept only to say in the log that they differ. An intent classifier that
    stands before it helps: "water" is a bill when the citizen pays and a complaint when the citizen complains.
    """

    checks = {  # noqa: RUF012 a constant, declared in the base class
        "catalogue": is_text,
        "threshold": is_number(0, 1),
        "threshold_otherwise": is_number(0, 1),
        "margin": is_number(0, 1),
        "margin_shared": is_number(0, 1),
        "evidence_weight": is_number(0, 10),
        "threshold_together": is_number(0, 10),
        "threshold_together_otherwise": is_number(0, 10),
        "margin_together": is_number(0, 1),
        "candidates": is_whole(1, 10),
        "least_score": is_number(0, 1),
        "department_threshold": is_number(0, 1),
    }

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the component's default config."""
        return {
            # folder of the catalogue
            "catalogue": "catalogue",
            # share of a name (by the rarity of its words) that must be said for the service to be meant, with an intent
            # that is about services, and with any other (or none)
            "threshold": 0.45,
            "threshold_otherwise": 0.9,
            # the second best must be this much worse, as a share of the best score
            "margin": 0.05,
            # the same where the words that speak for the best speak for the second, too ("pension")
            "margin_shared": 0.12,
            # with evidence of how people speak of services: how much it counts beside a name (0: not at all), what both
            # must reach beyond what speaks for no service, and by how much the best must lead
            "evidence_weight": 1.0,
            "threshold_together": 0.25,
            "threshold_together_otherwise": 1.2,
            "margin_together": 0.03,
            # how many candidates are told, and the score below which none is told
            "candidates": 3,
            "least_score": 0.3,
            # share of a department's name that must be said
            "department_threshold": 0.95,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the types that must stand before this one."""
        return [Tokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Cover the catalogue, the search and the language package."""
        return fingerprint(config.get("catalogue", cls.get_default_config()["catalogue"]))

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Check the config and index the catalogue."""
        super().__init__(config, model_storage, resource)
        self._catalogue = catalogue_at(config["catalogue"])
        self._services = ServiceFinder(self._catalogue, _limits(config))
        self._departments = NameIndex(department_entries(self._catalogue))

    def save(self, folder: Path) -> None:
        """Keep which catalogue the model was trained with."""
        (folder / _STATE).write_text(json.dumps({"fingerprint": self._catalogue.fingerprint}), encoding="utf-8")

    def restore(self, folder: Path) -> None:
        """Log if the catalogue of today is another one than at training."""
        trained_with = json.loads((folder / _STATE).read_text(encoding="utf-8"))["fingerprint"]
        if trained_with != self._catalogue.fingerprint:
            logger.warning(
                "The catalogue has changed since the model was trained; the new names are used, retrain soon"
            )

    def train(self, training_data: TrainingData) -> Resource:
        """Keep which catalogue the model was trained with."""
        return self.keep()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the entities and the candidates of each message."""
        for message in messages:
            said = query_of(message)
            intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY) if isinstance(message.get(INTENT), dict) else None
            evidence = message.get(EVIDENCE) if self._config["evidence_weight"] else None
            match = self._services.find(said, intent, self._config["candidates"], evidence)
            likely = [entry for entry in match.candidates if entry.score >= self._config["least_score"]]
            message.set(
                CANDIDATES, [{"id": entry.id, "score": round(entry.score, 4)} for entry in likely], add_to_output=True
            )
            found = self.add_extractor_name(_entities(match.best, self._department(said)))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _department(self, said: Sequence[QueryWord]) -> Candidate | None:
        found = self._departments.search(said, limit=1)
        return found[0] if found and found[0].coverage >= self._config["department_threshold"] else None


def _limits(config: Mapping[str, Any]) -> Limits:
    return Limits(
        named=config["threshold"],
        named_otherwise=config["threshold_otherwise"],
        margin=config["margin"],
        margin_shared=config["margin_shared"],
        evidence_weight=config["evidence_weight"],
        together=config["threshold_together"],
        together_otherwise=config["threshold_together_otherwise"],
        margin_together=config["margin_together"],
    )


def _entities(service: Candidate | None, department: Candidate | None) -> list[dict[str, Any]]:
    """Return both if they stand apart; else the longer, and of equals the one whose name is more fully said.

    A service that the name and the evidence speak for together stands before a department.
    """
    if service and department and service.start < department.end and department.start < service.end:
        if service.score >= _SPOKEN_OF:
            return [_entity(SERVICE, service)]
        lengths = {kind: (found.end - found.start, found.coverage) for kind, found in ((0, service), (1, department))}
        return [_entity(SERVICE, service)] if lengths[0] > lengths[1] else [_entity(DEPARTMENT, department)]
    named = ((SERVICE, service), (DEPARTMENT, department))
    return [_entity(kind, found) for kind, found in named if found]


def _entity(kind: str, found: Candidate) -> dict[str, Any]:
    confidence = round(min(found.score, 1.0), 4)
    return {"entity": kind, "value": found.id, "start": found.start, "end": found.end, "confidence_entity": confidence}
