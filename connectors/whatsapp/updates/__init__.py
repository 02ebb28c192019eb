"""What Meta's webhook says, as typed updates. Pure: no clock, no network, no database.

`parse` takes any JSON value and never raises. What cannot be read becomes a Notice("unreadable"), so that one bad part
never costs the rest of a batch, and the webhook can always be acknowledged.
"""

from connectors.whatsapp.updates.envelope import MOST_UPDATES, parse
from connectors.whatsapp.updates.model import KINDS, UNREADABLE, Message, Notice, Status, Update

__all__ = ["KINDS", "MOST_UPDATES", "UNREADABLE", "Message", "Notice", "Status", "Update", "parse"]
