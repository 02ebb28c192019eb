"""Rasa's own pipelines, trained by `rasa train nlu` in a project of their own and asked in a process of their own."""

import importlib.util
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import yaml
from pydantic import TypeAdapter

from nlu.calibration import HeldOut
from seva.processes.plan import PYTHON
from workbench.experiments.errors import CannotTrain
from workbench.experiments.material import Example
from workbench.scored import Scored

STOCK, SPARSE_DIET = "stock", "sparse_diet"
PIPELINES = {STOCK: "stock Rasa: `rasa init`", SPARSE_DIET: "sparse DIET: `char_wb` 1-5"}
# As Rasa's own configuration has it; and so many that four thousand messages take about half an hour.
EPOCHS, OWN_EPOCHS = 100, 30
_SEED = 42
_MODEL, _SECONDS = "experiment.tar.gz", "seconds.txt"
_SPARSE_DIET = (
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 5},
    {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True, "entity_recognition": False},
)


@dataclass(frozen=True)
class Answers:
    """What a model made of messages, and the seconds that its training took, if known."""

    scored: Sequence[Scored]
    seconds: float | None

    @property
    def parse_ms(self) -> float:
        """The median time of a parse through Rasa."""
        times = sorted(one.milliseconds for one in self.scored)
        return round(times[len(times) // 2], 2)


def train_and_ask(
    pipeline: str, epochs: int, examples: Sequence[Example], messages: Sequence[HeldOut], folder: Path
) -> Answers:
    """Train a pipeline on the examples, unless the folder holds its model, and parse the messages.

    CannotTrain if Rasa fails. A hundred epochs take minutes for some hundred examples, hours for twenty thousand.
    """
    took = folder / _SECONDS
    if not took.exists():
        _build(pipeline, epochs, examples, folder)
        started = monotonic()
        _run(["-m", "rasa", "train", "nlu", "--nlu", "nlu.yml", "--fixed-model-name", _MODEL], folder, "train.log")
        took.write_text(f"{monotonic() - started:.1f}", encoding="utf-8")
    return ask(folder / "models" / _MODEL, messages, folder, float(took.read_text(encoding="utf-8")))


def ask(model: Path, messages: Sequence[HeldOut], folder: Path, seconds: float | None = None) -> Answers:
    """Parse messages with a trained model; what is exchanged with the other process stands in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    said, found = folder.absolute() / "messages.json", folder.absolute() / "answers.json"
    said.write_text(json.dumps([asdict(one) for one in messages]), encoding="utf-8")
    command = ["-m", "workbench.experiments.asking", str(model.absolute()), str(said), str(found)]
    _run(command, Path.cwd(), str(folder.absolute() / "ask.log"))
    return Answers(TypeAdapter(list[Scored]).validate_json(found.read_bytes()), seconds)


def components(pipeline: str, epochs: int) -> list[dict[str, Any]]:
    """Return a pipeline with so many epochs; the stock one is read from the installed Rasa, as `rasa train` does."""
    listed: Sequence[Mapping[str, Any]] = _SPARSE_DIET
    if pipeline == STOCK:
        file = _package("rasa") / "engine" / "recipes" / "config_files" / "default_config.yml"
        listed = yaml.safe_load(file.read_text(encoding="utf-8"))["pipeline"]
    return [{**one, "epochs": epochs, "random_seed": _SEED} if "epochs" in one else dict(one) for one in listed]


def _build(pipeline: str, epochs: int, examples: Sequence[Example], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "recipe": "default.v1", "assistant_id": pipeline, "language": "en", "pipeline": components(pipeline, epochs),
    }  # fmt: skip
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    said: dict[str, list[dict[str, str]]] = {}
    for example in examples:
        # Square brackets would be read as an entity.
        text = example.text.replace("[", "(").replace("]", ")")
        said.setdefault(example.intent, []).append({"text": f"{text}\n"})
    nlu = [{"intent": intent, "examples": texts} for intent, texts in sorted(said.items())]
    written = yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, width=1_000_000, sort_keys=False)
    (folder / "nlu.yml").write_text(written, encoding="utf-8")


def _package(name: str) -> Path:
    """The folder of an installed package; found without importing it, as Rasa takes seconds."""
    spec = importlib.util.find_spec(name)
    if not spec or not spec.submodule_search_locations:
        raise CannotTrain(f"{name} is not installed.")
    return Path(spec.submodule_search_locations[0])


def _run(arguments: Sequence[str], folder: Path, log: str) -> None:
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}
    with (folder / log).open("wb") as stream:
        done = subprocess.run(  # noqa: S603 our own command
            [PYTHON, *arguments], cwd=folder, env=environment, stdout=stream, stderr=stream, check=False
        )
    if done.returncode:
        raise CannotTrain(f"Rasa ended with code {done.returncode}. See {folder / log}")
