"""What is measured of one bot, and the figures that it comes to."""

from dataclasses import dataclass, field

from benchmarks.figures import EARLY, LATE, Block, Session, Spread, window_ms

CLIENTS = (1, 4)

# The figures of one bot, by their ids.
Figures = dict[str, Spread]


@dataclass
class Samples:
    """What was measured of one bot; processor times are seconds a turn."""

    turns: dict[int, list[Block]] = field(default_factory=lambda: {clients: [] for clients in CLIENTS})
    parsing: list[Block] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    processor_rasa: list[float] = field(default_factory=list)
    processor_all: list[float] = field(default_factory=list)
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
        if self.processor_rasa:
            found["processor_rasa_ms"] = Spread.of([seconds * 1000 for seconds in self.processor_rasa])
            found["processor_all_ms"] = Spread.of([seconds * 1000 for seconds in self.processor_all])
        if self.sessions:
            found["early_ms"] = Spread.of([window_ms(session.times, EARLY) for session in self.sessions])
            found["late_ms"] = Spread.of([window_ms(session.times, LATE) for session in self.sessions])
            found["growth"] = Spread.of([session.growth for session in self.sessions])
        if self.sessions and all(session.processor for session in self.sessions):
            found["processor_growth"] = Spread.of([session.processor_growth for session in self.sessions])
        if self.memory is not None:
            found["memory_mb"] = Spread.of([self.memory])
        return found
