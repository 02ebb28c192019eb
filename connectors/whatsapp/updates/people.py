"""Who sent a message: phone number or business-scoped user id, whichever came and wherever it stood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.whatsapp import json_values as values

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Person:
    """Handles of a person, and the name that they gave themselves."""

    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    name: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a handle that an answer could be sent to."""
        return bool(self.phone or self.user_id)

    def beside(self, other: "Person") -> "Person":
        """This person, with what only the other one tells."""
        return Person(
            self.phone or other.phone,
            self.user_id or other.user_id,
            self.parent_user_id or other.parent_user_id,
            self.name or other.name,
        )


NOBODY = Person()


def person(phones: Iterable[Any], ids: Iterable[Any], name: Any = None) -> Person:
    """The person of these values: an id counts as one also where a phone number should stand."""
    numbers = [*phones]
    anywhere = [*ids, *numbers]
    return Person(
        next(filter(None, map(values.phone, numbers)), None),
        next(filter(None, map(values.user_id, anywhere)), None),
        next(filter(None, map(values.parent_id, anywhere)), None),
        values.text(name, LONGEST_NAME),
    )


class Contacts:
    """The `contacts` of a webhook, found by phone number or user id: their places tell nothing."""

    def __init__(self, contacts: Any) -> None:
        self._by_handle: dict[str, Person] = {}
        for contact in map(values.mapping, values.listed(contacts)):
            ids = (contact.get("user_id"), contact.get("parent_user_id"))
            found = person([contact.get("wa_id")], ids, values.mapping(contact.get("profile")).get("name"))
            for handle in filter(None, (found.user_id, found.phone)):
                self._by_handle.setdefault(handle, found)

    def of(self, someone: Person) -> Person:
        """The person with what the contacts tell of them; a user id is surer than a number."""
        by_id = self._by_handle.get(someone.user_id or "", NOBODY)
        by_phone = self._by_handle.get(someone.phone or "", NOBODY)
        if someone.user_id and by_phone.user_id not in (None, someone.user_id):
            by_phone = NOBODY
        return someone.beside(by_id).beside(by_phone)


def sender(message: Mapping[str, Any]) -> Person:
    """Whom a message names as its sender."""
    ids = (message.get("from_user_id"), message.get("from_parent_user_id"))
    return person([message.get("from")], ids)


def recipient(status: Mapping[str, Any]) -> Person:
    """Whom a status names as the one whom our message went to; in a group, the participant."""
    ids = (status.get("recipient_user_id"), status.get("recipient_participant_user_id"))
    return person([status.get("recipient_participant_id"), status.get("recipient_id")], ids)
