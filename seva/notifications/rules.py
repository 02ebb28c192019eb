"""Which notices reach even those who want none, which do not wait for the morning, and when it is quiet."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from seva.clock import in_india

# What a citizen asked for by confirming is told even to those who want no news.
ANSWERS = frozenset({"filed", "refused", "appointment", "fee.waived"})
# What keeps a document of theirs from its department.
ABOUT_DOCUMENTS = frozenset({"document_refused", "document_not_delivered"})
# What became of an answer to an officer that did not get there.
ABOUT_ANSWERS = frozenset({"enquiry.refused", "enquiry.too_late", "enquiry.not_delivered"})
# What became of their money, of what they allowed DigiLocker, and of their certificate.
ALWAYS_ABOUT = frozenset({"payment", "digilocker", "paper"})
# What of it nobody waits for at this moment.
CAN_WAIT = frozenset({"payment.returned", "payment.expired"})


def is_always_told(message: str) -> bool:
    """Whether it is told also to a citizen who wants no messages: answers to what they did, and money."""
    return message in ANSWERS | ABOUT_DOCUMENTS | ABOUT_ANSWERS or _family(message) in ALWAYS_ABOUT


def is_urgent(message: str) -> bool:
    """Whether the citizen waits for it now, so that neither the night nor joining holds it up."""
    return (message in ANSWERS or _family(message) in ALWAYS_ABOUT) and message not in CAN_WAIT


def _family(message: str) -> str:
    return message.partition(".")[0]


@dataclass(frozen=True)
class QuietHours:
    """When nobody is woken, by the clock in India; the same time twice means never."""

    begin: time = time(21)
    end: time = time(8)

    def over(self, now: datetime) -> datetime:
        """The moment from which a message may leave: now, or the end of the quiet hours."""
        local = in_india(now)
        if not self._is_in(local.time()):
            return now
        end = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return now + (end - local if end > local else end + timedelta(days=1) - local)

    def _is_in(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end
