"""What citizens are to be told: one row a notice, told once, by an answer or by a message of its own."""

from seva.notifications.model import Letter, Notice
from seva.notifications.outbox import Outbox
from seva.notifications.rules import QuietHours

__all__ = ["Letter", "Notice", "Outbox", "QuietHours"]
