"""Signed tree heads: made when someone asks and there is reason to, one after the other, and kept."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from backoffice.errors import LogDamaged
from backoffice.log import tree
from backoffice.office import Office
from backoffice.tables import log_heads
from seva.certificates.transparency import SignedHead, TreeHead, sign_head

log = logging.getLogger(__name__)


def newest_head(office: Office, covering: int = 0) -> SignedHead:
    """The newest signed head, over at least `covering` entries, which the log must have.

    A new one is signed when entries came since the last, at most every `log_interval` seconds unless `covering` asks
    for more, and when the last is older than `log_refresh` seconds. Raises LogDamaged.
    """
    with office.sessions.reading() as session:
        last = _last(session, office)
        if last is not None and _will_do(office, last, tree.size(session), covering):
            return last
    with office.sessions.writing() as session:
        tree.one_at_a_time(session, log_heads.name)
        last, size = _last(session, office), tree.size(session)
        if last is not None and _will_do(office, last, size, covering):
            return last
        return _sign(session, office, last, size)


def _will_do(office: Office, last: SignedHead, size: int, covering: int) -> bool:
    age = (office.now() - last.signed_at).total_seconds()
    if last.size == size and age < office.settings.log_refresh:
        return True
    return covering <= last.size < size and 0 <= age < office.settings.log_interval


def _last(session: Session, office: Office) -> SignedHead | None:
    row: Any = session.execute(select(log_heads).order_by(log_heads.c.id.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return SignedHead(TreeHead(office.settings.log_name, row.size, row.root), row.signed_at, row.note)


def _sign(session: Session, office: Office, last: SignedHead | None, size: int) -> SignedHead:
    if last is not None:
        _check_unchanged(session, last, size)
    head = TreeHead(office.settings.log_name, size, tree.root(session, size))
    signed = sign_head(head, _moment(office.now(), last), office.log_keys)
    row = {"size": size, "root": head.root, "signed_at": signed.signed_at, "note": signed.note}
    session.execute(insert(log_heads).values(**row))
    return signed


def _moment(now: datetime, last: SignedHead | None) -> datetime:
    """Now, or the last head's time when the clock was set back: to whoever looks, time goes on."""
    return now if last is None else max(now, last.signed_at)


def _check_unchanged(session: Session, last: SignedHead, size: int) -> None:
    """A log that was put back to an older state, or changed, signs nothing: what it signed would not fit together."""
    if size < last.size or tree.root(session, last.size) != last.root:
        log.error("the transparency log does not fit its last signed head; nothing is signed")
        raise LogDamaged("The transparency log does not fit its last signed head.")
