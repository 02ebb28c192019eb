"""Updates, and the envelope that one or many of them travel in."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

JSON = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Update:
    """One thing to tell. `items` go to lists of the value ("messages", "statuses", ...); `value` is what they share."""

    account: str
    field: str
    value: JSON
    items: JSON = dataclasses.field(default_factory=dict)
    contacts: tuple[JSON, ...] = ()
    # Stands on entries of fields other than messages.
    time: int | None = None

    @property
    def name(self) -> str:
        """What the log calls it."""
        return next(iter(self.items), self.field)


def envelope(updates: Iterable[Update]) -> JSON:
    """The body of one webhook: an entry for each account, a change for each number and kind of item."""
    entries: dict[tuple[str, int | None], JSON] = {}
    changes: dict[tuple[Any, ...], JSON] = {}
    for update in updates:
        time = {} if update.time is None else {"time": update.time}
        entry = entries.setdefault((update.account, update.time), {"id": update.account, **time, "changes": []})
        number = update.value.get("metadata", {}).get("phone_number_id")
        key = (update.account, update.field, number, update.name) if update.items else (id(update),)
        if key not in changes:
            changes[key] = {**update.value}
            entry["changes"].append({"value": changes[key], "field": update.field})
        _add(changes[key], update)
    return {"object": "whatsapp_business_account", "entry": list(entries.values())}


def _add(value: JSON, update: Update) -> None:
    for contact in update.contacts:
        if contact not in value.setdefault("contacts", []):
            value["contacts"].append(contact)
    for name, item in update.items.items():
        value.setdefault(name, []).append(item)
