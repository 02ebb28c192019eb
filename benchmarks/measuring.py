"""The measuring: blocks of messages, the bots in turn, so that what disturbs the machine hits all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.client import measure_parsing, measure_session, measure_turns
from benchmarks.figures import EARLY, LATE, Block, Spread, growth, shares, window_ms
from benchmarks.servers import Bot, peak_memory_mb

CLIENTS = (1, 4)
MESSAGES = Path("tests/nlu_eval")

# The figures of one bot, by their ids.
Figures = dict[str, Spread]


@dataclass(frozen=True)
class Plan:
    """How much is measured: turns for each number of clients, blocks they are divided into, texts, sessions."""

    turns: int = 600
    blocks: int = 5
    warm_up: int = 60
    texts: int = 200
    sessions: int = 3


@dataclass
class Samples:
    """What was measured of one bot."""

    turns: dict[int, list[Block]] = field(default_factory=lambda: {clients: [] for clients in CLIENTS})
    parsing: list[Block] = field(default_factory=list)
    sessions: list[list[float]] = field(default_factory=list)
    memory: float | None = None

    def figures(self) -> Figures:
        """What they come to."""
        found: Figures = {}
        for clients, blocks in self.turns.items():
            found[f"turn_ms_{clients}"] = Spread.of([block.median_ms for block in blocks])
            found[f"turn_p95_ms_{clients}"] = Spread.of([block.p95_ms for block in blocks])
            found[f"turns_per_second_{clients}"] = Spread.of([block.per_second for block in blocks])
        found["parse_ms"] = Spread.of([block.median_ms for block in self.parsing])
        found["parse_p95_ms"] = Spread.of([block.p95_ms for block in self.parsing])
        if self.sessions:
            found["early_ms"] = Spread.of([window_ms(times, EARLY) for times in self.sessions])
            found["late_ms"] = Spread.of([window_ms(times, LATE) for times in self.sessions])
            found["growth"] = Spread.of([growth(times) for times in self.sessions])
        if self.memory is not None:
            found["memory_mb"] = Spread.of([self.memory])
        return found


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
            for clients in CLIENTS:
                samples[bot.key].turns[clients].append(measure_turns(bot, turns, clients))
            samples[bot.key].parsing.append(measure_parsing(bot, part))
    for number in range(1, plan.sessions + 1):
        for bot in (bot for bot in bots if bot.script.session):
            tell(f"long session {number} of {plan.sessions}: {bot.key}")
            samples[bot.key].sessions.append(measure_session(bot))
    for bot in bots:
        samples[bot.key].memory = peak_memory_mb(bot.process_id)
    return {key: sample.figures() for key, sample in samples.items()}


def varied_texts(count: int, folder: Path = MESSAGES) -> list[str]:
    """Messages that no model was trained on, from all spellings in turn."""
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yml"))]
    in_turn = [entry["text"] for group in zip(*files, strict=False) for entry in group]
    return in_turn[:count]
