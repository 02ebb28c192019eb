"""The stock bot as a Rasa project: the scaffold of `rasa init` unchanged, a form added, trained once and kept."""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.errors import TrainingFailed
from seva.processes.plan import PYTHON

ADDED = Path(__file__).parent / "stock"
SHARED = ADDED / "shared"
# A form whose answers are checked by an action server, and one without.
VALIDATED, PLAIN = "validated", "plain"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc")


def scaffold() -> Path:
    """The folder that `rasa init` copies; found without importing Rasa, which takes seconds."""
    spec = importlib.util.find_spec("rasa")
    assert spec and spec.submodule_search_locations, "Rasa is installed"
    return Path(spec.submodule_search_locations[0]) / "cli" / "initial_project"


def build(variant: str, folder: Path) -> None:
    """Writes the project of a variant: the scaffold, its domain as one file of several, and the form."""
    shutil.copytree(scaffold(), folder, dirs_exist_ok=True, ignore=LEFT_OUT)
    (folder / "domain").mkdir(exist_ok=True)
    (folder / "domain.yml").replace(folder / "domain" / "domain.yml")
    for part in (SHARED, ADDED / variant):
        shutil.copytree(part, folder, dirs_exist_ok=True, ignore=LEFT_OUT)


def trained(variant: str, folder: Path, tell: Callable[[str], None]) -> Path:
    """The model of a variant's project, which is written anew; if it has to be trained first, `tell` hears so."""
    build(variant, folder)
    model = folder / "models" / model_name(variant)
    if model.exists():
        return model
    tell(f"Training the stock bot ({variant}); this is done once and takes minutes. Its log: {folder / 'train.log'}")
    return train(variant, folder)


def model_name(variant: str) -> str:
    """A name that changes with Rasa's version and with every file that the model is made of."""
    digest = sha256(importlib.metadata.version("rasa").encode())
    for file in _sources(variant):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"stock-{variant}-{digest.hexdigest()[:12]}.tar.gz"


def train(variant: str, folder: Path) -> Path:
    """Trains the project and returns its model; TrainingFailed when Rasa does not. Takes one to three minutes."""
    name, log = model_name(variant), folder / "train.log"
    command = [PYTHON, "-m", "rasa", "train", "--domain", "domain", "--fixed-model-name", name]
    environment = stock_environment()
    with log.open("wb") as stream:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdout=stream, stderr=subprocess.STDOUT, check=False
        )
    model = folder / "models" / name
    if done.returncode or not model.exists():
        raise TrainingFailed(f"The stock bot could not be trained. See {log}")
    return model


def stock_environment() -> dict[str, str]:
    """This process's environment; nothing is tuned, only reports to Rasa are off and ports on this machine only."""
    return {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1"}


def _sources(variant: str) -> Iterator[Path]:
    for part in (scaffold(), SHARED, ADDED / variant):
        yield from sorted(part.rglob("*.yml"))
