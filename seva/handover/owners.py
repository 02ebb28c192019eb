"""Whether the person who writes is still the one who gave the answers: asked after a number may have changed hands.

What is asked is something that stands in an application and not in the chat: a date of birth, the last four digits of
an Aadhaar, a PIN code, a name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from seva.applications.answers import Accepted, check
from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.catalogue import Catalogue, Field
from seva.citizens import Citizen
from seva.citizens.merging import part
from seva.clock import Clock, in_india
from seva.language.phonetic import key_text
from seva.messaging.contacts import Contacts
from seva.storage import Database
from seva.tries import Tries

Said = Literal["right", "wrong", "unclear", "wait"]
# Wrong answers before a day has to pass. What reads as no answer at all is none.
MOST, WAIT = 3, timedelta(days=1)
# The surest first: few people know somebody's day of birth, more the name of a father.
DAYS_OF_BIRTH = ("dob", "birth_date")
TYPES = ("date", "aadhaar_last4", "pincode", "name")
HELD = ("draft", "refused", "queued", "filed", "under_review", "needs_information", "approved", "rejected", "issued")


@dataclass(frozen=True)
class Question:
    """What is asked: a field of a service, and the answer that was given, in its canonical form."""

    service: str
    field: Field
    answer: str


class Owners:
    """Asks and judges. Who is somebody else begins anew, and what was there before stays out of reach."""

    def __init__(
        self,
        database: Database,
        applications: Applications,
        contacts: Contacts,
        catalogue: Catalogue,
        tries: Tries,
        clock: Clock,
    ) -> None:
        self._database = database
        self._applications = applications
        self._contacts = contacts
        self._catalogue = catalogue
        self._tries = tries
        self._clock = clock

    def question(self, citizen: Citizen) -> Question | None:
        """What to ask; None when nothing is known that could be asked."""
        found = [question for one in self._own(citizen) for question in self._of(one)]
        return min(found, key=lambda question: _rank(question.field), default=None)

    def has_something(self, citizen: Citizen) -> bool:
        """Whether there is anything that must not be shown to somebody else."""
        return bool(citizen.profile) or bool(self._own(citizen))

    def waits_until(self, citizen: Citizen) -> datetime | None:
        """Until when no answer is taken."""
        return self._tries.full_until(_subject(citizen), MOST)

    def answer(self, citizen: Citizen, question: Question, text: str) -> Said:
        """Judges an answer; a right one ends the check."""
        given = check(question.field, text, in_india(self._clock()).date())
        if self.waits_until(citizen):
            return "wait"
        if not isinstance(given, Accepted):
            return "unclear"
        if not self._tries.take(_subject(citizen), MOST, WAIT):
            return "wait"
        if _same(question, given.value):
            self.verified(citizen)
            return "right"
        return "wait" if self.waits_until(citizen) else "wrong"

    def verified(self, citizen: Citizen) -> None:
        """The citizen is the same person, or there is nothing to protect."""
        self._contacts.verified(citizen.id)
        self._tries.forget(_subject(citizen))

    def part(self, citizen: Citizen) -> None:
        """Somebody else has the number now: they begin anew under its id, all that was there goes to another one."""
        with self._database.begin() as connection:
            part(connection, citizen.id, self._clock())
        self._tries.forget(_subject(citizen))

    def _own(self, citizen: Citizen) -> list[Application]:
        return self._applications.of_citizen(citizen.id, HELD)

    def _of(self, application: Application) -> Iterable[Question]:
        service = self._catalogue.services.get(application.service)
        answers: Mapping[str, str] = application.content.answers
        for field in service.fields if service else ():
            if answers.get(field.id) and _rank(field) < len(TYPES):
                yield Question(application.service, field, answers[field.id])


def _rank(field: Field) -> int:
    """Which kind of answer is asked for first; a date that is no day of birth is not asked for."""
    if field.type == "date" and not field.id.endswith(DAYS_OF_BIRTH):
        return len(TYPES)
    return TYPES.index(field.type) if field.type in TYPES else len(TYPES)


def _same(question: Question, value: str) -> bool:
    if question.field.type == "name":
        return key_text(value) == key_text(question.answer)
    return value == question.answer


def _subject(citizen: Citizen) -> str:
    return f"owner:{citizen.id}"
