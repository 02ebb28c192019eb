"""Copies of this project's data in a folder of their own, in which models are trained, timed and served."""

import json
import resource
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from benchmarks.client import measure_parsing
from benchmarks.errors import NotParsed, TrainingFailed
from benchmarks.parsing import Parses
from benchmarks.script import Script
from benchmarks.servers import RASA, Bot, free_ports, peak_memory_mb, running
from seva.processes.environment import process_environment
from seva.processes.plan import PYTHON, Process, rasa_server
from seva.settings import load_settings

ROOT = Path(__file__).parents[1]
MODEL = Path("models/seva.tar.gz")
# What is trained on and checked with; the code stays where it is.
COPIED = (
    "config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "catalogue", "data", "tests/nlu_eval",
)  # fmt: skip
SAID = 2000


@dataclass(frozen=True)
class Training:
    """The seconds of `seva train --force` as a whole: by the clock, of the processor, and of `rasa train` in it."""

    wall: float
    processor: float
    rasa: float


def copied(folder: Path) -> Path:
    """Copy what a model is made from; nothing is written to the project itself."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    return folder


def train(folder: Path) -> Training:
    """Train the project in a folder; TrainingFailed with what it said last."""
    before, started = _processor_seconds(), perf_counter()
    done = _run(folder, "-m", "seva", "train", "--force")
    wall, processor = perf_counter() - started, _processor_seconds() - before
    if done.returncode:
        raise TrainingFailed(f"The model could not be trained:\n{(done.stdout + done.stderr)[-SAID:]}")
    manifest = json.loads((folder / "models" / "manifest.json").read_text(encoding="utf-8"))
    return Training(wall, processor, float(manifest["seconds"]))


def parses(folder: Path, count: int | None) -> Parses:
    """The times of the parses of a project's model in a process of its own; NotParsed with what it said last."""
    done = _run(folder, "-m", "benchmarks.parsing", str(MODEL), *([] if count is None else [str(count)]))
    try:
        return Parses(**json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError) as error:
        raise NotParsed(f"The model could not be measured:\n{(done.stdout + done.stderr)[-SAID:]}") from error


def served_memory_mb(folder: Path, home: Path, texts: list[str]) -> float | None:
    """The most memory of a Rasa server that has loaded a project's model and understood so many texts, in MB."""
    with _served(folder, home) as bot:
        measure_parsing(bot, texts)
        return peak_memory_mb(bot.processes[RASA])


@contextmanager
def _served(folder: Path, home: Path) -> Iterator[Bot]:
    settings = load_settings(_env_file=None, home=home.resolve(), rasa_port=free_ports(1)[0])
    server = _inside(folder, rasa_server(settings))
    environment = _environment() | {"SEVA_HOME": str(home.resolve()), "SEVA_SECRET_KEY": "a key for the benchmark"}
    with running("understanding", Script(()), [server], home / "log", environment) as bot:
        yield bot


def _inside(folder: Path, server: Process) -> Process:
    """The server run in a folder, with the model there."""
    command = list(server.command)
    command[command.index("--model") + 1] = str((folder / MODEL).resolve())
    return replace(server, command=("sh", "-c", 'cd "$0" && exec "$@"', str(folder.resolve()), *command))


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = (PYTHON, *arguments)
    return subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)


def _environment() -> dict[str, str]:
    """The code is found where it is, whatever the folder."""
    return process_environment() | {"PYTHONPATH": str(ROOT)}


def _processor_seconds() -> float:
    """What the processes took that this one has started and waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
