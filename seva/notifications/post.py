"""How notices leave by themselves: what is due on a channel, given to it once, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy import DateTime, bindparam, exists, func, or_, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.messaging.model import Reply
from seva.messaging.queueing import Queueing
from seva.messaging.rows import among, one_by_one, readable
from seva.notifications.model import SMS, Letter, Notice
from seva.notifications.outbox import JOINED, TALKING
from seva.notifications.rules import QuietHours, is_always_told
from seva.storage import Cipher, Database
from seva.storage.tables import applications, citizens, handles, leases, outbox, outgoing

log = structlog.get_logger(__name__)
# A channel that is away is tried again after so long; a notice that is so old is given up.
AGAIN, GIVEN_UP = timedelta(minutes=10), timedelta(days=30)
# Nobody can tell whether it was sent; a status may still come.
OUTCOME_UNKNOWN = "outcome_unknown"
ARRIVED = ("delivered", "read", "played")
UNSENT = ("queued", "sending", "unknown")

_c, _NOW = outbox.c, bindparam("now", type_=DateTime)
_other = outbox.alias()
_held = exists().where(leases.c.citizen_id == _c.citizen_id, leases.c.until > _NOW, leases.c.owner.is_not(None))
_lately = exists().where(_other.c.citizen_id == _c.citizen_id, _other.c.sent_at > bindparam("since", type_=DateTime))
# What was queued before has not left, such as in an outage, or failed and is tried again: what is new joins what waits.
_unsent = exists().where(
    outgoing.c.citizen_id == _c.citizen_id, outgoing.c.channel == _c.channel, outgoing.c.state.in_(UNSENT)
)
_tried = exists().where(
    _other.c.citizen_id == _c.citizen_id, _other.c.id < _c.id, _other.c.state == "waiting",
    _other.c.channel == _c.channel, _other.c.attempts > 0, _other.c.due_at > _NOW,
)  # fmt: skip
_spoken = (
    select(applications.c.language)
    .where(applications.c.citizen_id == _c.citizen_id)
    .order_by(applications.c.created_at.desc())
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
# What is due, of citizens whom nobody answers at this moment: the answer tells it by itself.
DUE = (
    select(outbox, citizens.c.language.label("chosen"), citizens.c.wants_messages, _spoken.label("spoken"))
    .join(citizens, citizens.c.id == _c.citizen_id)
    .where(_c.state == "waiting", _c.channel == bindparam("on"), _c.due_at <= _NOW, _c.sent_at.is_(None))
    .where(~_held, or_(_c.is_urgent, ~_lately), ~_unsent, ~_tried)
    # Who may be somebody else is told nothing before they answered what only the owner knows (seva.handover).
    .where(citizens.c.verify_again_since.is_(None))
    .order_by(_c.id)
    .limit(bindparam("limit"))
)
STILL = select(_c.id).where(among(_c.id, "ids"), _c.state == "waiting", _c.sent_at.is_(None)).with_for_update()
GIVEN = (
    update(outbox)
    .where(_c.id == bindparam("row"))
    .values(state=bindparam("as_state"), sent_at=_NOW, batch=bindparam("in_batch"), due_at=bindparam("until"))
)
LEFT_OUT = (
    update(outbox).where(among(_c.id, "ids"), _c.sent_at.is_(None)).values(state="left_out", sent_at=_c.created_at)
)
UNTIL = (
    update(outbox).where(among(_c.id, "ids"), _c.state == "waiting").values(due_at=bindparam("until", type_=DateTime))
)
# What the channel's own rows tell: `batch` is the key of the first of a message's rows.
OUTCOMES = (
    select(_c.batch, _c.attempts, _c.created_at, outgoing.c.state, outgoing.c.delivery, outgoing.c.code)
    .join(outgoing, outgoing.c.dedupe_key == _c.batch)
    .where(_c.state == "sent", _c.channel == bindparam("on"))
    .where((outgoing.c.state == "failed") | among(outgoing.c.delivery, "arrived"))
    .limit(bindparam("limit"))
)
OPEN = ("sending", "sent")


@dataclass(frozen=True)
class Ended:
    """A message that arrived, or that its channel refused with a code."""

    batch: str
    has_arrived: bool
    code: str


class Post:
    """Notices of all citizens on one channel. Several processes may use it at once."""

    def __init__(
        self, database: Database, cipher: Cipher, clock: Clock, channel: str, following: str = "",
        quiet: QuietHours = QuietHours(),  # noqa: B008 it is frozen
    ) -> None:  # fmt: skip
        """`following`: the channel that is tried when this one refuses for good, if there is one."""
        self._database, self._cipher, self._clock = database, cipher, clock
        self._channel, self._following = channel, following
        self._queueing, self._quiet = Queueing(cipher, clock), quiet

    def due(self, limit: int = 200) -> list[Letter]:
        """What may leave now, one letter a citizen, the longest waiting first."""
        now = self._clock()
        given = {"on": self._channel, "now": now, "since": now - JOINED, "limit": limit}
        with self._database.begin() as connection:
            rows = connection.execute(DUE, given).all()
            unwanted = [row.id for row in rows if not (row.wants_messages or is_always_told(row.message))]
            if unwanted:
                connection.execute(LEFT_OUT, {"ids": unwanted})
            late = [row.id for row in rows if self._is_for_the_morning(row, now)]
            if late:
                connection.execute(UNTIL, {"ids": late, "until": self._quiet.over(now)})
        left = [row for row in rows if row.id not in {*unwanted, *late}]
        return self._letters(left, is_whole=len(rows) < limit)

    def _is_for_the_morning(self, row: Row, now: datetime) -> bool:
        """Whether it is night, and the row was held up since the day, such as by an outage or another channel."""
        return not row.is_urgent and now - row.created_at > TALKING and self._quiet.over(now) > now

    def give(self, written: Sequence[tuple[Letter, Sequence[Reply]]]) -> list[str]:
        """Puts messages into the outbox of the channel and marks their notices, in one transaction.

        What an answer told meanwhile is left out, with all of its letter, and comes up again. The batches that left.
        """
        with one_by_one(self._database) as connection:
            left = self._take(connection, [letter for letter, _ in written], "sent", None)
            for letter, replies in written:
                if letter.batch in left:
                    keys = [letter.batch, *(f"{letter.batch}:{n}" for n in range(1, len(replies)))]
                    rows = dict(zip(keys, replies, strict=True))
                    self._queueing.put(connection, letter.citizen_id, self._channel, letter.our_number, rows)
        return sorted(left)

    def begin(self, letter: Letter, lease: timedelta) -> bool:
        """Takes a letter for a channel that is not ours: nobody else sends it before the lease ends."""
        with one_by_one(self._database) as connection:
            return bool(self._take(connection, [letter], "sending", self._clock() + lease))

    def sent(self, batch: str) -> None:
        """The channel took a message."""
        self._change(batch, ("sending",), state="sent", due_at=None)

    def arrived(self, batches: Sequence[str]) -> None:
        """Messages are on their citizens' phones."""
        late = (_c.state == "failed") & (_c.code == OUTCOME_UNKNOWN) & _c.sent_at.is_(None)
        mine = among(_c.batch, "batches") & (_c.state.in_(OPEN) | late)
        if batches:
            values = {"state": "delivered", "due_at": None, "sent_at": func.coalesce(_c.sent_at, self._clock())}
            with self._database.begin() as connection:
                connection.execute(update(outbox).where(mine).values(**values), {"batches": list(batches)})

    def unwritten(self, letter: Letter, code: str) -> None:
        """A letter that cannot be put into words for the channel: it is told when the citizen writes."""
        mine = _c.id.in_(letter.rows) & (_c.state == "waiting")
        with self._database.begin() as connection:
            connection.execute(update(outbox).where(mine).values(state="failed", code=code, due_at=None))

    def ended(self, limit: int = 500) -> list[Ended]:
        """What the channel's rows tell of messages that are under way."""
        given = {"on": self._channel, "arrived": list(ARRIVED), "limit": limit}
        with self._database.begin() as connection:
            rows = connection.execute(OUTCOMES, given).all()
        found = {row.batch: Ended(row.batch, row.delivery in ARRIVED, row.code or "") for row in rows}
        return list(found.values())

    def refused(self, batch: str, code: str, is_final: bool) -> str:
        """What becomes of a message that did not get through: its state, or the channel that is tried next.

        `is_final`: this channel will never bring it; otherwise it was away, and is tried again when none follows.
        """
        now = self._clock()
        with one_by_one(self._database) as connection:
            rows = connection.execute(select(outbox).where(_c.batch == batch, _c.state.in_(OPEN))).all()
            if not rows:
                return ""
            first = min(rows, key=lambda row: row.id)
            values = self._next(connection, first, is_final, now)
            if values.get("channel") and not is_final:
                self._follow(connection, first.citizen_id, now)
            values |= {"code": code[:60], "sent_at": None, "attempts": first.attempts + 1}
            connection.execute(update(outbox).where(_c.batch == batch, _c.state.in_(OPEN)).values(**values))
        log.warning("notice_not_delivered", row=first.id, channel=self._channel, code=code, then=values["state"])
        return str(values.get("channel") or values["state"])

    def overdue(self, limit: int = 100) -> list[Letter]:
        """What was being given to a channel that is not ours when the process died, or whose answer was lost."""
        query = select(outbox).where(_c.state == "sending", _c.channel == self._channel, _c.due_at <= self._clock())
        with self._database.begin() as connection:
            rows = connection.execute(query.order_by(_c.id).limit(limit)).all()
        return [self._letter(list(group), str(batch)) for batch, group in groupby(rows, key=lambda row: row.batch)]

    def prolong(self, batch: str, until: datetime) -> None:
        """Waits longer for what becomes of a message."""
        self._change(batch, ("sending",), due_at=until)

    def _next(self, connection: Connection, row: Row, is_final: bool, now: datetime) -> dict[str, Any]:
        if self._following and self._reaches(connection, row.citizen_id):
            return {"state": "waiting", "channel": self._following, "due_at": now}
        if now - row.created_at > GIVEN_UP:
            return {"state": "given_up", "due_at": None}
        return {"state": "failed", "due_at": None} if is_final else {"state": "waiting", "due_at": now + AGAIN}

    def _follow(self, connection: Connection, citizen_id: str, now: datetime) -> None:
        """This channel is away for long: what else waits for it goes the other way too."""
        mine = (_c.citizen_id == citizen_id) & (_c.channel == self._channel) & (_c.state == "waiting")
        due = mine & _c.sent_at.is_(None) & (_c.due_at <= now)
        connection.execute(update(outbox).where(due).values(channel=self._following))

    def _reaches(self, connection: Connection, citizen_id: str) -> bool:
        """Whether the following channel leads to the citizen: a text message needs a phone number."""
        phone = (handles.c.citizen_id == citizen_id) & (handles.c.kind == "phone")
        return self._following != SMS or connection.execute(select(handles.c.kind).where(phone)).first() is not None

    def _take(self, connection: Connection, letters: Sequence[Letter], state: str, until: datetime | None) -> set[str]:
        """The batches whose notices nobody has told; they are marked."""
        ids = [row for letter in letters for row in letter.rows]
        still = set(connection.execute(STILL, {"ids": ids}).scalars())
        mine = [letter for letter in letters if still.issuperset(letter.rows)]
        given = {"now": self._clock(), "as_state": state, "until": until}
        marks = [{**given, "row": row, "in_batch": letter.batch} for letter in mine for row in letter.rows]
        if marks:
            connection.execute(GIVEN, marks)
        return {letter.batch for letter in mine}

    def _change(self, batch: str, states: Sequence[str], **values: Any) -> None:
        with self._database.begin() as connection:
            connection.execute(update(outbox).where(_c.batch == batch, _c.state.in_(states)).values(**values))

    def _letters(self, rows: Sequence[Row], is_whole: bool) -> list[Letter]:
        by_citizen: dict[str, list[Row]] = {}
        for row in rows:
            by_citizen.setdefault(row.citizen_id, []).append(row)
        groups = list(by_citizen.values())
        if not is_whole and len(groups) > 1:
            groups.remove(by_citizen[rows[-1].citizen_id])  # more of the same citizen may come after the limit
        return [self._letter(group) for group in groups]

    def _letter(self, rows: Sequence[Row], batch: str = "") -> Letter:
        first = rows[0]
        known: Mapping[str, Any] = first._mapping
        language = known.get("chosen") or first.language or known.get("spoken") or "hi"
        return Letter(
            batch=batch or f"{self._channel}-news:{first.id}:{first.attempts}",
            rows=tuple(row.id for row in rows),
            citizen_id=first.citizen_id,
            our_number=first.our_number or "",
            language=language,
            attempts=first.attempts,
            created_at=first.created_at,
            notices=tuple(Notice(row.message, readable(self._cipher, row.values_encrypted) or {}) for row in rows),
        )
