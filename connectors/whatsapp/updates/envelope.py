"""The body of a webhook: every update of every change of every entry."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from connectors.whatsapp import json_values as values
from connectors.whatsapp.updates.messages import read_message
from connectors.whatsapp.updates.model import UNREADABLE, Notice, Update
from connectors.whatsapp.updates.notices import read_error, read_field, read_standby
from connectors.whatsapp.updates.people import Contacts
from connectors.whatsapp.updates.statuses import read_status

OBJECT = "whatsapp_business_account"
# Meta batches up to 1,000; a body of 3 MB could name far more that are nothing.
MOST_UPDATES = 10_000
LONGEST_FIELD = 64


def parse(body: Any, arrived: datetime | None = None) -> list[Update]:
    """All updates of a body in their order, for any JSON value; `arrived` (UTC, naive) is for those without a time."""
    found = list(islice(_updates(values.mapping(body), arrived), MOST_UPDATES + 1))
    if len(found) > MOST_UPDATES:
        found[MOST_UPDATES:] = [_unreadable("rest")]
    return found


def _updates(body: Mapping[str, Any], arrived: datetime | None) -> Iterator[Update]:
    if body.get("object") != OBJECT or not isinstance(body.get("entry"), list):
        yield _unreadable("body")
        return
    for entry in body["entry"]:
        changes = values.mapping(entry).get("changes")
        if not isinstance(changes, list):
            yield _unreadable("entry")
        for change in values.listed(changes):
            yield from _change(values.mapping(change), arrived)


def _change(change: Mapping[str, Any], arrived: datetime | None) -> Iterator[Update]:
    field, value = values.identifier(change.get("field"), LONGEST_FIELD), values.mapping(change.get("value"))
    our_number = values.identifier(values.mapping(value.get("metadata")).get("phone_number_id"))
    if not field or not isinstance(change.get("value"), Mapping):
        yield _unreadable("change", our_number)
        return
    if field == "standby" or "standby" in value:
        yield read_standby(our_number, value)
    if field == "messages":
        yield from _value(value, our_number, arrived)
    elif field != "standby":
        yield from read_field(field, our_number, value)


def _value(value: Mapping[str, Any], our_number: str | None, arrived: datetime | None) -> Iterator[Update]:
    contacts = Contacts(value.get("contacts"))
    yield from (read_error(raw, our_number) for raw in values.listed(value.get("errors")))
    for part in ("messages", "statuses"):
        for raw in values.listed(value.get(part)):
            if not our_number:
                yield _unreadable("our_number")
            elif part == "messages":
                yield read_message(raw, our_number, contacts, arrived)
            else:
                yield read_status(raw, our_number, arrived)


def _unreadable(part: str, our_number: str | None = None) -> Notice:
    return Notice(UNREADABLE, our_number, {"part": part})
