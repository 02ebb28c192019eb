"""What a number alone tells: whether the certificate counts, and of which kind it is. Tries are limited."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from seva.departments.errors import UnknownThere
from seva.departments.port import DepartmentGateway
from seva.errors import DepartmentError
from seva.tries import Tries

WITHIN = timedelta(hours=1)
EVERYBODY = "verify:all"


class NumberVerdict(StrEnum):
    """What is said of a number; each has one plain answer (catalogue/messages/verdicts.yml)."""

    counts = "counts"
    ended = "ended"
    unknown = "unknown"
    no_answer = "no_answer"
    too_often = "too_often"


@dataclass(frozen=True)
class NumberOutcome:
    """The verdict, and the id of the service; nothing else, since a number may be guessed."""

    verdict: NumberVerdict
    service: str = ""


class Numbers:
    """Asks the departments; `most` times in an hour for one asker, `most_of_all` for all together."""

    def __init__(self, departments: DepartmentGateway, tries: Tries, most: int, most_of_all: int) -> None:
        self._departments = departments
        self._tries = tries
        self._most = most
        self._most_of_all = most_of_all

    def check(self, number: str, asker: str) -> NumberOutcome:
        """What is said of a number in its canonical form; `asker` is a citizen or an address."""
        may = self._tries.take(f"verify:{asker}", self._most, WITHIN)
        if not (may and self._tries.take(EVERYBODY, self._most_of_all, WITHIN)):
            return NumberOutcome(NumberVerdict.too_often)
        try:
            found = self._departments.certificate(number)
        except UnknownThere:
            return NumberOutcome(NumberVerdict.unknown)
        except DepartmentError:
            return NumberOutcome(NumberVerdict.no_answer)
        return NumberOutcome(NumberVerdict.counts if found.valid else NumberVerdict.ended, found.service)
