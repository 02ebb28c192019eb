"""Scores a model on messages that nothing learns from: `python -m workbench.scoring models/seva.tar.gz [folder]`."""

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from rasa.core.agent import load_agent
from rasa.utils.log_utils import configure_structlog

from nlu.calibration import HeldOut, held_out
from nlu.intent_classifier import INTENT_THRESHOLD
from nlu.service_retriever import CANDIDATES, SERVICE
from workbench.errors import NoMessages
from workbench.evaluation.summary import summary
from workbench.scored import NO_THRESHOLD, Scored

__all__ = ["DEVELOPMENT", "JUDGEMENT", "Scored", "score", "summary"]

# Frozen: models are judged on these messages, by figures alone.
JUDGEMENT = Path("tests/nlu_eval")
# Thresholds are chosen on these, and errors looked at.
DEVELOPMENT = Path("data/held_out")
# Parses before the clock counts: what is loaded at the first ones is not the model's time.
_WARM_UP = 20

Parse = Callable[[str], Awaitable[dict[str, Any]]]


async def score(model: Path, *folders: Path) -> list[list[Scored]]:
    """Parse every message of each folder with the model; NoMessages if a folder holds none."""
    sets = [_messages(folder) for folder in folders or (JUDGEMENT,)]
    agent = await load_agent(model_path=str(model))
    for message in sets[0][:_WARM_UP]:
        await agent.parse_message(message.text)
    return [[await _parsed(agent.parse_message, message) for message in messages] for messages in sets]


def _messages(folder: Path) -> list[HeldOut]:
    found = list(held_out(folder))
    if not found:
        raise NoMessages(f"There are no messages in {folder}/*.yml to score the model on.")
    return found


async def _parsed(parse: Parse, message: HeldOut) -> Scored:
    started, worked = perf_counter(), process_time()
    found = await parse(message.text)
    took, work = perf_counter() - started, process_time() - worked
    return replace(
        scored(message, found), milliseconds=round(took * 1000, 3), processor_milliseconds=round(work * 1000, 3)
    )


def scored(message: HeldOut, found: dict[str, Any]) -> Scored:
    """The message beside what Rasa made of it."""
    services = [entity["value"] for entity in found["entities"] if entity["entity"] == SERVICE]
    return Scored(
        spelling=message.spelling,
        text=message.text,
        intent=message.intent,
        service=message.service,
        found_intent=str(found["intent"]["name"]),
        found_service=services[0] if services else None,
        candidates=tuple(candidate["id"] for candidate in found.get(CANDIDATES) or ()),
        confidence=float(found["intent"]["confidence"]),
        style=message.style,
        ranking=tuple(_ranking(found)),
        threshold=float(found.get(INTENT_THRESHOLD) or NO_THRESHOLD),
    )


def _ranking(found: dict[str, Any]) -> Iterator[tuple[str, float]]:
    for entry in found.get("intent_ranking") or ():
        yield str(entry["name"]), float(entry["confidence"])


def quiet() -> None:
    """Keep Rasa from logging each parse."""
    configure_structlog(logging.ERROR)


def main(arguments: list[str]) -> str:
    """The summary of a model on a folder of messages, as JSON."""
    quiet()
    model, folder = Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else JUDGEMENT
    (found,) = asyncio.run(score(model, folder))
    return json.dumps(summary(found))


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
