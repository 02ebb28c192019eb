"""Answers on their way to officers: each goes once, is tried again while the department is away, and has an end."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Row

from seva.clock import Clock
from seva.departments.errors import NotPossibleNow, Refused, UnknownThere
from seva.departments.port import DepartmentGateway, OfficerAnswer
from seva.enquiries.enquiries import FAILED, OPEN, OVER, QUEUED, SENT, Enquiries, Enquiry, Given
from seva.errors import DepartmentError, code_of
from seva.notifications import Notice, Outbox
from seva.storage import Cipher
from seva.storage.tables import applications, enquiries

log = structlog.get_logger(__name__)
# While one process sends an answer, others leave it alone for so long.
GRACE = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
# With an hour between most attempts this is three days; then an operator has to look, and the citizen is told.
MOST_ATTEMPTS = 80
AT_ONCE = 20
_c = enquiries.c


class AnswerSending:
    """Sends confirmed answers."""

    def __init__(
        self, asked: Enquiries, departments: DepartmentGateway, outbox: Outbox, cipher: Cipher, clock: Clock,
        retry: timedelta = timedelta(seconds=30),
    ) -> None:  # fmt: skip
        self._asked, self._departments, self._outbox = asked, departments, outbox
        self._cipher, self._clock, self._retry = cipher, clock, retry

    def send_waiting(self) -> int:
        """Sends what waits and is due; how many answers departments took."""
        return sum(self._send(row) for row in self._due())

    def _due(self) -> list[Row]:
        query = (
            select(enquiries, applications.c.reference_number, applications.c.department, applications.c.service)
            .join(applications, applications.c.id == _c.application_id)
            .where(_c.state == QUEUED, _c.next_attempt_at <= self._clock())
        )
        with self._asked.database.begin() as connection:
            return list(connection.execute(query.order_by(_c.next_attempt_at).limit(AT_ONCE)))

    def _send(self, row: Row) -> bool:
        if not self._claim(row):
            return False
        enquiry = self._asked.from_row(row)
        try:
            self._departments.answer_question(_answer(row, enquiry))
        except Refused as error:
            self._refused(row, enquiry, error)
        except (NotPossibleNow, UnknownThere):
            self._end(row, OVER, Notice("enquiry.too_late", _facts(row)))
        except DepartmentError as error:
            self._later(row, code_of(error))
        else:
            log.info("answer_sent", enquiry=row.id)
            return self._end(row, SENT)
        return False

    def _claim(self, row: Row) -> bool:
        same = (_c.id == row.id) & (_c.state == QUEUED) & (_c.next_attempt_at == row.next_attempt_at)
        until = self._clock() + GRACE
        with self._asked.database.begin() as connection:
            return connection.execute(update(enquiries).where(same).values(next_attempt_at=until)).rowcount == 1

    def _refused(self, row: Row, enquiry: Enquiry, error: Refused) -> None:
        """The question is open again, without the values that the department did not take."""
        wrong = [name for name in error.fields if name in enquiry.given.fields]
        fields = {name: value for name, value in enquiry.given.fields.items() if name not in wrong}
        given = replace(enquiry.given, fields=fields) if wrong else Given(documents=enquiry.given.documents)
        values = {"given_encrypted": self._cipher.encrypt(asdict(given)), "put_off": False}
        # The key stays: what the department refuses it does not store.
        notice = Notice("enquiry.refused", {**_facts(row), "fields": ",".join(wrong)})
        self._end(row, OPEN, notice, suffix=f":{row.attempts}", attempts=row.attempts + 1, **values)

    def _later(self, row: Row, code: str) -> None:
        attempts = row.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            self._end(row, FAILED, Notice("enquiry.not_delivered", _facts(row)))
            return
        log.warning("answer_postponed", enquiry=row.id, error=code)
        wait = min(self._retry * 2 ** min(row.attempts, 12), LONGEST_WAIT)
        with self._asked.database.begin() as connection:
            values = {"attempts": attempts, "next_attempt_at": self._clock() + wait, "last_error": code[:60]}
            self._written(connection, row, **values)

    def _end(self, row: Row, state: str, notice: Notice | None = None, suffix: str = "", **values: Any) -> bool:
        with self._asked.database.begin() as connection:
            done = self._written(connection, row, state=state, next_attempt_at=None, **values)
            if done and notice:
                key = f"enquiry:{row.id}:{state}{suffix}"
                self._outbox.put(connection, row.citizen_id, key, notice)
        return done

    def _written(self, connection: Connection, row: Row, **values: Any) -> bool:
        same = (_c.id == row.id) & (_c.state == QUEUED)
        return connection.execute(update(enquiries).where(same).values(**values)).rowcount == 1


def _answer(row: Row, enquiry: Enquiry) -> OfficerAnswer:
    given = enquiry.given
    return OfficerAnswer(
        key=enquiry.id,
        department=row.department,
        reference_number=row.reference_number,
        question_id=enquiry.question_id,
        text=given.text,
        fields=dict(given.fields),
        documents=tuple(given.documents),
    )


def _facts(row: Row) -> dict[str, str]:
    return {"service": row.service, "reference_number": row.reference_number}
