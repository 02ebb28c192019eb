"""Messages that are handled once and in order, and answers that are sent once and in order, on any channel."""

from seva.messaging.contacts import Contacts
from seva.messaging.errors import AlreadyHandled, MessagingError
from seva.messaging.grouped import Grouped
from seva.messaging.inbox import Inbox
from seva.messaging.model import Delivery, Incoming, Received, Reply, Sending, Waiting
from seva.messaging.outcomes import Accepted, Failed, Outcome, Retry, Unknown
from seva.messaging.outgoing import Outgoing
from seva.messaging.queueing import Queueing
from seva.messaging.retention import Periods, Retention
from seva.messaging.watch import Depth, Stuck, Watch
from seva.messaging.webhooks import Kept, Webhooks

__all__ = [
    "Accepted",
    "AlreadyHandled",
    "Contacts",
    "Delivery",
    "Depth",
    "Failed",
    "Grouped",
    "Inbox",
    "Incoming",
    "Kept",
    "MessagingError",
    "Outcome",
    "Outgoing",
    "Periods",
    "Queueing",
    "Received",
    "Reply",
    "Retention",
    "Retry",
    "Sending",
    "Stuck",
    "Unknown",
    "Waiting",
    "Watch",
    "Webhooks",
]
