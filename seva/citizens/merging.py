"""One person that was known as two citizens, and what goes when a citizen asks to be forgotten."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import case, delete, func, insert, null, select, update
from sqlalchemy.engine import Connection

from seva.storage.tables import (
    applications,
    bill_accounts,
    bill_baskets,
    call_results,
    citizens,
    consents,
    contacts,
    deadlines,
    digilocker_consents,
    documents,
    enquiries,
    feedback,
    fees,
    form_tokens,
    handles,
    inbox,
    leases,
    outbox,
    outgoing,
    papers,
    payments,
    ratings,
)

OWNED = (
    applications, bill_accounts, call_results, consents, deadlines, digilocker_consents, documents, enquiries, feedback,
    fees, form_tokens, handles, inbox, outbox, outgoing, papers, payments, ratings,
)  # fmt: skip
# What a person leaves behind when somebody else has their number: not the number itself, nor what it writes now.
LEFT = tuple(table for table in OWNED if table not in (call_results, handles, inbox, outgoing))


def merge(connection: Connection, loser: str, winner: str) -> None:
    """Gives all that one citizen has to another; the loser's id leads to the winner from then on."""
    _keep_lease(connection, loser, winner)
    _keep_bills(connection, loser, winner)
    for table in OWNED:
        connection.execute(update(table).where(table.c.citizen_id == loser).values(citizen_id=winner))
    for row in connection.execute(select(contacts).where(contacts.c.citizen_id == loser)).all():
        _keep_later(connection, winner, row)
    connection.execute(delete(contacts).where(contacts.c.citizen_id == loser))
    _keep_wishes(connection, loser, winner)
    led_here = (citizens.c.id == loser) | (citizens.c.merged_into == loser)
    connection.execute(update(citizens).where(led_here).values(merged_into=winner, profile_encrypted=None))


def part(connection: Connection, citizen_id: str, now: datetime) -> str:
    """Gives all that a citizen has to a new one without a number, whose id is returned; the handles stay.

    For a number that has changed hands: who has it now begins anew, and departments still find what they have.
    """
    before = connection.execute(select(citizens).where(citizens.c.id == citizen_id)).one()
    theirs = {"language": before.language, "profile_encrypted": before.profile_encrypted, "way": before.way}
    kept = {**theirs, "wants_messages": before.wants_messages, "created_at": before.created_at}
    connection.execute(insert(citizens).values(id=(other := uuid4().hex), verify_again_since=now, **kept))
    for table in LEFT:
        connection.execute(update(table).where(table.c.citizen_id == citizen_id).values(citizen_id=other))
    connection.execute(delete(bill_baskets).where(bill_baskets.c.citizen_id == citizen_id))
    erase_messages(connection, citizen_id)
    new = {**dict.fromkeys(theirs), "wants_messages": True, "verify_again_since": None}
    connection.execute(update(citizens).where(citizens.c.id == citizen_id).values(**new))
    return other


def _keep_lease(connection: Connection, loser: str, winner: str) -> None:
    # Whoever handles the loser's message now may not be overtaken by who would claim the winner's next.
    held = select(leases.c.citizen_id).where(leases.c.citizen_id == winner, leases.c.owner.is_not(None))
    if connection.execute(held).first() is None:
        connection.execute(delete(leases).where(leases.c.citizen_id == winner))
        connection.execute(update(leases).where(leases.c.citizen_id == loser).values(citizen_id=winner))
    connection.execute(delete(leases).where(leases.c.citizen_id == loser))


def _keep_bills(connection: Connection, loser: str, winner: str) -> None:
    """An account that both had is the winner's; what the loser had just begun to choose is chosen anew."""
    connection.execute(delete(bill_baskets).where(bill_baskets.c.citizen_id == loser))
    theirs = select(bill_accounts.c.service, bill_accounts.c.account_index).where(bill_accounts.c.citizen_id == winner)
    for row in connection.execute(theirs).all():
        same = (bill_accounts.c.service == row.service) & (bill_accounts.c.account_index == row.account_index)
        connection.execute(delete(bill_accounts).where(bill_accounts.c.citizen_id == loser, same))


def _keep_later(connection: Connection, winner: str, row: object) -> None:
    same = (contacts.c.channel == row.channel) & (contacts.c.our_number == row.our_number)  # type: ignore[attr-defined]
    mine = (contacts.c.citizen_id == winner) & same
    heard = row.last_heard_at  # type: ignore[attr-defined]
    later = case((contacts.c.last_heard_at < heard, heard), else_=contacts.c.last_heard_at)
    if not connection.execute(update(contacts).where(mine).values(last_heard_at=later)).rowcount:
        loser = (contacts.c.citizen_id == row.citizen_id) & same  # type: ignore[attr-defined]
        connection.execute(update(contacts).where(loser).values(citizen_id=winner))


def _keep_wishes(connection: Connection, loser: str, winner: str) -> None:
    """A wish not to be written to holds for both; what else is known of the loser fills what the winner lacks."""
    row = connection.execute(select(citizens).where(citizens.c.id == loser)).one()
    values = {
        "language": func.coalesce(citizens.c.language, row.language),
        "way": func.coalesce(citizens.c.way, row.way),
        "profile_encrypted": func.coalesce(citizens.c.profile_encrypted, row.profile_encrypted),
    }
    if not row.wants_messages:
        values["wants_messages"] = False
    connection.execute(update(citizens).where(citizens.c.id == winner).values(**values))


def end_digilocker(connection: Connection, citizen_id: str, now: datetime) -> None:
    """Ends open consents for DigiLocker and removes what was kept for them; the rows stay as evidence.

    Tokens that DigiLocker gave stay until the worker has given them back or given up: else they would go on working.
    """
    c = digilocker_consents.c
    mine = update(digilocker_consents).where(c.citizen_id == citizen_id)
    connection.execute(mine.where(c.state.in_(("offered", "opened"))).values(content_encrypted=None))
    over = {"state": "ended", "outcome": "erased", "ended_at": now, "next_attempt_at": now, "attempts": 0}
    connection.execute(mine.where(c.state != "ended").values(**over))
    connection.execute(mine.values(withdrawn_at=now))


def erase_opinions(connection: Connection, citizen_id: str) -> None:
    """Removes what a citizen said of how it went, and what was begun to be answered to officers.

    What is confirmed still goes to the department; stars without words count on.
    """
    said = update(ratings).where(ratings.c.citizen_id == citizen_id)
    connection.execute(said.values(words_encrypted=None))
    connection.execute(said.where(ratings.c.state.in_(("due", "asked"))).values(state="skipped"))
    mine = (enquiries.c.citizen_id == citizen_id) & (enquiries.c.state != "queued")
    connection.execute(update(enquiries).where(mine).values(given_encrypted=None))


def erase_messages(connection: Connection, citizen_id: str) -> None:
    """Removes the content of a citizen's messages and of ours to them, and what actions answered.

    What waits to be handled goes when it is.
    """
    connection.execute(delete(call_results).where(call_results.c.citizen_id == citizen_id))
    mine = inbox.c.citizen_id == citizen_id
    content = case((inbox.c.state == "waiting", inbox.c.content_encrypted), else_=null())
    connection.execute(update(inbox).where(mine).values(is_erased=True, content_encrypted=content))
    ours = outgoing.c.citizen_id == citizen_id
    unsent = ours & outgoing.c.state.in_(("queued", "sending", "unknown", "undelivered"))
    connection.execute(update(outgoing).where(unsent).values(state="failed", code="erased"))
    connection.execute(update(outgoing).where(ours).values(payload_encrypted=None))
