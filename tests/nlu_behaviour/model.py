"""The trained model, read in process: many messages at once through Rasa's own graph, each text once."""

import asyncio
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from rasa.core.agent import load_agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.log_utils import configure_structlog

from nlu.service_retriever import SERVICE
from tests.conftest import ROOT
from workbench.perturb.invariance import Understood

# Another model than the one that serves, such as one that is to be promoted.
MODEL = Path(os.environ.get("SEVA_TESTED_MODEL", ROOT / "models" / "seva.tar.gz"))


class Model:
    """What a model's archive makes of messages."""

    def __init__(self, archive: Path = MODEL) -> None:
        configure_structlog(logging.ERROR)
        agent = asyncio.run(load_agent(model_path=str(archive)))
        assert agent.processor, f"{archive} cannot be loaded with this code: make train"
        self._graph, self._target = agent.processor.graph_runner, agent.processor.model_metadata.nlu_target
        self._known: dict[str, Understood] = {}

    def read(self, texts: Sequence[str]) -> list[Understood]:
        """Return what the model reads in each text, in their order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, map(_understood, self._parsed(new)), strict=True))
        return [self._known[text] for text in texts]

    def _parsed(self, texts: Sequence[str]) -> list[Message]:
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text) for text in texts], PLACEHOLDER_TRACKER: None}
        return self._graph.run(inputs=inputs, targets=[self._target])[self._target]


def _understood(message: Message) -> Understood:
    services = [entity["value"] for entity in message.get(ENTITIES) or () if entity["entity"] == SERVICE]
    return Understood(message.get(INTENT)["name"], services[0] if services else None)
