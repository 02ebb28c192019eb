"""Delivering callbacks: each row is sent until it is delivered or has failed for good; the row is the truth.

A receiver may get an event twice (after a crash between sending and writing it down), so it looks at the event id. The
events of one application are sent in their order.
"""

import hmac
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

import requests
from pydantic import SecretStr
from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from backoffice.cipher import Cipher
from backoffice.database import Sessions
from backoffice.settings import BackofficeSettings
from backoffice.tables import Moment, callbacks
from backoffice.times import Clock, as_utc

log = logging.getLogger(__name__)
SIGNATURE_HEADER = "X-Department-Signature"
EVENT_HEADER = "X-Department-Event-Id"
BATCH = 50
# So many are claimed together, sent beside each other and written down together.
AT_ONCE = 8

_c, _earlier = callbacks.c, callbacks.alias()
_waits = exists().where(
    _earlier.c.application_id == _c.application_id, _earlier.c.id < _c.id, _earlier.c.state == "pending"
)
# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
DUE = (
    select(callbacks)
    .where(_c.state == "pending", _c.next_attempt_at <= bindparam("now", type_=Moment), ~_waits)
    .order_by(_c.next_attempt_at, _c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=callbacks)
)
TAKE = (
    update(callbacks)
    .where(_c.id.in_(bindparam("ids", expanding=True)))
    .values(attempts=_c.attempts + 1, next_attempt_at=bindparam("until", type_=Moment))
    .execution_options(synchronize_session=False)
)
END = (
    update(callbacks)
    .where(_c.id == bindparam("row"), _c.attempts == bindparam("tries"))
    .values(
        last_error=bindparam("error"),
        state=bindparam("became"),
        next_attempt_at=bindparam("again", type_=Moment),
        finished_at=bindparam("ended", type_=Moment),
    )
)


class Http(Protocol):
    """The part of `requests.Session` that is needed."""

    def post(
        self, url: str, *, data: bytes, headers: Mapping[str, str], timeout: tuple[float, float], allow_redirects: bool
    ) -> requests.Response:
        """Sends a body."""


def signature(secret: SecretStr, body: bytes) -> str:
    """What the receiver computes over the raw body and compares."""
    return "sha256=" + hmac.new(secret.get_secret_value().encode(), body, sha256).hexdigest()


def deliver_due(sessions: Sessions, http: Http, clock: Clock, settings: BackofficeSettings, most: int = BATCH) -> int:
    """Sends what is due, at most so many; returns how many were tried."""
    cipher, tried = Cipher(settings), 0
    while tried < most:
        with sessions.writing() as session:
            claimed = _claim(session, as_utc(clock()), settings, min(AT_ONCE, most - tried))
        if not claimed:
            break
        errors = _send_all(claimed, cipher, http, settings)
        with sessions.writing() as session:
            _finish(session, list(zip(claimed, errors, strict=True)), as_utc(clock()), settings)
        tried += len(claimed)
    return tried


def _claim(session: Session, now: datetime, settings: BackofficeSettings, most: int) -> Sequence[Row]:
    """The next callbacks that are due, one of an application; while they may be sent, no other process takes them."""
    rows = session.execute(DUE, {"now": now, "most": most}).all()
    if rows:
        until = now + timedelta(seconds=2 * sum(settings.callback_timeout))
        session.execute(TAKE, {"ids": [row.id for row in rows], "until": until})
    return rows


def _send_all(claimed: Sequence[Row], cipher: Cipher, http: Http, settings: BackofficeSettings) -> list[str | None]:
    """Posts callbacks, all at once; what went wrong with each."""
    if len(claimed) == 1:
        return [_send(claimed[0], cipher, http, settings)]
    with ThreadPoolExecutor(len(claimed)) as pool:
        return list(pool.map(lambda row: _send(row, cipher, http, settings), claimed))


def _send(callback: Row, cipher: Cipher, http: Http, settings: BackofficeSettings) -> str | None:
    """Posts a callback; returns what went wrong."""
    try:
        body = cipher.decrypt(callback.payload_encrypted).encode()
        headers = {
            "Content-Type": "application/json",
            SIGNATURE_HEADER: signature(settings.callback_secret, body),
            EVENT_HEADER: callback.event_id,
        }
        answer = http.post(
            callback.url, data=body, headers=headers, timeout=settings.callback_timeout, allow_redirects=False
        )
    except Exception as error:  # whatever is wrong with one row, the others must not wait for it
        return type(error).__name__
    return None if answer.status_code // 100 == 2 else f"HTTP {answer.status_code}"


def _finish(
    session: Session, tried: Sequence[tuple[Row, str | None]], now: datetime, settings: BackofficeSettings
) -> None:
    """Writes down how it went, but for what another process took over in the meantime."""
    ends = [{"row": row.id, "tries": row.attempts + 1, **_end(row, error, now, settings)} for row, error in tried]
    session.connection().execute(END, ends)


def _end(row: Row, error: str | None, now: datetime, settings: BackofficeSettings) -> dict[str, object]:
    attempts = row.attempts + 1
    values: dict[str, object] = {"error": error, "became": "delivered", "again": now, "ended": now}
    if error is None:
        return values
    log.warning("callback not delivered: %s", error, extra={"event_id": row.event_id})
    if attempts >= settings.callback_attempts:
        return values | {"became": "failed"}
    return values | {"became": "pending", "again": now + _pause(attempts, settings), "ended": None}


def _pause(attempts: int, settings: BackofficeSettings) -> timedelta:
    seconds = settings.callback_backoff * 2.0 ** min(attempts - 1, 40)
    return timedelta(seconds=min(seconds, settings.callback_backoff_limit))
