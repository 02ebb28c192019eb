"""What may go wrong on demand. Each fault is of one address; `times` ends it after so many calls."""

import threading
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Where = Literal["authorize", "token", "user", "issued", "file", "revoke"]
What = Literal["slow", "error", "away", "nonsense", "wrong_hmac", "huge", "lost"]


class Fault(BaseModel):
    """`slow`: answered after `seconds`. `error`: answered with `code` of errors.yml. `away`: 503 of a gateway, no JSON.

    `nonsense`: 200 with what is no answer. `wrong_hmac`, `huge`: of files. `lost`: done, but answered with `away`.
    """

    model_config = ConfigDict(extra="forbid")

    where: Where
    what: What
    seconds: Annotated[float, Field(ge=0, le=120)] = 5.0
    code: str = "unexpected_error"
    times: Annotated[int, Field(ge=1)] | None = None


class Faults:
    """The faults in force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Sets a fault; others stay."""
        with self._lock:
            self._set.append(fault)

    def clear(self) -> None:
        """Ends all faults."""
        with self._lock:
            self._set = []

    def hits(self, where: str) -> dict[str, Fault]:
        """The faults that strike this call, by what they do."""
        with self._lock:
            struck = [fault for fault in self._set if fault.where == where]
            self._set = [left for fault in self._set if (left := _after(fault, fault in struck))]
        return {fault.what: fault for fault in struck}


def _after(fault: Fault, struck: bool) -> Fault | None:
    if not struck or fault.times is None:
        return fault
    return fault.model_copy(update={"times": fault.times - 1}) if fault.times > 1 else None
