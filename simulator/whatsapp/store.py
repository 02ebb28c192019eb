"""What the stand-in remembers. In memory; each class is one table, should it ever have to be kept."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.whatsapp.config import Number
from simulator.whatsapp.errors import no_such_object

JSON = dict[str, Any]


def new_id() -> str:
    """An id as Graph gives them: digits."""
    return str(10**15 + uuid.uuid4().int % (9 * 10**15))


def new_message_id() -> str:
    """An id of a message; nobody should read anything from it."""
    return f"wamid.{uuid.uuid4().hex.upper()}"


@dataclass
class BusinessNumber:
    """A business number and what was set up for it."""

    number: Number
    is_registered: bool
    pin: str | None = None
    # Whether its owner gave the code that Meta sent; `code` is the one that is waited for.
    is_verified: bool = True
    code: str | None = None
    registered_at: list[float] = field(default_factory=list)
    profile: JSON = field(default_factory=dict)
    automation: JSON = field(default_factory=dict)
    public_key: str = ""
    # Registering makes a new key pair of the number's own; the Flow key has to be uploaded again.
    key_is_valid: bool = False
    blocked: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The phone-number id."""
        return self.number.id

    @property
    def metadata(self) -> JSON:
        """What every webhook about it carries."""
        return {"display_phone_number": self.number.display, "phone_number_id": self.number.id}


@dataclass
class FlowLink:
    """What the button of a message opens. `content` stays what it was when the message was sent."""

    flow_id: str
    content: JSON
    token: str = "unused"  # noqa: S105  Meta's own default
    # "navigate", or "data_exchange": the endpoint gives the first screen.
    action: str = "navigate"
    payload: JSON = field(default_factory=dict)
    # What the endpoint said when it closed the Flow to this token; the button is disabled from then on.
    closed: str | None = None


@dataclass
class Sent:
    """A message of the business."""

    id: str
    number: BusinessNumber
    payload: JSON
    at: float
    # The handset's id; None when nobody has this number.
    handset: str | None
    # "phone" or "user": how the business named the recipient.
    by: str
    recipient: str
    category: str = "service"
    statuses: list[str] = field(default_factory=list)
    error: JSON | None = None
    # A template as the phone shows it.
    shown: JSON | None = None
    # Media that was fetched: its id by its link.
    fetched: dict[str, str] = field(default_factory=dict)
    flow: FlowLink | None = None

    @property
    def is_final(self) -> bool:
        """Whether nothing can follow."""
        return "failed" in self.statuses


@dataclass
class Received:
    """A message of a citizen."""

    id: str
    number: str
    handset: str
    message: JSON
    at: float
    # Whether the business's webhook has taken it; the second tick.
    is_delivered: bool = False
    is_read: bool = False


class Messages:
    """All messages by id, and each citizen's in the order in which they came."""

    def __init__(self) -> None:
        self.sent: dict[str, Sent] = {}
        self.received: dict[str, Received] = {}
        self._chats: dict[str, list[Sent | Received]] = {}

    def add(self, message: Sent | Received) -> None:
        """Keeps a message."""
        if isinstance(message, Sent):
            self.sent[message.id] = message
        else:
            self.received[message.id] = message
        if message.handset is not None:
            self._chats.setdefault(message.handset, []).append(message)

    def taken(self, message_ids: Iterable[str]) -> None:
        """The webhook answered these of the citizens' messages with 200; ids of others are passed over."""
        for message_id in message_ids:
            if message_id in self.received:
                self.received[message_id].is_delivered = True

    def forget(self, handset: str) -> None:
        """Empties one citizen's chats; the messages stay known by their ids."""
        self._chats.pop(handset, None)

    def of(self, handset: str, number: str | None = None) -> list[Sent | Received]:
        """One citizen's messages, oldest first."""
        return [m for m in self._chats.get(handset, []) if number is None or number_of(m) == number]


def number_of(message: Sent | Received) -> str:
    """The id of the business number that a message is with."""
    return message.number.id if isinstance(message, Sent) else message.number


class Numbers:
    """The business numbers and their accounts."""

    def __init__(self, numbers: tuple[Number, ...]) -> None:
        self._by_id = {n.id: BusinessNumber(n, n.is_registered, is_verified=n.is_verified) for n in numbers}
        self.subscribed = {n.account: True for n in numbers}

    def __iter__(self) -> Iterator[BusinessNumber]:
        return iter(self._by_id.values())

    def get(self, number_id: str) -> BusinessNumber | None:
        """A number, if there is one."""
        return self._by_id.get(number_id)

    def need(self, number_id: str, verb: str = "post") -> BusinessNumber:
        """A number; raises 100/33."""
        number = self._by_id.get(number_id)
        if number is None:
            raise no_such_object(number_id, verb)
        return number

    def need_account(self, account: str, verb: str = "post") -> str:
        """An account's id; raises 100/33."""
        if account not in self.subscribed:
            raise no_such_object(account, verb)
        return account
