"""What a look costs in the child process: its memory at most, and time."""

from dataclasses import dataclass
from pathlib import Path

from seva.documents.intake import Intake


@dataclass(frozen=True)
class Usage:
    """Megabytes at the highest since the child started."""

    megabytes: float


def usage_of(intake: Intake) -> Usage:
    """Of the child that did the last job; of none when it died over it."""
    highest = [_highest(pid) for pid in intake.pids()]
    return Usage(max(highest, default=0.0))


def _highest(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
