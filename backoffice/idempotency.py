"""Doing something once per idempotency key: the same key and body get the stored answer.

The key is looked up before anything is checked, so that a repeated request is never refused for what has changed since.
"""

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from backoffice.errors import KeyReused
from backoffice.models import StoredAnswer
from backoffice.office import Office
from backoffice.tables import idempotency_keys

A = TypeVar("A", bound=BaseModel)


def canonical(body: BaseModel) -> str:
    """The body as one text, whatever the order of its keys was, without the address to which news of it goes: the
    client may have moved between two attempts."""
    return json.dumps(body.model_dump(mode="json", exclude={"callback_url"}), sort_keys=True, ensure_ascii=True)


def once(
    office: Office,
    client: str,
    key: str | None,
    operation: str,
    body: BaseModel,
    answer_type: type[A],
    work: Callable[[Session], A],
) -> A:
    """Does `work` in one transaction with the record of its answer; raises KeyReused. Without a key it is just done."""
    if key is None:
        return office.sessions.transaction(work)
    digest = office.cipher.digest(f"{operation}\n{canonical(body)}")

    def recorded(session: Session) -> A:
        stored = _find(session, client, key)
        if stored is None:
            answer = work(session)
            text = answer.model_dump_json()
            session.add(
                StoredAnswer(
                    client=client,
                    key=key,
                    operation=operation,
                    request_digest=digest,
                    response=text,
                    created_at=office.now(),
                )
            )
            return answer
        if stored.request_digest != digest:
            raise KeyReused("Use a new key for a new request.")
        return answer_type.model_validate_json(stored.response)

    return office.sessions.transaction(recorded)


def _find(session: Session, client: str, key: str) -> StoredAnswer | None:
    columns = idempotency_keys.c
    found: StoredAnswer | None = session.execute(
        select(StoredAnswer).where(columns.client == client, columns.key == key)
    ).scalar_one_or_none()
    return found
