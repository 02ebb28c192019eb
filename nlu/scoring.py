"""Scores a trained model on the held-out messages of tests/nlu_eval: `python -m nlu.scoring models/seva.tar.gz`."""

import asyncio
import json
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

from rasa.core.agent import Agent, load_agent
from rasa.utils.log_utils import configure_structlog

from nlu.calibration import HeldOut, held_out

EVALUATION = Path("tests/nlu_eval")


@dataclass(frozen=True)
class Scored:
    """A held-out message, what it means, and what the model made of it."""

    spelling: str
    text: str
    intent: str
    service: str | None
    found_intent: str
    found_service: str | None
    candidates: tuple[str, ...]
    confidence: float


async def score(model: Path, folder: Path = EVALUATION) -> list[Scored]:
    """Parses every held-out message with the model."""
    agent = await load_agent(model_path=str(model))
    return [await _scored(agent, message) for message in held_out(folder)]


async def _scored(agent: Agent, message: HeldOut) -> Scored:
    found = await agent.parse_message(message.text)
    services = [entity["value"] for entity in found["entities"] if entity["entity"] == "service"]
    return Scored(
        spelling=message.spelling,
        text=message.text,
        intent=message.intent,
        service=message.service,
        found_intent=found["intent"]["name"],
        found_service=services[0] if services else None,
        candidates=tuple(candidate["id"] for candidate in found.get("service_candidates") or ()),
        confidence=found["intent"]["confidence"],
    )


def summary(scored: list[Scored]) -> dict[str, float]:
    """Shares between 0 and 1: intent accuracy overall and by spelling, service accuracy where one is meant."""
    shares = {"intent": _share([s.found_intent == s.intent for s in scored])}
    for spelling in sorted({s.spelling for s in scored}):
        shares[f"intent_{spelling}"] = _share([s.found_intent == s.intent for s in scored if s.spelling == spelling])
    meant = [s for s in scored if s.service]
    shares["service"] = _share([s.found_service == s.service for s in meant])
    shares["service_in_candidates"] = _share([s.service in (*s.candidates, s.found_service) for s in meant])
    return shares


def _share(right: list[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 0.0


if __name__ == "__main__":
    configure_structlog(logging.ERROR)
    sys.stdout.write(json.dumps(summary(asyncio.run(score(Path(sys.argv[1]), *map(Path, sys.argv[2:]))))) + "\n")
