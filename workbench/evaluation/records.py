"""What is kept of an evaluation, and of the model that was promoted last: the incumbent.

models/evaluation.json and models/incumbent.json hold every message with what the model made of it; they stay where
the models are. workbench/promoted.json holds the incumbent's figures and is committed: all are measured by them.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from workbench.errors import BrokenRecord
from workbench.evaluation.behaviour import Behaviour
from workbench.evaluation.summary import Scores
from workbench.evaluation.verdict import Verdict
from workbench.scored import Scored

MODELS, PROMOTED = Path("models"), Path("workbench/promoted.json")
EVALUATION, INCUMBENT = "evaluation.json", "incumbent.json"
Record = TypeVar("Record")


@dataclass(frozen=True)
class ModelFacts:
    """Which model it is; when it was trained and on how many examples, if its manifest tells."""

    file: str
    sha256: str
    trained_at: str | None = None
    examples: int | None = None


@dataclass(frozen=True)
class Evaluation:
    """A model's predictions on both sets, and the verdict; `messages` is the hash of the judgement set's files."""

    model: ModelFacts
    evaluated_at: str
    messages: str
    judged: list[Scored]
    developed: list[Scored]
    behaviour: Behaviour | None
    verdict: Verdict

    def shortened(self) -> "Evaluation":
        """The same with what measures need of the rankings: the likeliest two, one of which is in scope."""
        return replace(self, judged=_shortened(self.judged), developed=_shortened(self.developed))


def _shortened(scored: list[Scored]) -> list[Scored]:
    return [replace(message, ranking=message.ranking[:2]) for message in scored]


@dataclass(frozen=True)
class Incumbent:
    """The evaluation of the model that was promoted last; `forced`: against the verdict."""

    evaluation: Evaluation
    promoted_at: str
    forced: bool


@dataclass(frozen=True)
class Promoted:
    """The incumbent's figures."""

    model: ModelFacts
    promoted_at: str
    forced: bool
    messages: str
    scores: Scores
    development_scores: Scores


def read(kind: type[Record], file: Path) -> Record | None:
    """The record in a file, None if there is no file; BrokenRecord if it is not one."""
    if not file.is_file():
        return None
    try:
        return TypeAdapter(kind).validate_json(file.read_bytes())
    except ValidationError as error:
        raise BrokenRecord(
            f"{file} cannot be read: {error.error_count()} problems. Delete it to begin anew."
        ) from error


def write(record: object, file: Path) -> None:
    """Write a record as JSON."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(TypeAdapter(type(record)).dump_json(record, indent=1) + b"\n")


def messages_fingerprint(folder: Path) -> str:
    """SHA-256 of the files of a set."""
    digest = sha256()
    for file in sorted(folder.glob("*.yml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
