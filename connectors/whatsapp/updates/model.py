"""The updates that a webhook brings. All contents can be written as JSON."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNREADABLE = "unreadable"

# Every kind of message that is told apart. `group`: written in a group, where nothing is answered. `unsupported`: Meta
# does not pass it on, or its body is missing or unusable. `unknown`: of a type that this table does not have.
KINDS = (
    "text", "button", "list", "template_button", "flow", "address", "call_permission",
    "image", "document", "audio", "voice", "video", "sticker",
    "location", "contacts", "reaction", "order", "edit", "revoke", "system", "request_welcome",
    "group", "unsupported", "unknown",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent to one of our numbers; `at` is UTC without zone, `quoted` the id of the message replied to.

    Of `phone` and `user_id` (the id that Meta scopes to a business) one may be missing, never both. For a change of
    number or id they are those from before it.
    """

    message_id: str
    our_number: str
    phone: str | None
    user_id: str | None
    parent_user_id: str | None
    name: str | None
    at: datetime
    kind: str
    content: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    quoted: str | None = None
    is_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message of ours: "sent", "delivered", "read", "played", "failed", or a word yet unknown.

    `our_id` is what was given as biz_opaque_callback_data when it was sent; `code` is Meta's error code.
    """

    message_id: str
    our_number: str
    status: str
    at: datetime
    our_id: str | None = None
    phone: str | None = None
    user_id: str | None = None
    code: int | None = None
    pricing: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Anything else: a webhook's field, "errors", "payment" or "unreadable", with the little of it that is used."""

    field: str
    our_number: str | None = None
    content: Mapping[str, Any] = dataclasses.field(default_factory=dict)


Update = Message | Status | Notice
