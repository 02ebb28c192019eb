"""System messages: a person's number, user id or handset changed."""

from collections.abc import Mapping
from typing import Any

from connectors.whatsapp import json_values as values
from connectors.whatsapp.updates.people import Person, person, sender
from connectors.whatsapp.updates.replies import Content

# `customer_changed_number` is what older webhooks say for the first.
CHANGES = {
    "user_changed_number": "number",
    "customer_changed_number": "number",
    "user_changed_user_id": "user_id",
    "customer_identity_changed": "identity",
    "user_identity_changed": "identity",
}


def read_system(message: Mapping[str, Any]) -> Content:
    """What changed, with the handles before and after it; the sentence beside it holds numbers and is not kept."""
    system = values.mapping(message.get("system"))
    change = CHANGES.get(values.text(system.get("type")) or "", "other")
    if change in ("other", "identity"):
        return "system", {"change": change}
    old, new = before(message), after(message)
    return "system", values.known(
        change=change, old_phone=old.phone, new_phone=new.phone, old_user_id=old.user_id, new_user_id=new.user_id
    )


def before(message: Mapping[str, Any]) -> Person:
    """Who sent a system message, by the handles from before the change, which are those that we know."""
    system, now = values.mapping(message.get("system")), sender(message)
    previous = person([], [system.get(name) for name in ("previous_user_id", "previous_parent_user_id")])
    is_new = bool(now.user_id) and now.user_id == values.user_id(system.get("user_id"))
    own = Person(now.phone, None if is_new else now.user_id, None if is_new else now.parent_user_id)
    found = previous.beside(own) if previous.is_known else own
    return found if found.is_known else now


def after(message: Mapping[str, Any]) -> Person:
    """The handles from after the change, as far as the message tells them."""
    system = values.mapping(message.get("system"))
    ids = (system.get("user_id"), system.get("parent_user_id"))
    new = person([system.get("wa_id"), system.get("new_wa_id")], ids)
    if new.user_id or not values.user_id(system.get("previous_user_id")):
        return new
    now = sender(message)
    return new.beside(Person(None, now.user_id, now.parent_user_id))
