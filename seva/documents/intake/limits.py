"""What one job in the child may cost."""

import resource
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

PAGE_SIZE = resource.getpagesize()
STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class Limits:
    """For one job: seconds of processor time, seconds by the clock, and megabytes beside what the child has loaded.

    Processor time is the limit that is meant; the clock is there for a child that hangs.
    """

    cpu_seconds: int = 12
    seconds: float = 60.0
    megabytes: int = 350

    def for_pages(self, pages: int) -> Self:
        """The same for a file that may have so many pages."""
        return type(self)(self.cpu_seconds + 3 * pages, self.seconds + 6 * pages, self.megabytes)

    def as_words(self) -> dict[str, Any]:
        """For the frame that asks for the job."""
        return asdict(self)


def hold_to(limits: Limits) -> None:
    """Limits the job that this process does next; breaking a limit ends the process or raises MemoryError."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + limits.cpu_seconds + 1, hard))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + limits.megabytes * 1024 * 1024, hard))


def for_good() -> None:
    """No file is written and no memory image left behind, whatever happens in this process."""
    for name in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        with suppress(ValueError, OSError):
            resource.setrlimit(name, (0, 0))


def unlimited_memory() -> None:
    """For loading what stays loaded."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _address_space() -> int:
    return int(STATM.read_text().split()[0]) * PAGE_SIZE
