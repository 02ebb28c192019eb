"""What the stand-in knows: links, payments, refunds, kept in a file so that money outlives a restart."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

JSON = dict[str, Any]


@dataclass
class Faults:
    """What goes wrong on purpose. `away`: every call fails; `lost_answers`: so many calls act and answer 504."""

    away: bool = False
    lost_answers: int = 0
    hold: bool = False  # callbacks wait until they are released
    reversed: bool = False  # released callbacks go out the last one first
    copies: int = 1  # how often each callback is sent
    new_ids: bool = False  # each copy under an event id of its own
    forged: bool = False  # signed with another secret
    silent: bool = False  # no callbacks at all
    amount: int | None = None  # what is paid instead of what was asked
    currency: str | None = None
    refunds: str = "processed"  # what becomes of refunds: processed, pending, failed


@dataclass
class Rows:
    """Everything that is kept."""

    links: dict[str, JSON] = field(default_factory=dict)
    payments: dict[str, JSON] = field(default_factory=dict)
    refunds: dict[str, JSON] = field(default_factory=dict)


def new_id(kind: str) -> str:
    """An id as the gateway writes one."""
    return f"{kind}_{secrets.token_hex(7)}"


class World:
    """Rows under one lock, and faults."""

    def __init__(self, file: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self.faults, self.lock, self.clock = Faults(), RLock(), clock
        self._file = file
        kept = json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else {}
        self.rows = Rows(**kept)

    @contextmanager
    def changing(self) -> Iterator[Rows]:
        """The rows, kept when the block ends."""
        with self.lock:
            yield self.rows
            if self._file:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                fresh = self._file.with_suffix(".new")
                fresh.write_text(json.dumps(asdict(self.rows)), encoding="utf-8")
                fresh.replace(self._file)

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())

    def link_of(self, reference: str) -> JSON | None:
        """The payment link with that reference."""
        return next((link for link in self.rows.links.values() if link["reference_id"] == reference), None)

    def payments_of(self, order_id: str) -> list[JSON]:
        """All tries to pay an order, or a reference of UPI."""
        return [one for one in self.rows.payments.values() if order_id in (one["order_id"], one["tr"])]

    def refunds_of(self, payment_id: str) -> list[JSON]:
        """The refunds of a payment."""
        return [one for one in self.rows.refunds.values() if one["payment_id"] == payment_id]

    def age(self, link: JSON) -> None:
        """Ends a link whose time is over."""
        if link["status"] == "created" and link["expire_by"] and link["expire_by"] <= self.now():
            link["status"] = "expired"
