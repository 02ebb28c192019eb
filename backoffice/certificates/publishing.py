"""The key set and the status list as they are published: signed anew when something changed, or when they get old."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from backoffice.certificates.keys import (
    ROOT,
    all_keys,
    find_key,
    key_for,
    log_keys,
    make_next,
    private_of,
    published,
)
from backoffice.office import Office
from backoffice.tables import certificate_statuses, certificates, publications
from seva.certificates import (
    SHORT,
    KeySet,
    Reason,
    Status,
    StatusKind,
    StatusList,
    Use,
    encode_keys,
    encode_statuses,
    key_id,
)
from seva.certificates.published import show_keys

KEYS, STATUSES = "keys", "statuses"


def publish_keys(session: Session, office: Office) -> bytes:
    """Signs the key set as it is now with the root key, and keeps it."""
    session.flush()
    root = key_for(session, office, ROOT)
    key_for(session, office, Use.statuses.name)
    now, sequence = office.now().replace(microsecond=0), _next_sequence(session, KEYS)
    until = now + timedelta(hours=office.settings.keys_update_hours)
    shown = [published(key) for key in all_keys(session) if key.use != ROOT] + log_keys(office)
    content = encode_keys(KeySet(sequence, now, until, {key.kid: key for key in shown}), private_of(office, root))
    return _keep(session, KeySet(sequence, now, until, {}), KEYS, content)


def publish_statuses(session: Session, office: Office) -> bytes:
    """Signs the status list as it is now, and keeps it."""
    session.flush()
    key = key_for(session, office, Use.statuses.name)
    now, sequence = office.now().replace(microsecond=0), _next_sequence(session, STATUSES)
    until = now + timedelta(hours=office.settings.statuses_update_hours)
    listed = StatusList(sequence, now, until, _entries(session))
    return _keep(session, listed, STATUSES, encode_statuses(listed, private_of(office, key)))


def _entries(session: Session) -> dict[bytes, Status]:
    own, successors = certificate_statuses.c, certificates.alias("successors")
    query = (
        select(certificates.c.fingerprint, own.kind, own.since, own.reason, successors.c.fingerprint)
        .join(certificates, certificates.c.id == own.certificate_id)
        .outerjoin(successors, successors.c.id == own.successor_id)
        .where(certificates.c.fingerprint.is_not(None))
        .order_by(own.certificate_id)
    )
    return {
        _beginning(name): Status(StatusKind[kind], since, Reason[reason], _beginning(next_one) if next_one else None)
        for name, kind, since, reason, next_one in session.execute(query)
    }


def _beginning(fingerprint: str) -> bytes:
    return bytes.fromhex(fingerprint)[:SHORT]


def _next_sequence(session: Session, what: str) -> int:
    latest = _latest(session, what)
    return latest.sequence + 1 if latest else 1


def _latest(session: Session, what: str) -> Row | None:
    own = publications.c
    query = select(publications).where(own.what == what).order_by(own.sequence.desc()).limit(1)
    found: Row | None = session.execute(query).first()
    return found


def _keep(session: Session, listed: KeySet | StatusList, what: str, content: bytes) -> bytes:
    row = {"what": what, "sequence": listed.sequence, "content": content}
    moments = {"issued_at": listed.issued_at, "next_update": listed.next_update}
    session.execute(insert(publications).values(**row, **moments))
    session.execute(delete(publications).where(publications.c.what == what, publications.c.sequence < listed.sequence))
    return content


PUBLISH: dict[str, Callable[[Session, Office], bytes]] = {KEYS: publish_keys, STATUSES: publish_statuses}


def current(office: Office, what: str) -> bytes:
    """The list as it is published; past half of its time, or without the log's keys, it is signed anew first."""
    with office.sessions.reading() as session:
        latest = _latest(session, what)
    is_fresh = latest and office.now() < latest.issued_at + (latest.next_update - latest.issued_at) / 2
    if latest and is_fresh and (what != KEYS or _has_log_keys(office, bytes(latest.content))):
        return bytes(latest.content)
    return office.sessions.transaction(lambda session: _refreshed(session, office, what))


def _has_log_keys(office: Office, content: bytes) -> bool:
    """Whether who checks the log finds its keys in a key set: they are in the settings, which may have changed."""
    return {key_id(key.public.public) for key in office.log_keys} <= show_keys(content).keys.keys()


def _refreshed(session: Session, office: Office, what: str) -> bytes:
    # Keys that are new are published before anything that they sign.
    if make_next(session, office) or find_key(session, office, Use.statuses.name) is None:
        publish_keys(session, office)
    return PUBLISH[what](session, office)
