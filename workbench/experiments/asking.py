"""A process that loads a model and writes what it makes of messages: `MODEL MESSAGES.json ANSWERS.json`."""

import asyncio
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from time import perf_counter
from typing import Any

from rasa.core.agent import Agent, load_agent

from nlu.calibration import HeldOut
from workbench.scored import Scored
from workbench.scoring import quiet, scored

_WARM_UP = 20
_FALLBACK = "nlu_fallback"


async def _asked(model: str, messages: list[HeldOut]) -> list[Scored]:
    agent = await load_agent(model_path=model)
    for message in messages[:_WARM_UP]:
        await agent.parse_message(message.text)
    return [await _answer(agent, message) for message in messages]


async def _answer(agent: Agent, message: HeldOut) -> Scored:
    started = perf_counter()
    found = await agent.parse_message(message.text)
    took = (perf_counter() - started) * 1000
    return replace(scored(message, _without_fallback(found)), milliseconds=round(took, 3))


def _without_fallback(found: dict[str, Any]) -> dict[str, Any]:
    """Its fixed threshold is not judged here: thresholds are swept for every model alike."""
    ranking = [intent for intent in found.get("intent_ranking") or [found["intent"]] if intent["name"] != _FALLBACK]
    return {**found, "intent": (ranking or [found["intent"]])[0], "intent_ranking": ranking}


if __name__ == "__main__":
    quiet()
    model, said, answers = sys.argv[1:]
    messages = [HeldOut(**one) for one in json.loads(Path(said).read_text(encoding="utf-8"))]
    found = asyncio.run(_asked(model, messages))
    Path(answers).write_text(json.dumps([asdict(one) for one in found]), encoding="utf-8")
