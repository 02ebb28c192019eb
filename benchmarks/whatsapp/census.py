"""Counts what the stand-in sees: statuses that it posts, sends that it takes and refuses."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from simulator.whatsapp.log import Entry


@dataclass
class Census:
    """A listener of the stand-in's log, which calls from several threads."""

    status_events: int = 0
    status_webhooks: int = 0
    sends: int = 0
    refused: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, entry: Entry) -> None:
        """Takes an entry into account."""
        with self._lock:
            if entry.kind == "webhook" and entry.sent and entry.status is not None:
                self.status_webhooks += 1
                self.status_events += sum(len(value.get("statuses", ())) for value in _values(entry.sent))
            elif entry.kind == "request" and entry.name.endswith("/messages") and "type" in (entry.sent or {}):
                self.sends += 1
                self.refused += entry.status != 200


def _values(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [change["value"] for entry in body.get("entry", ()) for change in entry["changes"]]
