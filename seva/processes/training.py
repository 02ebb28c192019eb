"""Training the model, and the manifest that tells what was trained on what."""

import json
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic

import yaml

from seva.processes.environment import process_environment
from seva.processes.plan import PYTHON, CannotStart

MODELS = Path("models")
DATA = (Path("data"), Path("catalogue"), Path("config.yml"), Path("domain.yml"))
CODE = (Path("nlu"), Path("seva/language"), Path("seva/catalogue"))


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


def train_model(name: str = "seva") -> Manifest:
    """Trains with `rasa train`, scores the model on the held-out messages and writes the manifest."""
    started = monotonic()
    command = [PYTHON, "-m", "rasa", "train", "--out", str(MODELS), "--fixed-model-name", name, "--quiet"]
    done = subprocess.run(command, env=process_environment(), capture_output=True, text=True, check=False)  # noqa: S603 our own
    model = MODELS / f"{name}.tar.gz"
    if done.returncode or not model.exists():
        raise CannotStart(f"Training failed:\n{(done.stdout + done.stderr)[-2000:]}")
    seconds = round(monotonic() - started, 1)
    manifest = Manifest(
        model=model.name,
        sha256=sha256(model.read_bytes()).hexdigest(),
        data_fingerprint=fingerprint(DATA, (".yml",)),
        code_fingerprint=fingerprint(CODE, (".py", ".yml")),
        examples=count_examples(Path("data/nlu")),
        trained_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=seconds,
        scores=_scores(model),
    )
    (MODELS / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    return manifest


def fingerprint(places: tuple[Path, ...], endings: tuple[str, ...]) -> str:
    """SHA-256 over the content of all files below some places."""
    digest = sha256()
    for place in places:
        for file in [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.suffix in endings):
            digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def count_examples(folder: Path) -> int:
    """How many hand-written training examples there are."""
    documents = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in folder.rglob("*.yml")]
    return sum(len(entry["examples"].splitlines()) for document in documents for entry in document["nlu"])


def _scores(model: Path) -> dict[str, float]:
    command = [PYTHON, "-m", "nlu.scoring", str(model)]
    done = subprocess.run(command, env=process_environment(), capture_output=True, text=True, check=False)  # noqa: S603 our own
    try:
        return dict(json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError) as error:
        raise CannotStart(f"The model was trained, but scoring it failed:\n{done.stderr[-2000:]}") from error
