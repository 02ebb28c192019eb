"""One evaluation: the model on both sets of messages, its behaviour, the incumbent, the verdict."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from workbench.evaluation.behaviour import Behaviour
from workbench.evaluation.incumbent import Standing, standing
from workbench.evaluation.records import Evaluation, ModelFacts, messages_fingerprint
from workbench.evaluation.verdict import judge
from workbench.scored import Scored
from workbench.scoring import score

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Places:
    """Where the messages, the incumbent and its figures are."""

    judgement: Path
    development: Path
    models: Path
    promoted: Path


def evaluate(
    model: Path, places: Places, moment: str, check: Callable[[Path], Behaviour | None]
) -> tuple[Evaluation, Standing]:
    """Score the model and compare it; `check` runs the tests of behaviour."""
    judged, developed = asyncio.run(score(model, places.judgement, places.development))
    return evaluated(facts(model), judged, developed, places, moment, check(model))


def evaluated(
    model: ModelFacts,
    judged: list[Scored],
    developed: list[Scored],
    places: Places,
    moment: str,
    behaviour: Behaviour | None,
) -> tuple[Evaluation, Standing]:
    """The evaluation of what a model made of the messages."""
    messages = messages_fingerprint(places.judgement)
    beside = standing(places.models, places.promoted, judged, developed, messages)
    verdict = judge(beside.intents, behaviour)
    return Evaluation(model, moment, messages, judged, developed, behaviour, verdict), beside


def facts(model: Path) -> ModelFacts:
    """Which model this is, by its file and the manifest beside it."""
    digest = sha256(model.read_bytes()).hexdigest()
    manifest = _manifest(model.parent / MANIFEST)
    if manifest.get("sha256") != digest:
        return ModelFacts(model.name, digest)
    return ModelFacts(model.name, digest, manifest.get("trained_at"), manifest.get("examples"))


def _manifest(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
