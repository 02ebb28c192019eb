"""The measuring: blocks of messages, the bots in turn, so that what disturbs the machine hits all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import measure_parsing, measure_session, measure_turns
from benchmarks.figures import shares
from benchmarks.samples import CLIENTS, Figures, Samples
from benchmarks.servers import RASA, Bot, cpu_seconds, peak_memory_mb
from nlu.calibration import held_out

MESSAGES = Path("tests/nlu_eval")


@dataclass(frozen=True)
class Plan:
    """How much is measured: turns for each number of clients, blocks they are divided into, texts, sessions."""

    turns: int = 600
    blocks: int = 5
    warm_up: int = 60
    texts: int = 200
    sessions: int = 3


def measure(bots: Sequence[Bot], plan: Plan, texts: list[str], tell: Callable[[str], None]) -> dict[str, Figures]:
    """Everything of the plan for every bot; `tell` hears what is going on."""
    samples = {bot.key: Samples() for bot in bots}
    for bot in bots:
        tell(f"warming up: {bot.key}")
        measure_turns(bot, plan.warm_up, max(CLIENTS))
        measure_parsing(bot, texts[: plan.warm_up])
    parts = [texts[number :: plan.blocks] for number in range(plan.blocks)]
    for number, (turns, part) in enumerate(zip(shares(plan.turns, plan.blocks), parts, strict=True), 1):
        for bot in bots:
            tell(f"block {number} of {plan.blocks}: {bot.key}")
            _measure_block(bot, turns, part, samples[bot.key])
    for number in range(1, plan.sessions + 1):
        for bot in (bot for bot in bots if bot.script.session):
            tell(f"long session {number} of {plan.sessions}: {bot.key}")
            samples[bot.key].sessions.append(measure_session(bot))
    for bot in bots:
        samples[bot.key].memory = peak_memory_mb(bot.processes[RASA])
    return {key: sample.figures() for key, sample in samples.items()}


def _measure_block(bot: Bot, turns: int, texts: list[str], samples: Samples) -> None:
    before = _processor_time(bot)
    for clients in CLIENTS:
        samples.turns[clients].append(measure_turns(bot, turns, clients))
    taken = {name: seconds - before[name] for name, seconds in _processor_time(bot).items() if name in before}
    if taken:
        samples.processor_rasa.append(taken[RASA] / turns / len(CLIENTS))
        samples.processor_all.append(sum(taken.values()) / turns / len(CLIENTS))
    samples.parsing.append(measure_parsing(bot, texts))


def _processor_time(bot: Bot) -> dict[str, float]:
    times = {name: cpu_seconds(process_id) for name, process_id in bot.processes.items()}
    return {name: seconds for name, seconds in times.items() if seconds is not None}


def varied_texts(count: int, folder: Path = MESSAGES) -> list[str]:
    """Messages that no model was trained on, from all spellings in turn."""
    by_spelling: dict[str, list[str]] = {}
    for message in held_out(folder):
        by_spelling.setdefault(message.spelling, []).append(message.text)
    in_turn = [text for group in zip(*by_spelling.values(), strict=False) for text in group]
    return in_turn[:count]
