"""What this project lends to a model for a shop, as published systems borrow from pretrained encoders.

The hidden layer of the product's network as further features, and messages of its conversational intents (greetings,
thanks, yes and no) as examples of what is out of scope.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np
from scipy import sparse

from nlu.calibration import HeldOut
from nlu.features import Floats, TextFeatures
from nlu.network import Network
from workbench.experiments.features import blocks, cut
from workbench.experiments.hint3 import OUTSIDE, Labelled
from workbench.experiments.material import Example
from workbench.experiments.recipes import ALL_BLOCKS, SOUNDS

# What no shop's assistant answers; what could be a shop's business (a payment, a person to talk to) is left out.
CONVERSATIONAL = (
    "affirm", "bot_challenge", "change_language", "deny", "go_back", "goodbye", "greet", "inform", "out_of_scope",
    "repeat", "skip", "start_messages", "stop", "stop_messages", "thank",
)  # fmt: skip
_LETTERS, _SEED = (2, 5), 42


class Borrowed:
    """Lends from examples, and from the network in a folder, which is asked for when it is needed."""

    def __init__(self, network: Callable[[], Path], examples: Sequence[Example]) -> None:
        self._folder = network
        self._network: Network | None = None
        self._said: dict[str, list[str]] = defaultdict(list)
        for example in examples:
            self._said[example.intent].append(example.text)
        self._seen: dict[str, Floats] = {}

    def hidden(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The activations of the hidden layer, each text's of unit length."""
        return sparse.csr_matrix(np.array([self._activations(text) for text in texts]))

    def outside(self, count: int) -> Labelled:
        """So many messages of each conversational intent, each labelled with it beside OUTSIDE."""
        random = Random(_SEED)  # noqa: S311 a draw that can be repeated
        drawn = {intent: self._drawn(random, intent, count) for intent in CONVERSATIONAL if count}
        return [(text, f"{OUTSIDE}/{intent}") for intent, texts in drawn.items() for text in texts]

    def _drawn(self, random: Random, intent: str, count: int) -> list[str]:
        said = self._said[intent]
        return random.sample(said, min(count, len(said)))

    def _activations(self, text: str) -> Floats:
        if text not in self._seen:
            self._seen[text] = _unit(_hidden_layer(self._restored(), cut(text, SOUNDS)))
        return self._seen[text]

    def _restored(self) -> Network:
        if self._network is None:
            self._network = Network(TextFeatures(blocks(ALL_BLOCKS, _LETTERS)), [])
            self._network.restore(self._folder())
        return self._network


def conversation(messages: Sequence[HeldOut]) -> list[str]:
    """The conversational messages in Latin letters."""
    return [one.text for one in messages if one.intent in CONVERSATIONAL and one.spelling != "hi"]


def _hidden_layer(network: Network, keys: Sequence[str]) -> Floats:
    indices, values = network.features.vector(keys)
    before = values @ network.table[indices].astype(np.float32) + network.layers[0]
    return np.asarray(np.maximum(before, 0), dtype=np.float32)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), dtype=np.float32)
