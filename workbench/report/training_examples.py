"""The examples that a model learns from, each with the place where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

EXAMPLES = Path("data/nlu")
CATALOGUE = "catalogue"
_INTENT, _EXAMPLE = re.compile(r"^- intent: *(\S+)"), re.compile(r"^\s+- +(.+?)\s*$")

Places = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Example:
    """A training example; `place` is its file and line, or the catalogue that it is made from."""

    text: str
    intent: str
    place: str


def training_messages() -> list[Message]:
    """What the model is trained on, through the project's importer."""
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
    return list(importer.get_nlu_data().intent_examples)


def placed(messages: list[Message], places: Places) -> list[Example]:
    """The examples with their places."""
    found = [(str(message.get(INTENT)), str(message.get(TEXT))) for message in messages]
    return [Example(text, intent, places.get((intent, text), CATALOGUE)) for intent, text in found]


def places_in(folder: Path = EXAMPLES) -> Places:
    """File and line of each example in the files of a folder and below, by intent and text."""
    return {key: place for file in sorted(folder.rglob("*.yml")) for key, place in _places(file)}


def _places(file: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Line by line, as a parser of YAML would lose the lines of examples."""
    intent = ""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if begun := _INTENT.match(line):
            intent = begun[1]
        elif example := _EXAMPLE.match(line):
            yield (intent, example[1]), f"{file}:{number}"
