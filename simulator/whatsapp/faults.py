"""What may go wrong on demand, drawn from a seeded generator so that a run can be repeated."""

import random
import threading
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]


class Faults(BaseModel):
    """Shares are from 0 to 1, times in seconds. All are off by default."""

    model_config = ConfigDict(extra="forbid")

    # Of webhooks. `delay`: each is held back for a time between the two.
    delay: tuple[Seconds, Seconds] = (0.0, 0.0)
    duplicate: Share = 0
    # The share of updates that are held back further, and for how long at most.
    reorder: Share = 0
    reorder_seconds: Seconds = 1.0
    # Most updates in one body; with `batch_seconds` they leave together at multiples of that time.
    batch: Annotated[int, Field(ge=1, le=1000)] = 1
    batch_seconds: Seconds = 0
    wrong_signature: Share = 0
    # The share of messages that one of an unknown type follows.
    unknown_type: Share = 0
    missing_contacts: Share = 0
    skip_delivered: Share = 0
    # `sent` arrives before the response of the send.
    status_first: Share = 0
    # `failed` follows `sent`.
    late_failed: Share = 0

    # Of sends: refused in the response, or by a status after the 200.
    fail: Share = 0
    fail_code: int = 131000
    fail_how: Literal["response", "status"] = "response"
    # 130429 in the response.
    rate_limit: Share = 0
    # Accepted, but the answer breaks off after so much real time.
    lose_response: Share = 0
    hang_seconds: Seconds = 0

    # Every Graph request is answered with 503.
    away: bool = False


class Chance:
    """The faults in force, and the dice: one for each fault, so that threads cannot change each other's throws."""

    def __init__(self, seed: int) -> None:
        self.faults = Faults()
        self._lock = threading.Lock()
        self._seed = seed
        self._dice: dict[str, random.Random] = {}

    def set(self, seed: int | None = None, **changes: object) -> Faults:
        """Changes some faults and, if told, begins the dice anew. Raises pydantic's ValidationError."""
        faults = Faults.model_validate({**self.faults.model_dump(), **changes})
        with self._lock:
            self.faults = faults
            if seed is not None:
                self._seed, self._dice = seed, {}
        return faults

    def clear(self) -> None:
        """Ends all faults."""
        self.faults = Faults()

    def hits(self, fault: str) -> bool:
        """Whether this fault strikes now."""
        share = float(getattr(self.faults, fault))
        with self._lock:
            return share > 0 and self._die(fault).random() < share

    def hold(self) -> float:
        """For how many seconds an update is held back."""
        least, most = self.faults.delay
        longest = self.faults.reorder_seconds if self.hits("reorder") else 0.0
        with self._lock:
            seconds = self._die("delay").uniform(least, most) if most else 0.0
            return seconds + (self._die("hold").uniform(0, longest) if longest else 0.0)

    def shuffle(self, things: list[Any]) -> None:
        """Reorders in place if reordering is on."""
        if self.faults.reorder:
            with self._lock:
                self._die("shuffle").shuffle(things)

    def _die(self, fault: str) -> random.Random:
        if fault not in self._dice:
            self._dice[fault] = random.Random(f"{self._seed}/{fault}")  # noqa: S311  accidents, no secrets
        return self._dice[fault]
