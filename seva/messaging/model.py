"""What comes in and goes out, without a channel's own words. Times are in UTC without zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from seva.citizens.senders import Handle

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Incoming:
    """A message as the channel told of it; an empty `message_id` is never a repetition.

    `handles` are of the sender, the best known first. `moved` holds (kind, old handle, new handle) if the message tells
    of a change. `is_heard` is false for what the citizen did not write, which opens no window. `is_renewed`:
    somebody else may hold the handles now.
    """

    channel: str
    message_id: str
    our_number: str
    handles: tuple[Handle, ...]
    at: datetime
    kind: str
    content: Content = field(repr=False)
    name: str | None = field(default=None, repr=False)
    moved: tuple[tuple[str, str, str], ...] = ()
    is_heard: bool = True
    is_renewed: bool = False

    def __post_init__(self) -> None:
        if not self.handles or not all(handle for _, handle in self.handles):
            raise ValueError("a message needs a sender")


@dataclass(frozen=True)
class Delivery:
    """A status of a message of ours; `our_id` is the Sending.callback_id that it brings back, `code` the refusal's."""

    channel: str
    message_id: str
    status: str
    at: datetime
    our_id: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Received:
    """What a batch brought: new and repeated messages, new statuses, and the citizens who wrote."""

    new: int = 0
    repeated: int = 0
    deliveries: int = 0
    citizens: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Waiting:
    """A message that its holder handles now.

    `begun` counts how often it was taken up, this time included: one that ends the process each time is known by it.
    `content` is None when it was forgotten.
    """

    id: int
    token: str
    citizen_id: str
    channel: str
    our_number: str
    message_id: str
    kind: str
    at: datetime
    received_at: datetime
    begun: int
    attempts: int
    content: Content | None = field(repr=False)
    name: str | None = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """A message to send; `holds`: the next one leaves when this one is delivered, or after some time (media)."""

    kind: str
    payload: Content = field(repr=False)
    holds: bool = False


@dataclass(frozen=True)
class Sending:
    """A message to send now, with all that sending needs.

    `callback_id` goes out with it; `handles` maps kinds to the citizen's handles; `last_heard_at` tells whether the
    window of `our_number` is open.
    """

    id: int
    citizen_id: str
    channel: str
    our_number: str
    kind: str
    callback_id: str
    attempts: int
    code: str | None
    holds: bool
    created_at: datetime
    payload: Content = field(repr=False)
    handles: Mapping[str, str] = field(repr=False)
    last_heard_at: datetime | None = None
