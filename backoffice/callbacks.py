"""Delivering callbacks: each row is sent until it is delivered or has failed for good; the row is the truth.

A receiver may get an event twice (after a crash between sending and writing it down), so it looks at the event id. The
events of one application are sent in their order.
"""

import hmac
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

import requests
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from backoffice.cipher import Cipher
from backoffice.database import Sessions
from backoffice.models import Callback
from backoffice.settings import BackofficeSettings
from backoffice.tables import callbacks
from backoffice.times import Clock, as_utc

log = logging.getLogger(__name__)
SIGNATURE_HEADER = "X-Department-Signature"
EVENT_HEADER = "X-Department-Event-Id"
BATCH = 50


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
    for _ in range(most):
        with sessions.writing() as session:
            callback = _claim(session, as_utc(clock()), settings)
        if callback is None:
            return tried
        error = _send(callback, cipher, http, settings)
        with sessions.writing() as session:
            _finish(session, callback, error, as_utc(clock()), settings)
        tried += 1
    return tried


def _claim(session: Session, now: datetime, settings: BackofficeSettings) -> Callback | None:
    """The next callback that is due; for as long as sending may take, no other process takes it."""
    earlier = aliased(callbacks)
    waits = select(earlier.c.id).where(
        earlier.c.application_id == callbacks.c.application_id,
        earlier.c.id < callbacks.c.id,
        earlier.c.state == "pending",
    )
    query = (
        select(Callback)
        .where(callbacks.c.state == "pending", callbacks.c.next_attempt_at <= now, ~waits.exists())
        .order_by(callbacks.c.next_attempt_at, callbacks.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=callbacks)
    )
    callback: Callback | None = session.execute(query).scalar_one_or_none()
    if callback is not None:
        callback.attempts += 1
        callback.next_attempt_at = now + timedelta(seconds=2 * sum(settings.callback_timeout))
    return callback


def _send(callback: Callback, cipher: Cipher, http: Http, settings: BackofficeSettings) -> str | None:
    """Posts the callback; returns what went wrong."""
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
    session: Session, callback: Callback, error: str | None, now: datetime, settings: BackofficeSettings
) -> None:
    """Writes down how it went, unless another process took over in the meantime."""
    values: dict[str, object] = {"last_error": error, "state": "delivered", "finished_at": now}
    if error is not None:
        log.warning("callback not delivered: %s", error, extra={"event_id": callback.event_id})
        values = {"last_error": error, "next_attempt_at": now + _pause(callback.attempts, settings)}
        if callback.attempts >= settings.callback_attempts:
            values = {"last_error": error, "state": "failed", "finished_at": now}
    mine = (callbacks.c.id == callback.id) & (callbacks.c.attempts == callback.attempts)
    session.execute(update(callbacks).where(mine).values(**values))


def _pause(attempts: int, settings: BackofficeSettings) -> timedelta:
    seconds = settings.callback_backoff * 2.0 ** min(attempts - 1, 40)
    return timedelta(seconds=min(seconds, settings.callback_backoff_limit))
