"""Imports all of Rasa, trains and asks a small model with DIETClassifier, and tells the outcome as JSON.

Run by test_environment.py in a process of its own, below the folder given.
"""

import asyncio
import json
import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import rasa
import tensorflow as tf
from rasa.core.agent import load_agent
from rasa.model_training import train_nlu

CONFIG = """
recipe: default.v1
assistant_id: environment
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    max_ngram: 3
  - name: DIETClassifier
    epochs: 1
    random_seed: 1
    run_eagerly: true
    number_of_transformer_layers: 1
    transformer_size: 32
"""
NLU = """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - good morning
      - hello there
  - intent: ask
    examples: |
      - the fee for a [ration card](service)
      - how much is a [caste certificate](service)
      - what does the [ration card](service) cost
"""


def not_importable() -> dict[str, str]:
    """Modules of Rasa that do not import, with the reason."""
    failed: dict[str, str] = {}
    for found in pkgutil.walk_packages(rasa.__path__, "rasa.", onerror=lambda name: failed.setdefault(name, "")):
        if found.name.endswith("__main__"):
            continue
        try:
            import_module(found.name)
        except Exception as error:
            failed[found.name] = str(error)
    return failed


@tf.function
def doubled_until(limit: tf.Tensor) -> tf.Tensor:
    """A function that TensorFlow turns into a graph, which it does to DIET too when it does not run eagerly."""
    number = tf.constant(1)
    while number < limit:
        number *= 2
    return number


def train(folder: Path) -> str:
    """Trains the model and gives its file."""
    (folder / "config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "nlu.yml").write_text(NLU, encoding="utf-8")
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))
    assert model, "nothing was trained"
    return model


async def parse(model: str, text: str) -> dict[str, object]:
    """What the model makes of a text."""
    agent = await load_agent(model_path=model)
    found = await agent.parse_message(text)
    return {
        "text": found["text"],
        "intents": {intent["name"]: intent["confidence"] for intent in found["intent_ranking"]},
    }


def main() -> None:
    folder = Path(sys.argv[1])
    os.chdir(folder)
    outcome = {
        "failed": not_importable(),
        "doubled": int(doubled_until(tf.constant(100))),
        "parsed": asyncio.run(parse(train(folder), "hello")),
    }
    (folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


main()
