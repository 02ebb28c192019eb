"""What citizens are to be told: rows of an outbox, each told once."""

from seva.notifications.outbox import Notice, Outbox

__all__ = ["Notice", "Outbox"]
