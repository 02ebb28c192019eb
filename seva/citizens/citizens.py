"""Citizens in the database. Names, numbers and answers stand there encrypted only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from seva.citizens.merging import end_digilocker, erase_messages, erase_opinions
from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.tables import (
    applications,
    bill_accounts,
    bill_baskets,
    citizens,
    consents,
    feedback,
    form_tokens,
    handles,
    outbox,
)

INTERNAL_ID = re.compile(r"[0-9a-f]{32}")
# No department has these, or will get them. (A withdrawn one without a number was taken back while it waited.)
NEVER_FILED = applications.c.status.in_(("draft", "discarded", "refused")) | (
    (applications.c.status == "withdrawn") & applications.c.reference_number.is_(None)
)
# What is still to be told of money that came, or that goes back, is owed to them all the same.
OF_MONEY = outbox.c.sent_at.is_(None) & outbox.c.message.like("payment.%") & (outbox.c.message != "payment.expired")
# Made once: SQLAlchemy needs several times as long to make a statement anew as to run one that it knows.
BY_ID = select(citizens).where(citizens.c.id == bindparam("id"))
BY_HANDLE = select(handles.c.citizen_id).where(
    handles.c.channel == bindparam("channel"), handles.c.handle_index == bindparam("index")
)


@dataclass(frozen=True)
class Citizen:
    """A citizen: `language` is the one chosen in words, `profile` the answers that may be offered again.

    `way` is how they like to answer, as chosen last: "form" or "chat". `verify_again`: their number may have changed
    hands, so who writes is asked something before anything personal is said.
    """

    id: str
    language: str | None = None
    wants_messages: bool = True
    profile: Mapping[str, str] = field(default_factory=dict)
    way: str | None = None
    verify_again: bool = False


class Citizens:
    """Finds, makes and forgets citizens."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self._database = database
        self._cipher = cipher
        self._clock = clock

    def resolve(self, channel: str, handle: str) -> Citizen:
        """The citizen behind a channel's sender: an internal id, or a handle, which makes a citizen when it is new."""
        with self._database.begin() as connection:
            known = self._by_id(connection, handle) if INTERNAL_ID.fullmatch(handle) else None
            return known or self._by_handle(connection, channel, handle) or self._make(connection, channel, handle)

    def choose_language(self, citizen_id: str, language: str) -> None:
        """Remembers the language that the citizen chose in words."""
        self._update(citizen_id, language=language)

    def choose_way(self, citizen_id: str, way: str) -> None:
        """Remembers whether the citizen likes to fill a form or to answer in the chat."""
        self._update(citizen_id, way=way)

    def set_messages(self, citizen_id: str, wanted: bool) -> None:
        """Remembers whether the citizen wants to be told of changes."""
        self._update(citizen_id, wants_messages=wanted)

    def remember(self, citizen: Citizen, answers: Mapping[str, str]) -> None:
        """Keeps answers about the citizen in person, to be offered in the next application."""
        self._update(citizen.id, profile_encrypted=self._cipher.encrypt({**citizen.profile, **answers}))

    def record_consent(self, citizen_id: str, service: str, notice_version: str, language: str) -> None:
        """Records that the citizen agreed to the notice, once for each draft of a service."""
        row = {"citizen_id": citizen_id, "service": service, "notice_version": notice_version, "language": language}
        with self._database.begin() as connection:
            connection.execute(insert(consents).values(**row, given_at=self._clock()))

    def withdraw_consents(self, citizen_id: str) -> None:
        """Marks every consent of the citizen as withdrawn now."""
        mine = (consents.c.citizen_id == citizen_id) & consents.c.withdrawn_at.is_(None)
        with self._database.begin() as connection:
            connection.execute(update(consents).where(mine).values(withdrawn_at=self._clock()))

    def consents_of(self, citizen_id: str) -> list[tuple[str, str, str, datetime, datetime | None]]:
        """(service, notice version, language, given at, withdrawn at) of each consent, oldest first."""
        c = consents.c
        query = select(c.service, c.notice_version, c.language, c.given_at, c.withdrawn_at).where(
            c.citizen_id == citizen_id
        )
        with self._database.begin() as connection:
            return [tuple(row) for row in connection.execute(query.order_by(c.id))]

    def erase(self, citizen_id: str) -> bool:
        """Erases what the law lets us: drafts, profile, feedback and messages both ways, and withdraws consents.

        Filed applications stay (the department needs them), and so do payments and what is still to be told of money
        that came or goes back. Returns whether any application stayed.
        """
        self.withdraw_consents(citizen_id)
        mine = applications.c.citizen_id == citizen_id
        with self._database.begin() as connection:
            connection.execute(delete(form_tokens).where(form_tokens.c.citizen_id == citizen_id))
            end_digilocker(connection, citizen_id, self._clock())
            connection.execute(delete(applications).where(mine, NEVER_FILED))
            connection.execute(delete(outbox).where(outbox.c.citizen_id == citizen_id, ~OF_MONEY))
            for table in (bill_baskets, bill_accounts):
                connection.execute(delete(table).where(table.c.citizen_id == citizen_id))
            erase_messages(connection, citizen_id)
            erase_opinions(connection, citizen_id)
            connection.execute(delete(feedback).where(feedback.c.citizen_id == citizen_id))
            connection.execute(
                update(citizens).where(citizens.c.id == citizen_id).values(profile_encrypted=None, way=None)
            )
            return connection.execute(select(applications.c.id).where(mine).limit(1)).first() is not None

    def record_feedback(self, citizen_id: str, rating: int | None, words: str) -> None:
        """Keeps a rating (1 to 5) and the citizen's words."""
        row = {"citizen_id": citizen_id, "rating": rating, "words_encrypted": self._cipher.encrypt(words)}
        with self._database.begin() as connection:
            connection.execute(insert(feedback).values(**row, created_at=self._clock()))

    def _update(self, citizen_id: str, **values: object) -> None:
        with self._database.begin() as connection:
            connection.execute(update(citizens).where(citizens.c.id == citizen_id).values(**values))

    def _by_id(self, connection: Connection, citizen_id: str) -> Citizen | None:
        row = connection.execute(BY_ID, {"id": citizen_id}).first()
        if row is None:
            return None
        if row.merged_into:
            return self._by_id(connection, row.merged_into)
        profile = self._cipher.decrypt(row.profile_encrypted) if row.profile_encrypted else {}
        return Citizen(
            row.id, row.language, row.wants_messages, profile, row.way, verify_again=row.verify_again_since is not None
        )

    def _by_handle(self, connection: Connection, channel: str, handle: str) -> Citizen | None:
        index = self._cipher.index(f"{channel}:{handle}")
        found = connection.execute(BY_HANDLE, {"channel": channel, "index": index}).scalar()
        return self._by_id(connection, found) if found else None

    def _make(self, connection: Connection, channel: str, handle: str) -> Citizen:
        citizen = Citizen(uuid4().hex)
        row = {"channel": channel, "handle_index": self._cipher.index(f"{channel}:{handle}"), "citizen_id": citizen.id}
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(citizens).values(id=citizen.id, wants_messages=True, created_at=self._clock())
                )
                connection.execute(insert(handles).values(**row, handle_encrypted=self._cipher.encrypt(handle)))
        except IntegrityError:  # two first messages at once: the other one made the citizen
            return self._by_handle(connection, channel, handle) or citizen
        return citizen
