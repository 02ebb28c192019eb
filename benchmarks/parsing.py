"""Times a model's parses within a process of its own: `python -m benchmarks.parsing MODEL [MESSAGES]`, in a project.

Each message is parsed once, after others have warmed the process up: what was said before is quicker to understand.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from benchmarks.measuring import varied_texts
from nlu.calibration import held_out

HELD_OUT = Path("data/held_out")
WARM_UP = 60
SEED = 3


@dataclass(frozen=True)
class Parses:
    """The seconds of each parse: by the clock, and how long the processor worked for it."""

    wall: list[float]
    processor: list[float]


def messages(count: int | None = None, folder: Path = HELD_OUT) -> list[str]:
    """So many messages that nothing learns from, or all, in a fixed mixed order."""
    texts = [message.text for message in held_out(folder)]
    Random(SEED).shuffle(texts)
    return texts[:count]


async def timed(model: Path, texts: Sequence[str]) -> Parses:
    """Parse each of the texts once, after others."""
    from rasa.core.agent import load_agent  # takes seconds, and whoever only reads the messages has no need of it

    agent = await load_agent(model_path=str(model))
    for text in varied_texts(WARM_UP):
        await agent.parse_message(text)
    parses = Parses([], [])
    for text in texts:
        started, worked = perf_counter(), process_time()
        await agent.parse_message(text)
        parses.wall.append(perf_counter() - started)
        parses.processor.append(process_time() - worked)
    return parses


def main(arguments: Sequence[str]) -> str:
    """The times as JSON."""
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    count = int(arguments[1]) if len(arguments) > 1 else None
    return json.dumps(asdict(asyncio.run(timed(Path(arguments[0]), messages(count)))))


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
