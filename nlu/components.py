"""What the components share: a life from config to model file, checks of configs, access to what others found."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.features import sounds
from nlu.retrieval import QueryWord, query_words

NORMALISED, SOUND = "normalised", "sound"
_RASA_KEYS = frozenset({"name"})

Checks = Mapping[str, Callable[[Any], bool]]


class TrainedComponent(GraphComponent):
    """A component that keeps what it has learnt in a folder of the model."""

    # What each key of the config may be.
    checks: ClassVar[Checks]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Check the config."""
        check_config(type(self).__name__, config, self.checks)
        self._config, self._model_storage, self._resource = config, model_storage, resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
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
    ) -> Self:
        """Load a trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.restore(folder)
        return component

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages whose versions count for the training cache."""
        return ["sklearn", "numpy", "scipy"]

    def keep(self) -> Resource:
        """Write what was learnt into the model."""
        with self._model_storage.write_to(self._resource) as folder:
            self.save(folder)
        return self._resource

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write what was learnt."""

    @abstractmethod
    def restore(self, folder: Path) -> None:
        """Read what `save` wrote."""


def check_config(component: str, config: Mapping[str, Any], checks: Checks) -> None:
    """Raise InvalidConfigException that names every unknown key and every value out of its range."""
    unknown = sorted(config.keys() - checks.keys() - _RASA_KEYS)
    wrong = sorted(key for key, is_right in checks.items() if key in config and not is_right(config[key]))
    if unknown or wrong:
        problems = [f"unknown key `{key}`" for key in unknown] + [
            f"`{key}: {config[key]}` is out of range" for key in wrong
        ]
        raise InvalidConfigException(
            f"config.yml, {component}: {'; '.join(problems)}. Known keys: {', '.join(sorted(checks))}."
        )


def is_text(value: Any) -> bool:
    """Tell whether the value is a text that is not empty."""
    return isinstance(value, str) and bool(value)


def is_whole(low: int, high: int) -> Callable[[Any], bool]:
    """Return a check for a whole number in low..high."""
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_number(low: float, high: float) -> Callable[[Any], bool]:
    """Return a check for a number in low..high."""
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def is_text_or_none(value: Any) -> bool:
    """Tell whether the value is a text or none."""
    return value is None or is_text(value)


def tokens_of(message: Message) -> Sequence[Token]:
    """Return the tokens that the tokeniser set."""
    return message.get(TOKENS_NAMES[TEXT]) or []


def sounds_of(message: Message) -> list[str]:
    """Return the sounds of the message's words and emoji."""
    return sounds(text_of(message))


def query_of(message: Message) -> list[QueryWord]:
    """Return the message's words as a query, without those that an earlier extractor took for values."""
    found = [QueryWord(token.get(SOUND), token.start, token.end) for token in tokens_of(message) if token.get(SOUND)]
    values = [(entity["start"], entity["end"]) for entity in message.get(ENTITIES) or []]
    said = found or query_words(text_of(message))
    return [word for word in said if not any(start < word.end and word.start < end for start, end in values)]


def text_of(message: Message) -> str:
    """Return the message's text as the citizen wrote it."""
    return str(message.get(TEXT) or "")
