"""Documents on their way to departments: each goes once, is tried again while the department is away, and leaves proof.

A row is written in the transaction that files the application, or in which a document follows later; its id is the
idempotency key. The department answers with the hash of what it stored.
"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.departments.errors import NotPossibleNow, Refused
from seva.departments.port import DepartmentGateway, DocumentReceipt, SentDocument
from seva.documents.files import FileMissing, Vault
from seva.errors import DepartmentError, StorageError, code_of
from seva.notifications import Notice, Outbox
from seva.storage import Cipher, Database
from seva.storage.tables import applications, document_deliveries, documents

log = structlog.get_logger(__name__)

# While one process sends a document, others leave it alone for so long.
GRACE = timedelta(seconds=60)
LONGEST_WAIT = timedelta(hours=1)
# With an hour between most attempts this is three days; then an operator has to look, and the citizen is told.
MOST_ATTEMPTS = 80
AT_ONCE = 20
# Without a number, nobody files an application in one of these any more.
NOT_FILED = ("discarded", "refused", "withdrawn")
REFUSED, OVER, FAILED, WAITING, DELIVERED = "refused", "over", "failed", "waiting", "delivered"


class Deliveries:
    """Queues documents for departments and sends what waits."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        cipher: Cipher,
        departments: DepartmentGateway,
        outbox: Outbox,
        clock: Clock,
        retry: timedelta = timedelta(seconds=30),
    ) -> None:
        self._database = database
        self._vault = vault
        self._cipher = cipher
        self._departments = departments
        self._outbox = outbox
        self._clock = clock
        self._retry = retry

    def put(
        self, connection: Connection, application_id: str, document: str, document_id: str, sha256: str,
        again: bool = False,
    ) -> None:  # fmt: skip
        """Queues a document of a filed application inside the caller's transaction; the same content only once.

        `again`: also one that the department has, because an officer asks for it once more.
        """
        c, now = document_deliveries.c, self._clock()
        same = (c.application_id == application_id) & (c.document == document) & (c.sha256 == sha256)
        kept = select(documents.c.id).where(documents.c.id == document_id)
        enough = (WAITING,) if again else (WAITING, DELIVERED)
        is_there = connection.execute(select(c.id).where(same, c.state.in_(enough))).first() is not None
        if is_there or connection.execute(kept).first() is None:
            return
        row: dict[str, Any] = {
            "id": uuid4().hex,
            "application_id": application_id,
            "document_id": document_id,
            "document": document,
        }
        row |= {"sha256": sha256, "state": WAITING, "attempts": 0, "next_attempt_at": now, "created_at": now}
        connection.execute(insert(document_deliveries).values(**row))

    def states(self, application_id: str) -> dict[str, str]:
        """By document, how its latest delivery stands."""
        c = document_deliveries.c
        query = select(c.document, c.state).where(c.application_id == application_id).order_by(c.created_at)
        with self._database.begin() as connection:
            return {row.document: row.state for row in connection.execute(query)}

    def proof(self, application_id: str, document: str) -> dict[str, Any] | None:
        """The department's proof that it has a document: hash, number and time; None while it has not."""
        c = document_deliveries.c
        mine = (c.application_id == application_id) & (c.document == document) & (c.state == DELIVERED)
        query = select(c.receipt_encrypted).where(mine).order_by(c.delivered_at.desc())
        with self._database.begin() as connection:
            token = connection.execute(query).scalar()
        return self._cipher.decrypt(token) if token else None

    def send_waiting(self) -> int:
        """Sends what waits and is due; how many documents departments took."""
        self._end_what_nobody_files()
        return sum(self._send(row) for row in self._due())

    def _due(self) -> list[Row]:
        c, a, d = document_deliveries.c, applications.c, documents.c
        query = (
            select(document_deliveries, a.reference_number, a.department, a.citizen_id, a.service)
            .add_columns(d.stored_as, d.content_type, d.name_encrypted)
            .join(applications, a.id == c.application_id)
            .outerjoin(documents, d.id == c.document_id)
            .where(c.state == WAITING, c.next_attempt_at <= self._clock(), a.reference_number.is_not(None))
        )
        with self._database.begin() as connection:
            return list(connection.execute(query.order_by(c.next_attempt_at).limit(AT_ONCE)))

    def _end_what_nobody_files(self) -> None:
        """The department of an application that was withdrawn before it was filed waits for nothing."""
        c, a = document_deliveries.c, applications.c
        gone = select(a.id).where(a.reference_number.is_(None), a.status.in_(NOT_FILED))
        which = (c.state == WAITING) & c.application_id.in_(gone)
        with self._database.begin() as connection:
            if connection.execute(select(c.id).where(which).limit(1)).first() is None:
                return  # to look takes no turn of writing
            connection.execute(update(document_deliveries).where(which).values(state=OVER, next_attempt_at=None))

    def _send(self, row: Row) -> bool:
        if not self._change(row, next_attempt_at=self._clock() + GRACE):
            return False
        try:
            receipt = self._departments.send_document(self._sent(row))
        except Refused:
            self._end(row, REFUSED, Notice("document_refused", _facts(row)))
        except FileMissing:
            self._end(row, FAILED, Notice("document_not_delivered", _facts(row)))
        except NotPossibleNow:
            self._end(row, OVER)
        except (DepartmentError, StorageError) as error:
            self._later(row, code_of(error))
        except Exception as error:  # whatever it is, it counts as an attempt: they end, and others wait behind it
            log.exception("delivery_stumbled", delivery=row.id)
            self._later(row, code_of(error))
        else:
            return self._delivered(row, receipt)
        return False

    def _sent(self, row: Row) -> SentDocument:
        if row.stored_as is None:
            raise FileMissing("The document is not kept any more.")
        return SentDocument(
            key=row.id,
            department=row.department,
            reference_number=row.reference_number,
            document=row.document,
            name=self._cipher.decrypt(row.name_encrypted),
            content_type=row.content_type,
            content=self._vault.read(row.stored_as),
        )

    def _delivered(self, row: Row, receipt: DocumentReceipt) -> bool:
        log.info("document_delivered", delivery=row.id)
        proof = {name: str(value) for name, value in asdict(receipt).items()}
        token = self._cipher.encrypt(proof)
        values = {"state": DELIVERED, "next_attempt_at": None, "last_error": None, "delivered_at": self._clock()}
        return self._change(row, **values, receipt_encrypted=token)

    def _later(self, row: Row, code: str) -> None:
        attempts = row.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            self._end(row, FAILED, Notice("document_not_delivered", _facts(row)))
            return
        log.warning("delivery_postponed", delivery=row.id, error=code)
        wait = min(self._retry * 2 ** min(row.attempts, 12), LONGEST_WAIT)
        self._change(row, attempts=attempts, next_attempt_at=self._clock() + wait, last_error=code[:60])

    def _end(self, row: Row, state: str, notice: Notice | None = None) -> None:
        """The end without the department having it; the citizen is told where that matters."""
        log.warning("delivery_ended", delivery=row.id, state=state)
        with self._database.begin() as connection:
            if self._written(connection, row, state=state, next_attempt_at=None) and notice:
                self._outbox.put(connection, row.citizen_id, f"delivery:{row.id}", notice)

    def _change(self, row: Row, **values: Any) -> bool:
        with self._database.begin() as connection:
            return self._written(connection, row, **values)

    def _written(self, connection: Connection, row: Row, **values: Any) -> bool:
        """Writes to a delivery that still waits; when it is claimed, only if nobody else has claimed it."""
        c = document_deliveries.c
        same = (c.id == row.id) & (c.state == WAITING)
        if set(values) == {"next_attempt_at"}:
            same &= c.next_attempt_at == row.next_attempt_at
        return connection.execute(update(document_deliveries).where(same).values(**values)).rowcount == 1


def _facts(row: Row) -> dict[str, str]:
    return {"service": row.service, "document": row.document, "reference_number": row.reference_number}
