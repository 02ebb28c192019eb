"""A department to watch, and how an application waits for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from running import Parts

from seva.applications.application import Application
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import FilingRequest, Receipt

DOWN = Unavailable("down")


@dataclass
class Watched(FakeDepartment):
    """A department in memory that remembers each attempt, and lets a test act while it is deciding."""

    attempts: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def file(self, request: FilingRequest) -> Receipt:
        """As the fake, noting the key."""
        self.attempts.append(request.key)
        receipt = super().file(request)
        self.meanwhile()
        return receipt


def waits(parts: Parts, application: Application) -> timedelta:
    """How long until the next attempt."""
    found = parts.now(application).next_attempt_at
    assert found is not None
    return found - parts.clock()


def queue_of(parts: Parts, department: Watched, size: int) -> list[Application]:
    """Applications that failed once, all due at the same moment."""
    department.failure = DOWN
    waiting = [parts.filed() for _ in range(size)]
    department.failure = None
    department.attempts.clear()
    return waiting
