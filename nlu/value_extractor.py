"""Values in a message as entities."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from nlu.components import check_config, is_text, text_of
from nlu.sources import catalogue_at, fingerprint
from nlu.values import ValueFinder

_INDIA = ZoneInfo("Asia/Kolkata")


def today_in_india() -> date:
    """Return the day that citizens call today."""
    return datetime.now(_INDIA).date()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ValueExtractor(GraphComponent, EntityExtractorMixin):
    """Emits numbers that name something, dates, amounts, districts, languages and ratings (see `nlu.values`).

    Values are normalised, offsets are those of the text as written. Whole Aadhaar numbers are never emitted.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the component's default config."""
        return {
            # folder of the catalogue: department codes, districts and sub-divisions
            "catalogue": "catalogue",
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Cover the catalogue, the finder and the language package."""
        return fingerprint(config.get("catalogue", cls.get_default_config()["catalogue"]))

    def __init__(self, config: dict[str, Any]) -> None:
        """Check the config and read the catalogue."""
        check_config("ValueExtractor", config, {"catalogue": is_text})
        self._values = ValueFinder(catalogue_at(config["catalogue"]), today_in_india)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ValueExtractor:
        """Create the component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the values to the entities of each message."""
        for message in messages:
            found = [
                {
                    "entity": value.entity,
                    "value": value.value,
                    "start": value.start,
                    "end": value.end,
                    "confidence_entity": 1.0,
                }
                for value in self._values.find(text_of(message))
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(found), add_to_output=True)
        return messages
