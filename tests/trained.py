"""What the trained model understands, in process: one load for all tests of a run."""

import asyncio
import logging
from functools import cache
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.utils.log_utils import configure_structlog

from seva.processes.plan import newest_model
from tests.conftest import ROOT


@cache
def _agent() -> Agent:
    configure_structlog(logging.ERROR)
    return asyncio.run(load_agent(model_path=str(newest_model(ROOT / "models"))))


@cache
def _parsed(text: str) -> dict[str, Any]:
    return asyncio.run(_agent().parse_message(text))


def ranked(text: str) -> list[tuple[str, float]]:
    """The intents of a text with their probabilities, the best first."""
    return [(entry["name"], entry["confidence"]) for entry in _parsed(text)["intent_ranking"]]


def understood(text: str) -> dict[str, Any]:
    """The message as Rasa gives it to the action server."""
    return _parsed(text)
