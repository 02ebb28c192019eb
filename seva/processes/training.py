"""Training the model, and the manifest that tells what was trained on what."""

import json
import os
import re
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic, time

import yaml

from seva.processes.checks import check_rasa_files, checked_catalogue, yaml_files
from seva.processes.environment import process_environment
from seva.processes.plan import PYTHON, QUIET_RASA, CannotStart

MODELS = Path("models")
MANIFEST = "manifest.json"
CATALOGUE = Path("catalogue")
RASA_FILES = (Path("config.yml"), Path("domain.yml"), Path("data"))
DATA = (CATALOGUE, *RASA_FILES)
# uv.lock stands for the libraries: another version of one may not read what an older one has learnt.
CODE = (Path("nlu"), Path("seva/language"), Path("seva/catalogue"), Path("uv.lock"))
COLOURS = re.compile("\x1b\\[[0-9;]*m")


@dataclass(frozen=True)
class Manifest:
    """What a model is: file, SHA-256 of it and of what it was made from, examples, scores, seconds of training."""

    model: str
    sha256: str
    data_fingerprint: str
    code_fingerprint: str
    examples: int
    trained_at: str
    seconds: float
    scores: dict[str, float]


def check_sources() -> None:
    """Raises CatalogueError or CannotStart with all that is wrong in the files that a model is made from."""
    checked_catalogue(CATALOGUE)
    check_rasa_files(RASA_FILES)


def present_model() -> Manifest | None:
    """The manifest of the model, if it is whole and made from exactly the present data, configuration and code."""
    try:
        manifest = Manifest(**json.loads((MODELS / MANIFEST).read_text(encoding="utf-8")))
        is_whole = sha256((MODELS / manifest.model).read_bytes()).hexdigest() == manifest.sha256
    except (OSError, ValueError, TypeError):
        return None
    made_from = {"data_fingerprint": manifest.data_fingerprint, "code_fingerprint": manifest.code_fingerprint}
    return manifest if is_whole and made_from == fingerprints() else None


def mark_as_present(moment: float | None = None) -> None:
    """Sets the time of the manifest, by which `make` tells whether a file was changed since."""
    os.utime(MODELS / MANIFEST, None if moment is None else (moment, moment))


def train_model(name: str = "seva") -> Manifest:
    """Trains with `rasa train`, scores the model on the held-out messages and writes the manifest."""
    # What is changed while the training runs is not in the model.
    began, started, made_from = time(), monotonic(), fingerprints()
    # Rasa's own check of the data reads all of it again; `make check` runs it, and `check_sources` looks for the rest.
    options = ["--out", str(MODELS), "--fixed-model-name", name, "--skip-validation", "--quiet"]
    command = [*QUIET_RASA, "train", *options]
    done = subprocess.run(command, env=process_environment(), capture_output=True, text=True, check=False)  # noqa: S603 our own
    model = MODELS / f"{name}.tar.gz"
    if done.returncode or not model.exists():
        said = COLOURS.sub("", done.stdout + done.stderr).strip()
        raise CannotStart(f"Training failed:\n{said[-2000:]}")
    seconds = round(monotonic() - started, 1)
    manifest = Manifest(
        model=model.name,
        sha256=sha256(model.read_bytes()).hexdigest(),
        **made_from,
        examples=count_examples(Path("data/nlu")),
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=seconds,
        scores=_scores(model),
    )
    (MODELS / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    mark_as_present(began)
    return manifest


def fingerprints() -> dict[str, str]:
    """The fingerprints of what a model is made from, by their names in the manifest."""
    return {
        "data_fingerprint": fingerprint(DATA, (".yml", ".yaml")),
        "code_fingerprint": fingerprint(CODE, (".py", ".yml")),
    }


def fingerprint(places: tuple[Path, ...], endings: tuple[str, ...]) -> str:
    """SHA-256 over the content of all files below some places."""
    digest = sha256()
    for place in places:
        for file in [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.suffix in endings):
            digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def count_examples(folder: Path) -> int:
    """How many hand-written training examples there are."""
    documents = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in yaml_files((folder,))]
    entries = [entry for document in documents for entry in document.get("nlu", ())]
    return sum(len(entry["examples"].splitlines()) for entry in entries)


def _scores(model: Path) -> dict[str, float]:
    command = [PYTHON, "-m", "workbench.scoring", str(model)]
    done = subprocess.run(command, env=process_environment(), capture_output=True, text=True, check=False)  # noqa: S603 our own
    try:
        return dict(json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError) as error:
        raise CannotStart(f"The model was trained, but scoring it failed:\n{done.stderr[-2000:]}") from error
