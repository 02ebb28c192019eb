"""The inbox: each message stored once, handled once, in order for each citizen, by several processes at once."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import DateTime, bindparam, case, null, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.messaging.errors import AlreadyHandled
from seva.messaging.leases import Leases, is_anybody_free
from seva.messaging.model import Delivery, Incoming, Received, Reply, Waiting
from seva.messaging.queueing import Queueing
from seva.messaging.receiving import Receiving
from seva.messaging.rows import UNREADABLE, among, one_by_one, readable, short
from seva.storage import Cipher, Database
from seva.storage.tables import inbox

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5
_still = (inbox.c.id == bindparam("row")) & (inbox.c.state == "waiting")
DONE = (
    update(inbox)
    .where(_still)
    .values(
        state="done",
        handled_at=bindparam("now", type_=DateTime),
        content_encrypted=case((inbox.c.is_erased, null()), else_=inbox.c.content_encrypted),
    )
)
CITIZEN = select(inbox.c.citizen_id).where(inbox.c.id == bindparam("row"))
BEGIN = update(inbox).where(among(inbox.c.id, "rows")).values(begun=inbox.c.begun + 1)


class Inbox:
    """Stores messages and hands each citizen's out, one after the other, to one holder at a time.

    A holder names itself (`owner`, stable over restarts of the process if it calls `restart` when it starts) and has
    `lease` to settle a message or to renew. Every method is one transaction.
    """

    def __init__(
        self, database: Database, cipher: Cipher, clock: Clock, lease: timedelta = timedelta(seconds=60)
    ) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock
        self._leases = Leases(lease)
        self._receiving = Receiving(cipher, clock)
        self._queueing = Queueing(cipher, clock)

    def receive(self, messages: Sequence[Incoming], deliveries: Sequence[Delivery] = ()) -> Received:
        """Stores messages and statuses once; after it returned, nothing of them can be lost."""
        with one_by_one(self._database) as connection:
            return self._receiving.store(connection, messages, deliveries)

    def claim(self, owner: str, limit: int) -> list[Waiting]:
        """The next message of up to `limit` citizens whom nobody else holds, the longest waiting first.

        A citizen whose last message was settled when a new one came is found by the next call only: call again soon.
        """
        now = self._clock()
        with self._database.begin() as connection:
            if not is_anybody_free(connection, now):
                return []
        with one_by_one(self._database) as connection:
            return self._begin(connection, self._leases.take(connection, owner, limit, now))

    def settle(self, waiting: Waiting, replies: Sequence[Reply]) -> Waiting | None:
        """Stores the replies and that the message is done; the citizen's next one, or None and the citizen is free.

        Raises AlreadyHandled, and stores nothing, if somebody else was quicker, for which a lease must have run out.
        """
        with self._database.begin() as connection:
            self._leases.extend(connection, waiting.token, self._clock())
            citizen_id = self._finish(connection, waiting)
            self._queueing.reply(connection, waiting, citizen_id, f"in:{waiting.id}", replies)
            following = self._begin(connection, [waiting.token])
            return following[0] if following else None

    def fail(self, waiting: Waiting, code: str, pause: float = 0, apology: Sequence[Reply] = ()) -> int:
        """Counts a failed attempt, frees the citizen after `pause` seconds; the number of attempts so far.

        At the fifth the message is given up, until somebody has it handled again: `apology` goes out and the citizen's
        next message may be claimed at once. Raises AlreadyHandled as `settle` does.
        """
        attempts = inbox.c.attempts + 1
        is_last = attempts >= MOST_ATTEMPTS
        with self._database.begin() as connection:
            self._leases.extend(connection, waiting.token, self._clock())
            self._change(
                connection, waiting, attempts=attempts, code=short(code, 60),
                state=case((is_last, "failed"), else_=inbox.c.state),
                handled_at=case((is_last, self._clock()), else_=inbox.c.handled_at),
                content_encrypted=case((is_last & inbox.c.is_erased, null()), else_=inbox.c.content_encrypted),
            )  # fmt: skip
            row = connection.execute(select(inbox).where(inbox.c.id == waiting.id)).one()
            if row.state == "failed":
                self._queueing.reply(connection, waiting, row.citizen_id, f"in:{waiting.id}:apology", apology)
            seconds = 0 if row.state == "failed" else pause
            self._leases.free(connection, waiting.token, self._clock(), seconds)
            return int(row.attempts)

    def release(self, waiting: Waiting, pause: float = 0) -> None:
        """Gives the citizen back without having handled the message, for nobody before `pause` seconds."""
        with self._database.begin() as connection:
            self._leases.free(connection, waiting.token, self._clock(), pause)

    def renew(self, owner: str) -> int:
        """Starts the owner's leases anew, also those that ran out but were not taken; how many it has."""
        with self._database.begin() as connection:
            return self._leases.renew(connection, owner, self._clock())

    def restart(self, owner: str) -> None:
        """Frees what this owner held when it was killed, instead of waiting for the leases to run out."""
        with self._database.begin() as connection:
            self._leases.drop(connection, owner)

    def _finish(self, connection: Connection, waiting: Waiting) -> str:
        if not connection.execute(DONE, {"row": waiting.id, "now": self._clock()}).rowcount:
            raise AlreadyHandled(f"message {waiting.id} was handled meanwhile")
        # Not `waiting.citizen_id`: the citizen may have been merged meanwhile.
        return str(connection.execute(CITIZEN, {"row": waiting.id}).scalar())

    def _change(self, connection: Connection, waiting: Waiting, **values: object) -> None:
        still = (inbox.c.id == waiting.id) & (inbox.c.state == "waiting")
        if not connection.execute(update(inbox).where(still).values(**values)).rowcount:
            raise AlreadyHandled(f"message {waiting.id} was handled meanwhile")

    def _begin(self, connection: Connection, tokens: Sequence[str]) -> list[Waiting]:
        """The next message of each lease that can be read; a lease that has none ends."""
        heads = self._heads(connection, tokens)
        for token in tokens:
            if token not in heads:
                self._leases.free(connection, token, self._clock())
        if heads:
            connection.execute(BEGIN, {"rows": [waiting.id for waiting in heads.values()]})
        return [heads[token] for token in tokens if token in heads]

    def _heads(self, connection: Connection, tokens: Sequence[str]) -> dict[str, Waiting]:
        """By lease, its next message; those before it that cannot be read are given up."""
        found: dict[str, Waiting] = {}
        wanted = list(tokens)
        while wanted:
            heads = self._leases.heads(connection, wanted)
            read = {token: self._waiting(row) for token, row in heads.items()}
            found |= {token: waiting for token, waiting in read.items() if waiting}
            wanted = [token for token, waiting in read.items() if waiting is None]
            self._give_up(connection, [heads[token].id for token in wanted])
        return found

    def _give_up(self, connection: Connection, rows: Sequence[int]) -> None:
        content = case((inbox.c.is_erased, null()), else_=inbox.c.content_encrypted)
        values = {"state": "failed", "code": UNREADABLE, "handled_at": self._clock(), "content_encrypted": content}
        for row in rows:
            log.error("message_unreadable", box="inbox", row=row)
            still = (inbox.c.id == row) & (inbox.c.state == "waiting")
            connection.execute(update(inbox).where(still).values(**values))

    def _waiting(self, row: Row) -> Waiting | None:
        """A message as its holder gets it; None if it cannot be read."""
        stored = readable(self._cipher, row.content_encrypted) if row.content_encrypted else {}
        return None if stored is None else Waiting(
            id=row.id, token=row.token, citizen_id=row.citizen_id, channel=row.channel, our_number=row.our_number,
            message_id=stored.get("id", ""), kind=row.kind, at=row.occurred_at, received_at=row.received_at,
            begun=row.begun + 1, attempts=row.attempts, content=stored.get("content"), name=stored.get("name"),
        )  # fmt: skip
