"""What became of sent messages: each status once, in any order, and a delivery that only moves forward."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, String, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import Update

from seva.messaging.model import Delivery
from seva.messaging.rows import among, message_index, short
from seva.storage import Cipher
from seva.storage.tables import deliveries, outgoing

# A status counts if it stands further than the one before. A refusal is final, unless the message arrived after all.
ORDER = ("sent", "failed", "delivered", "read", "played")
HOLD = timedelta(seconds=30)
Event = Mapping[str, Any]

NOW = bindparam("now", type_=DateTime)
HELD_UNTIL = bindparam("held_until", type_=DateTime)
KNOWN = select(deliveries.c.message_index, deliveries.c.status).where(among(deliveries.c.message_index, "indexes"))
STORED = select(deliveries).where(among(deliveries.c.message_index, "indexes"))
STORE = insert(deliveries)
OURS = select(outgoing.c.id, outgoing.c.message_index, outgoing.c.callback_id).where(
    or_(among(outgoing.c.message_index, "indexes"), among(outgoing.c.callback_id, "callback_ids"))
)


def receive_statuses(connection: Connection, cipher: Cipher, now: datetime, told: Sequence[Delivery]) -> int:
    """Stores statuses and applies them to the messages that are known; the number of new ones."""
    events: dict[tuple[str, str], dict[str, Any]] = {}
    for delivery in told:
        if delivery.status in ORDER and delivery.message_id:
            event = _event(cipher, now, delivery)
            events.setdefault((event["message_index"], event["status"]), event)
    indexes = {"indexes": list({index for index, _ in events})}
    known = {tuple(row) for row in connection.execute(KNOWN, indexes)} if events else set()
    new = [event for key, event in events.items() if key not in known]
    if new:
        connection.execute(STORE, [{k: v for k, v in event.items() if k != "our_id"} for event in new])
    apply(connection, now, new)
    return len(new)


def _event(cipher: Cipher, now: datetime, told: Delivery) -> dict[str, Any]:
    return {
        "message_index": message_index(cipher, told.channel, told.message_id),
        "status": told.status,
        "occurred_at": told.at,
        "code": short(told.code, 60) if told.code else None,
        "received_at": now,
        "our_id": short(told.our_id, 32) if told.our_id else None,
    }


def apply_waiting(connection: Connection, now: datetime, indexes: Iterable[str]) -> None:
    """Applies the statuses that came before the answer that names their messages."""
    stored = connection.execute(STORED, {"indexes": list(indexes)})
    apply(connection, now, [{**row._mapping, "our_id": None} for row in stored])


def apply(connection: Connection, now: datetime, events: Sequence[Event]) -> None:
    """Moves the messages of these statuses forward."""
    if not events:
        return
    found = _rows_of(connection, events)
    rows = [{**_values(event), "row": row, "now": now} for event in events if (row := _row_of(found, event))]
    for status in ORDER:
        more = {"held_until": now + HOLD} if status == TAKEN_OVER else {}
        changes = [{**row, **more} for row in rows if row["new_status"] == status]
        if changes:
            connection.execute(CHANGES[status], changes)


def _rows_of(connection: Connection, events: Sequence[Event]) -> dict[str, int]:
    indexes, ours = {e["message_index"] for e in events}, {e["our_id"] for e in events if e["our_id"]}
    found: dict[str, int] = {}
    for row in connection.execute(OURS, {"indexes": list(indexes), "callback_ids": list(ours)}):
        found |= {row.callback_id: row.id} | ({row.message_index: row.id} if row.message_index else {})
    return found


def _row_of(found: Mapping[str, int], event: Event) -> int | None:
    return found.get(event["message_index"]) or found.get(event["our_id"] or "")


def _values(event: Event) -> dict[str, Any]:
    return {
        "new_status": event["status"], "index": event["message_index"], "at": event["occurred_at"],
        "new_code": event["code"],
    }  # fmt: skip


def _change(status: str) -> Update:
    c = outgoing.c
    # Not in_(): many rows are changed by one statement, which cannot hold lists.
    is_forward = or_(c.delivery.is_(None), *(c.delivery == word for word in ORDER[: ORDER.index(status)]))
    statement = update(outgoing).where(c.id == bindparam("row"), is_forward)
    return statement.values(
        delivery=bindparam("new_status"),
        delivery_at=bindparam("at"),
        message_index=func.coalesce(c.message_index, bindparam("index", type_=String)),
        accepted_at=func.coalesce(c.accepted_at, NOW),
        code=bindparam("new_code"),
        **STATES.get(status, _arrived)(),
    )


def _arrived() -> dict[str, Any]:
    return {"state": "accepted"}


def _refused() -> dict[str, Any]:
    return {"state": case((outgoing.c.state == "failed", "failed"), else_="undelivered")}


def taken_over() -> dict[str, Any]:
    """The state of a message that the channel accepted and has not delivered yet; HELD_UNTIL is to be given."""
    c = outgoing.c
    holds = and_(c.holds, c.state != "accepted", c.state != "holding")
    state = case((holds, "holding"), (c.state == "holding", "holding"), else_="accepted")
    return {"state": state, "due_at": case((holds, HELD_UNTIL), else_=c.due_at)}


TAKEN_OVER = "sent"
STATES: Mapping[str, Callable[[], dict[str, Any]]] = {TAKEN_OVER: taken_over, "failed": _refused}
CHANGES: Mapping[str, Update] = {status: _change(status) for status in ORDER}
