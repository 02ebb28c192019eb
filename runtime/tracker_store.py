"""The store of conversations: encrypted at rest, append-only, with the live ones kept in memory.

A turn adds one row with its new events, and one with what the figures need of it. A long conversation begins a new
session by itself, so that no turn grows slower with its length; slots and the open form are carried over.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from runtime.patches import apply_patches
from runtime.turn_facts import facts_of
from seva.catalogue import load_messages
from seva.settings import load_settings
from seva.storage import Cipher, Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.database import make_engine

# Events after which a conversation begins a new session: about fifteen turns.
LONGEST_SESSION = 150
# Live conversations kept in memory; about 60 KB each.
LIVE_CONVERSATIONS = 2000

metadata = sa.MetaData()
turns = sa.Table(
    "conversation_turns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("starts_session", sa.Boolean, nullable=False),
    sa.Column("events_encrypted", sa.Text, nullable=False),
    sa.Index("ix_conversation_turns_sender", "sender_id", "id"),
)
# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
LAST = sa.select(sa.func.max(turns.c.id)).where(turns.c.sender_id == sa.bindparam("sender"))
APPEND = sa.insert(turns)
NOTE = sa.insert(turn_facts)


def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    # What is promised stands in the core's database, which waits for the disk. Here a power cut, though no kill, may
    # lose the last turns: the form then asks the open question again.
    connection.execute("PRAGMA synchronous=NORMAL")


class ConversationStore(TrackerStore, SerializedTrackerAsText):
    """Rasa's tracker store on the project's own table; named in endpoints.yml."""

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, host: Any = None, **kwargs: Any
    ) -> None:
        """Connects to the database of the settings; `host` and `kwargs` are what endpoints.yml may hold."""
        settings = load_settings()
        messages = load_messages(settings.catalogue)
        apply_patches(lambda language: messages.text("failed", language))
        self._engine = make_engine(settings.tracker_database)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _without_waiting_for_the_disk)
        self._cipher = Cipher(settings.key)
        for tables in (metadata, conversation_metadata):
            Database(self._engine).create(tables)
        self._live: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        # For each conversation handed out: the last row and how many of the tracker's events are stored.
        self._stored: dict[str, tuple[int, int]] = {}
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session. A live tracker is handed out, not lent: what is not saved is not seen again."""
        live = self._live.pop(sender_id, None)
        with self._engine.connect() as connection:
            last = connection.execute(LAST, {"sender": sender_id}).scalar()
            if last is None:
                return None
            if live is not None and self._stored.get(sender_id, (0, 0))[0] == last:
                return live
            return self._read(connection, sender_id, last)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All sessions of a conversation."""
        query = sa.select(turns.c.events_encrypted).where(turns.c.sender_id == conversation_id).order_by(turns.c.id)
        with self._engine.connect() as connection:
            events = [event for token in connection.execute(query).scalars() for event in self._cipher.decrypt(token)]
        return self._tracker(conversation_id, events) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds the turn's new events as one row, committed before this returns."""
        await self.stream_events(tracker)
        _, stored = self._stored.get(tracker.sender_id, (0, 0))
        new = list(tracker.events)[stored:]
        starts = any(isinstance(event, SessionStarted) for event in new)
        facts = facts_of(self._cipher, tracker, new)
        if len(tracker.events) > LONGEST_SESSION and tracker.latest_action_name == ACTION_LISTEN_NAME:
            self._append(tracker.sender_id, new, starts, facts)
            tracker = self._begin_session(tracker)
            new, starts, facts = list(tracker.events), True, None
        if new:
            last = self._append(tracker.sender_id, new, starts, facts)
            self._stored[tracker.sender_id] = (last, len(tracker.events))
        self._keep_live(tracker)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(turns.c.sender_id).distinct()).scalars())

    def _read(self, connection: sa.engine.Connection, sender_id: str, last: int) -> DialogueStateTracker:
        mine = turns.c.sender_id == sender_id
        first = connection.execute(sa.select(sa.func.max(turns.c.id)).where(mine, turns.c.starts_session)).scalar() or 0
        query = (
            sa.select(turns.c.events_encrypted)
            .where(mine, turns.c.id >= first, turns.c.id <= last)
            .order_by(turns.c.id)
        )
        events = [event for token in connection.execute(query).scalars() for event in self._cipher.decrypt(token)]
        tracker = self._tracker(sender_id, events)
        self._stored[sender_id] = (last, len(tracker.events))
        return tracker

    def _tracker(self, sender_id: str, events: list[dict[str, Any]]) -> DialogueStateTracker:
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    def _begin_session(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        slots = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
        loop = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
        start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        events: list[Event] = [*start, *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME)]
        return self._tracker(tracker.sender_id, [event.as_dict() for event in events])

    def _append(
        self, sender_id: str, events: list[Event], starts_session: bool, facts: dict[str, Any] | None = None
    ) -> int:
        if not events:
            return self._stored.get(sender_id, (0, 0))[0]
        token = self._cipher.encrypt([event.as_dict() for event in events])
        row = {"sender_id": sender_id, "starts_session": starts_session, "events_encrypted": token}
        with self._engine.begin() as connection:
            if facts:
                connection.execute(NOTE, facts)
            return int(connection.execute(APPEND, row).inserted_primary_key[0])

    def _keep_live(self, tracker: DialogueStateTracker) -> None:
        self._live[tracker.sender_id] = tracker
        self._live.move_to_end(tracker.sender_id)
        while len(self._live) > LIVE_CONVERSATIONS:
            gone, _ = self._live.popitem(last=False)
            self._stored.pop(gone, None)
