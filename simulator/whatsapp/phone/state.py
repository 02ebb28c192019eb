"""Phones and what they know."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.whatsapp.errors import HandsetError

JSON = dict[str, Any]


def new_user_id() -> str:
    """A business-scoped user id of India."""
    return f"IN.{10**18 + uuid.uuid4().int % (9 * 10**18)}"


@dataclass
class Phone:
    """A citizen's phone. `phone` is the number as digits; with `shows_number` off businesses learn only `user_id`."""

    id: str
    phone: str
    user_id: str = field(default_factory=new_user_id)
    name: str = "Asha"
    shows_number: bool = True
    is_online: bool = True
    has_blocked: bool = False
    sends_read_receipts: bool = True
    stopped_marketing: bool = False
    # When each business number last heard of it.
    last_heard: dict[str, float] = field(default_factory=dict)
    # Until when each business number is shown as typing.
    typing_until: dict[str, float] = field(default_factory=dict)
    # What is to happen when the network is back: number and message.
    unsent: list[tuple[str, JSON]] = field(default_factory=list)

    @property
    def contact(self) -> JSON:
        """How it stands in `contacts` of a webhook."""
        number = {"wa_id": self.phone} if self.shows_number else {}
        return {"profile": {"name": self.name}, **number, "user_id": self.user_id}

    @property
    def sender(self) -> JSON:
        """How it stands on a message."""
        number = {"from": self.phone} if self.shows_number else {}
        return {**number, "from_user_id": self.user_id}

    def as_json(self) -> JSON:
        """As the control endpoints show it."""
        shown = (
            "id",
            "phone",
            "user_id",
            "name",
            "shows_number",
            "is_online",
            "has_blocked",
            "stopped_marketing",
            "sends_read_receipts",
        )
        return {name: getattr(self, name) for name in shown} | {"unsent": len(self.unsent)}


class Phones:
    """All phones."""

    def __init__(self) -> None:
        self._by_id: dict[str, Phone] = {}
        self._by_phone: dict[str, Phone] = {}
        self._by_user: dict[str, Phone] = {}

    def __iter__(self) -> Iterator[Phone]:
        return iter(list(self._by_id.values()))

    def add(self, phone: Phone) -> Phone:
        """Switches a phone on; raises "taken" if id or number is in use."""
        if phone.id in self._by_id or phone.phone in self._by_phone:
            raise HandsetError("taken", f"there is a phone with the id {phone.id} or the number {phone.phone}")
        self._by_id[phone.id] = phone
        self._index(phone)
        return phone

    def need(self, phone_id: str) -> Phone:
        """A phone by its own id; raises "no_such_phone"."""
        if phone_id not in self._by_id:
            raise HandsetError("no_such_phone", f"there is no phone {phone_id}")
        return self._by_id[phone_id]

    def find(self, by: str, value: str) -> Phone | None:
        """The phone that a business means by a number or a user id."""
        return (self._by_phone if by == "phone" else self._by_user).get(value)

    def change(self, phone: Phone, *, number: str | None = None, user_id: str | None = None) -> None:
        """Gives it another number or user id; the old ones lead nowhere."""
        if number is not None and number in self._by_phone:
            raise HandsetError("taken", f"there is a phone with the number {number}")
        self._by_phone.pop(phone.phone, None)
        self._by_user.pop(phone.user_id, None)
        phone.phone, phone.user_id = number or phone.phone, user_id or phone.user_id
        self._index(phone)

    def remove(self, phone_id: str) -> None:
        """Forgets a phone."""
        phone = self.need(phone_id)
        del self._by_id[phone.id]
        self._by_phone.pop(phone.phone, None)
        self._by_user.pop(phone.user_id, None)

    def _index(self, phone: Phone) -> None:
        self._by_phone[phone.phone] = phone
        self._by_user[phone.user_id] = phone
