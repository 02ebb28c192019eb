"""The intent classifier out of a model's archive, and new ones like it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema, SchemaNode
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from nlu.intent_classifier import NetworkIntentClassifier
from nlu.network import Network

_CONTEXT = ExecutionContext(GraphSchema({}), "workbench")


@dataclass(frozen=True)
class ClassifierParts:
    """A trained classifier, and the config that it was trained with."""

    classifier: NetworkIntentClassifier
    config: dict[str, Any]

    @property
    def network(self) -> Network:
        """The network that it learnt."""
        return self.classifier.network


def intent_classifier(model: Path) -> ClassifierParts | None:
    """The classifier of a model; None if the model has one of another kind."""
    with TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model)
        nodes = [n for n in metadata.predict_schema.nodes.values() if issubclass(n.uses, NetworkIntentClassifier)]
        return _loaded(nodes[0], storage) if nodes else None


def _loaded(node: SchemaNode, storage: ModelStorage) -> ClassifierParts:
    config = {**node.uses.get_default_config(), **node.config}
    return ClassifierParts(node.uses.load(config, storage, node.resource, _CONTEXT), config)


@contextmanager
def untrained_classifier(config: dict[str, Any]) -> Iterator[NetworkIntentClassifier]:
    """A classifier that has learnt nothing yet; what it learns is gone afterwards."""
    with TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        yield NetworkIntentClassifier.create(config, storage, Resource("classifier"), _CONTEXT)
