"""Which citizens write: senders of a channel, each known by several handles, a batch at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from seva.citizens.merging import merge
from seva.clock import Clock
from seva.storage import Cipher
from seva.storage.tables import citizens, handles

CHANNEL, INDEXES, IDS = bindparam("channel"), bindparam("indexes", expanding=True), bindparam("ids", expanding=True)
# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
KNOWN = select(handles.c.handle_index, handles.c.citizen_id).where(
    handles.c.channel == CHANNEL, handles.c.handle_index.in_(INDEXES)
)
MERGED = select(citizens.c.id, citizens.c.merged_into).where(
    citizens.c.id.in_(IDS), citizens.c.merged_into.is_not(None)
)
NEW_CITIZENS, NEW_HANDLES = insert(citizens), insert(handles)

# (kind, handle), such as ("phone", "919810000001") or ("user", "IN.1000000000000000001").
Handle = tuple[str, str]


class Senders:
    """Finds or makes the citizens behind the senders of one channel.

    Works inside the caller's transaction, which no other one that resolves senders may run beside.
    """

    def __init__(self, channel: str, cipher: Cipher, clock: Clock) -> None:
        self._channel = channel
        self._cipher = cipher
        self._clock = clock

    def resolve(self, connection: Connection, senders: Sequence[Sequence[Handle]]) -> list[str]:
        """The citizen of each sender; all handles of a sender lead to the same citizen afterwards."""
        everybody = {handle for sender in senders for _, handle in sender}
        known = self._known(connection, everybody)
        new: list[dict[str, object]] = []
        found = []
        for sender in senders:
            if all(handle not in known for _, handle in sender):
                known |= dict.fromkeys((handle for _, handle in sender), citizen_id := uuid4().hex)
                new += [self._row(kind, handle, citizen_id) for handle, kind in _kinds(sender)]
            elif len({known.get(handle) for _, handle in sender}) > 1:
                self._insert(connection, new)
                self._link(connection, sender, known)
                known = self._known(connection, everybody)
            found.append(known[sender[0][1]])
        self._insert(connection, new)
        return self._after_merging(connection, found)

    def move(self, connection: Connection, kind: str, old: str, new: str) -> str | None:
        """Gives a citizen the new handle for the old one and notes to verify again; None if the old one is unknown."""
        known = self._known(connection, {old, new})
        citizen_id = known.get(old)
        if citizen_id is None or old == new:
            return citizen_id
        self._give(connection, citizen_id, [(kind, new)], known)
        connection.execute(delete(handles).where(self._is(old)))
        self._verify_again(connection, citizen_id)
        return citizen_id

    def _link(self, connection: Connection, sender: Sequence[Handle], known: Mapping[str, str]) -> None:
        """Makes all handles of a sender those of the citizen that the best known of them leads to."""
        winner = next(known[handle] for _, handle in sender if handle in known)
        self._give(connection, winner, sender, known)

    def _give(
        self, connection: Connection, citizen_id: str, sender: Sequence[Handle], known: Mapping[str, str]
    ) -> None:
        losers = {known[handle] for _, handle in sender if handle in known} - {citizen_id}
        for loser in sorted(losers):
            merge(connection, loser, citizen_id)
            self._verify_again(connection, citizen_id)
        added = [self._row(kind, handle, citizen_id) for handle, kind in _kinds(sender) if handle not in known]
        if added:
            connection.execute(insert(handles), added)
        self._replace(connection, citizen_id, sender)

    def _replace(self, connection: Connection, citizen_id: str, sender: Sequence[Handle]) -> None:
        """Takes other handles of the same kinds away: they are another person's from now on."""
        kept = [self._cipher.index(f"{self._channel}:{handle}") for _, handle in sender]
        mine = (handles.c.channel == self._channel) & (handles.c.citizen_id == citizen_id)
        others = handles.c.kind.in_([kind for kind, _ in sender]) & handles.c.handle_index.not_in(kept)
        if connection.execute(delete(handles).where(mine, others)).rowcount:
            self._verify_again(connection, citizen_id)

    def _verify_again(self, connection: Connection, citizen_id: str) -> None:
        now: datetime = self._clock()
        connection.execute(update(citizens).where(citizens.c.id == citizen_id).values(verify_again_since=now))

    def _insert(self, connection: Connection, new: list[dict[str, object]]) -> None:
        """Makes the citizens of these handles; empties the list."""
        if new:
            made = {"wants_messages": True, "created_at": self._clock()}
            ids = dict.fromkeys(row["citizen_id"] for row in new)
            connection.execute(NEW_CITIZENS, [{"id": citizen_id, **made} for citizen_id in ids])
            connection.execute(NEW_HANDLES, new)
        new.clear()

    def _after_merging(self, connection: Connection, found: list[str]) -> list[str]:
        """A citizen of the batch may have been merged into another one by a later sender."""
        merged = connection.execute(MERGED, {"ids": list(set(found))}) if found else ()
        now = {row.id: row.merged_into for row in merged}
        return [now.get(citizen_id, citizen_id) for citizen_id in found]

    def _known(self, connection: Connection, wanted: set[str]) -> dict[str, str]:
        by_index = {self._cipher.index(f"{self._channel}:{handle}"): handle for handle in wanted}
        found = connection.execute(KNOWN, {"channel": self._channel, "indexes": list(by_index)})
        return {by_index[index]: citizen_id for index, citizen_id in found}

    def _is(self, handle: str) -> object:
        index = self._cipher.index(f"{self._channel}:{handle}")
        return (handles.c.channel == self._channel) & (handles.c.handle_index == index)

    def _row(self, kind: str, handle: str, citizen_id: str) -> dict[str, object]:
        index = self._cipher.index(f"{self._channel}:{handle}")
        return {
            "channel": self._channel, "handle_index": index, "handle_encrypted": self._cipher.encrypt(handle),
            "kind": kind, "citizen_id": citizen_id,
        }  # fmt: skip


def _kinds(sender: Sequence[Handle]) -> list[tuple[str, str]]:
    """Each handle once, with its kind."""
    return list({handle: kind for kind, handle in reversed(sender)}.items())
