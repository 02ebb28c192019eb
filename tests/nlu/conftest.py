"""A small model, trained once through Rasa's own graph."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "catalogue"

EXAMPLES = {
    "en": {
        "apply_service": [
            "i want to apply for income certificate",
            "need a birth certificate",
            "apply for ration card",
        ],
        "ask_fee": ["how much is the fee", "what does it cost", "fee for caste certificate"],
        "greet": ["hello", "good morning", "hi there"],
        "inform": ["Ramesh Kumar", "12 march 1990", "110092"],
        "out_of_scope": ["who won the match", "tell me a joke", "what is the weather"],
    },
    "hi": {
        "apply_service": ["आय प्रमाण पत्र बनवाना है", "मुझे जन्म प्रमाण पत्र चाहिए", "राशन कार्ड बनवाना है"],
        "ask_fee": ["फ़ीस कितनी है", "कितने पैसे लगेंगे", "जाति प्रमाण पत्र की फ़ीस"],
        "greet": ["नमस्ते", "नमस्कार जी", "सुप्रभात"],
        "inform": ["रमेश कुमार", "12 मार्च 1990", "११००९२"],
        "out_of_scope": ["मैच कौन जीता", "चुटकुला सुनाओ", "मौसम कैसा है"],
    },
    "hi_latn": {
        "apply_service": ["aay praman patra banwana hai", "mujhe janm praman patra chahiye", "ration card banwana hai"],
        "ask_fee": ["fees kitni hai", "kitne paise lagenge", "jaati praman patra ki fees"],
        "greet": ["namaste", "namaskar ji", "suprabhat"],
        "inform": ["Suresh Yadav", "barah march", "mera pin hai"],
        "out_of_scope": ["match kaun jeeta", "chutkula sunao", "mausam kaisa hai"],
    },
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of training data in the project's lay-out."""
    folder = tmp_path_factory.mktemp("data") / "nlu"
    for spelling, intents in EXAMPLES.items():
        (folder / spelling).mkdir(parents=True)
        entries = [
            {"intent": name, "examples": "".join(f"- {text}\n" for text in texts)} for name, texts in intents.items()
        ]
        written = yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True)
        (folder / spelling / "all.yml").write_text(written, encoding="utf-8")
    return folder.parent


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own config.yml with the catalogue's place spelt out."""
    settings = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    for entry in [*settings["importers"], *settings["pipeline"]]:
        if "catalogue" in entry:
            entry["catalogue"] = str(CATALOGUE)
        if "held_out" in entry:
            entry |= {"held_out": None, "epochs": 60, "hidden": 32}
        if "ServiceRetriever" in entry["name"]:
            # So few examples do not tell how people speak of services.
            entry["evidence_weight"] = 0
    settings["importers"][0]["examples_per_spelling"] = 3
    file = tmp_path_factory.mktemp("config") / "config.yml"
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def archive(data: Path, config: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The trained model's archive."""
    from rasa.model_training import train_nlu

    cache = tmp_path_factory.mktemp("cache")
    before = os.environ.get("RASA_CACHE_DIRECTORY")
    os.environ["RASA_CACHE_DIRECTORY"] = str(cache)
    made = train_nlu(str(config), str(data), str(tmp_path_factory.mktemp("models")), fixed_model_name="small")
    assert made
    yield Path(made)
    os.environ.pop("RASA_CACHE_DIRECTORY")
    if before is not None:
        os.environ["RASA_CACHE_DIRECTORY"] = before


@pytest.fixture(scope="session")
def parse(archive: Path) -> Callable[[str], dict[str, Any]]:
    """A function that parses a text with the small model, as `POST /model/parse` does."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(archive))
    loop = asyncio.new_event_loop()
    return lambda text: loop.run_until_complete(agent.parse_message(text))


@pytest.fixture
def copied_catalogue(tmp_path: Path) -> Path:
    """A copy of the catalogue that a test may change."""
    return Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
