"""Where the time of each change went, by the moments that rows of a running system hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import select

from backoffice.database import connect
from backoffice.tables import applications, callbacks
from seva.settings import Settings
from seva.storage.database import make_engine
from seva.storage.tables import department_events, outbox

# Each ends at a moment of a change, and the next one begins there.
STAGES = ("the desk writes it", "its callback is taken", "its message is queued", "the message leaves")


@dataclass(frozen=True)
class Change:
    """A decision: when it was clicked and when its message left, in UTC."""

    reference: str
    clicked_at: datetime
    left_at: datetime


def stages(settings: Settings, changes: Iterable[Change]) -> Mapping[str, Sequence[float]]:
    """The seconds of each stage, one for each change that went all the way."""
    written, taken, queued = _written(settings), *_taken(settings)
    seconds: dict[str, list[float]] = {name: [] for name in STAGES}
    for change in changes:
        event_id, written_at = written.get(change.reference, ("", None))
        moments = (change.clicked_at, written_at, taken.get(event_id), queued.get(event_id), change.left_at)
        if None not in moments:
            for name, (begin, end) in zip(STAGES, pairwise(moments), strict=True):
                seconds[name].append((_utc(end) - _utc(begin)).total_seconds())
    return seconds


def _written(settings: Settings) -> dict[str, tuple[str, datetime]]:
    """By reference number, the last event and when its callback was written."""
    own = callbacks.c
    query = select(applications.c.reference_number, own.event_id, own.created_at)
    with connect(settings.backoffice_database).connect() as connection:
        rows = connection.execute(query.join(applications, applications.c.id == own.application_id).order_by(own.id))
        return {reference: (event_id, at) for reference, event_id, at in rows}


def _taken(settings: Settings) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """By event: when it was taken, and when what it tells was queued."""
    with make_engine(settings.database).connect() as connection:
        taken = connection.execute(select(department_events.c.event_id, department_events.c.received_at))
        queued = connection.execute(select(outbox.c.dedupe_key, outbox.c.sent_at))
        return (
            {event_id: at for event_id, at in taken},
            {key.partition(":")[2]: at for key, at in queued if key.startswith("status:")},
        )


def _utc(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a moment is missing")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
