"""Officers' questions in the database: opened with the news of them, answered in the chat, confirmed once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.storage import Cipher, Database
from seva.storage.database import insert_once
from seva.storage.tables import enquiries

State = Literal["open", "queued", "sent", "over", "failed"]
OPEN, QUEUED, SENT, OVER, FAILED = "open", "queued", "sent", "over", "failed"
# The notice by which the citizen hears of a question.
ASKED = "enquiry.asked"
_c = enquiries.c


@dataclass(frozen=True)
class Given:
    """What the citizen has answered so far: words, corrected values by field, documents with id and hash.

    `left`: fields and documents that the citizen cannot give; then words say why.
    """

    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not (self.text or self.fields or self.documents)

    def has(self, name: str) -> bool:
        """Whether a field or document is settled."""
        return name in self.fields or name in self.documents or name in self.left


@dataclass(frozen=True)
class Enquiry:
    """An officer's question: its words, and the fields and documents that are wanted, if they are named."""

    id: str
    application_id: str
    citizen_id: str
    question_id: str
    words: str
    fields: tuple[str, ...]
    documents: tuple[str, ...]
    state: State
    put_off: bool
    given: Given = Given()
    attempts: int = 0

    @property
    def left_to_ask(self) -> str | None:
        """The next field or document to ask for; None when all are settled, or none is named."""
        return next((name for name in (*self.fields, *self.documents) if not self.given.has(name)), None)

    @property
    def wants_words(self) -> bool:
        """Whether words are still to come: nothing was named, or something of it cannot be given."""
        names_nothing = not (self.fields or self.documents)
        return not self.given.text and (self.given.is_empty if names_nothing else bool(self.given.left))


class Enquiries:
    """Opens, fills, confirms and ends questions; a question that is not open any more is not changed."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self.database = database
        self._cipher = cipher
        self._clock = clock

    def open(
        self, connection: Connection, application_id: str, citizen_id: str, question_id: str, words: str,
        fields: Sequence[str] = (), documents: Sequence[str] = (),
    ) -> bool:  # fmt: skip
        """Writes down what is asked, inside the caller's transaction; an earlier question of the case is over."""
        row: dict[str, Any] = {"id": uuid4().hex, "application_id": application_id, "citizen_id": citizen_id}
        row |= {"question_id": question_id, "words_encrypted": self._cipher.encrypt(words), "state": OPEN}
        row |= {"fields": ",".join(fields), "documents": ",".join(documents), "put_off": False, "attempts": 0}
        if not insert_once(connection, enquiries, row | {"asked_at": self._clock()}):
            return False
        self.close(connection, application_id, but=question_id)
        return True

    def close(self, connection: Connection, application_id: str, but: str = "") -> None:
        """The officer waits no more: what is open is over; what was confirmed still goes."""
        mine = (_c.application_id == application_id) & (_c.state == OPEN) & (_c.question_id != but)
        connection.execute(update(enquiries).where(mine).values(state=OVER, given_encrypted=None))

    def get(self, enquiry_id: str) -> Enquiry | None:
        """The question of that id."""
        return next(iter(self._select(_c.id == enquiry_id)), None)

    def open_of(self, citizen_id: str) -> list[Enquiry]:
        """The citizen's open questions, the latest first."""
        return self._select((_c.citizen_id == citizen_id) & (_c.state == OPEN))

    def of(self, application_id: str) -> Enquiry | None:
        """The open question on an application."""
        return next(iter(self._select((_c.application_id == application_id) & (_c.state == OPEN))), None)

    def save(self, enquiry: Enquiry, given: Given) -> Enquiry | None:
        """Keeps what was answered so far; None when the question is not open any more."""
        values = {"given_encrypted": self._cipher.encrypt(asdict(given)), "put_off": False}
        return replace(enquiry, given=given, put_off=False) if self._change(enquiry, **values) else None

    def put_off(self, enquiry: Enquiry) -> None:
        """The citizen answers later."""
        self._change(enquiry, put_off=True)

    def confirm(self, enquiry: Enquiry, also: Callable[[Connection], None]) -> bool:
        """The citizen said that this is the answer: it goes to the department. `also` is done in the same transaction.

        False when it was confirmed before, or is not waited for any more.
        """
        with self.database.begin() as connection:
            now = self._clock()
            same = (_c.id == enquiry.id) & (_c.state == OPEN)
            values = {"state": QUEUED, "answered_at": now, "next_attempt_at": now, "attempts": 0}
            if connection.execute(update(enquiries).where(same).values(**values)).rowcount != 1:
                return False
            also(connection)
            return True

    def _change(self, enquiry: Enquiry, **values: Any) -> bool:
        same = (_c.id == enquiry.id) & (_c.state == OPEN)
        with self.database.begin() as connection:
            return connection.execute(update(enquiries).where(same).values(**values)).rowcount == 1

    def _select(self, condition: Any) -> list[Enquiry]:
        query = select(enquiries).where(condition).order_by(_c.asked_at.desc(), _c.id)
        with self.database.begin() as connection:
            return [self.from_row(row) for row in connection.execute(query)]

    def from_row(self, row: Row) -> Enquiry:
        """A row, decrypted."""
        kept = self._cipher.decrypt(row.given_encrypted) if row.given_encrypted else {}
        given = Given(**{**kept, "left": tuple(kept.get("left", ()))})
        return Enquiry(
            row.id, row.application_id, row.citizen_id, row.question_id, self._cipher.decrypt(row.words_encrypted),
            _names(row.fields), _names(row.documents), row.state, row.put_off, given, row.attempts,
        )  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))
