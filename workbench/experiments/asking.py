"""A process that loads a model, parses texts and writes what it said: `MODEL TEXTS.json ANSWERS.json`."""

import asyncio
import json
import logging
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from rasa.core.agent import Agent, load_agent
from rasa.utils.log_utils import configure_structlog

_WARM_UP = 20
_FALLBACK = "nlu_fallback"


async def _asked(model: str, texts: list[str]) -> dict[str, Any]:
    agent = await load_agent(model_path=model)
    for text in texts[:_WARM_UP]:
        await agent.parse_message(text)
    return _told([await _timed(agent, text) for text in texts])


async def _timed(agent: Agent, text: str) -> tuple[dict[str, Any], float]:
    started = perf_counter()
    found = await agent.parse_message(text)
    return found, (perf_counter() - started) * 1000


def _told(parsed: list[tuple[dict[str, Any], float]]) -> dict[str, Any]:
    # The fallback's own threshold is not judged here: thresholds are swept for every model alike.
    best = [
        next((i for i in found.get("intent_ranking", ()) if i["name"] != _FALLBACK), found["intent"])
        for found, _ in parsed
    ]
    return {
        "intents": [intent["name"] for intent in best],
        "confidences": [float(intent["confidence"]) for intent in best],
        "services": [_service(found) for found, _ in parsed]
        if any("service_candidates" in f for f, _ in parsed)
        else None,
        "parse_ms": round(float(np.median([took for _, took in parsed])), 2),
    }


def _service(found: dict[str, Any]) -> str | None:
    return next((entity["value"] for entity in found["entities"] if entity["entity"] == "service"), None)


if __name__ == "__main__":
    configure_structlog(logging.ERROR)
    model, said, answers = sys.argv[1:]
    texts = json.loads(Path(said).read_text(encoding="utf-8"))
    Path(answers).write_text(json.dumps(asyncio.run(_asked(model, texts))), encoding="utf-8")
