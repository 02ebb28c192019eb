"""What every part of the back office works with, put together once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from sqlalchemy.engine import Engine

from backoffice.cipher import Cipher
from backoffice.database import Sessions
from backoffice.errors import UnknownDepartment, UnknownReference, UnknownService
from backoffice.seeds.data import ReferenceData, load_reference_data
from backoffice.settings import BackofficeSettings
from backoffice.times import Clock, as_utc, day_in_india
from backoffice.working_days import WorkingDays
from seva.catalogue import Catalogue, Department, Service
from seva.certificates.transparency import SigningKey


@dataclass(frozen=True)
class Office:
    """Settings, catalogue, reference data, database, cipher, clock, and the keys of the transparency log."""

    settings: BackofficeSettings
    catalogue: Catalogue
    data: ReferenceData
    calendar: WorkingDays
    sessions: Sessions
    cipher: Cipher
    clock: Clock
    log_keys: tuple[SigningKey, ...]

    def now(self) -> datetime:
        """This moment, in UTC."""
        return as_utc(self.clock())

    def today(self) -> date:
        """This day, in India."""
        return day_in_india(self.now())

    def service(self, service_id: str) -> Service:
        """The service; raises UnknownService."""
        service = self.catalogue.services.get(service_id)
        if service is None:
            raise UnknownService("The catalogue has no service of this id.")
        return service

    def department(self, service: Service) -> Department:
        """The department that answers for the service."""
        return self.catalogue.departments[service.department]

    def check_department(self, department_id: str) -> None:
        """Raises UnknownDepartment, which names those with a similar id, or all."""
        known = sorted(self.catalogue.departments)
        if department_id not in known:
            near = get_close_matches(department_id, known, n=3) or known
            raise UnknownDepartment(f"The catalogue has no department of this id. There are: {', '.join(near)}.")

    @contextmanager
    def naming_codes(self, reference: str) -> Iterator[None]:
        """An unknown number that begins with no department's code is told so, with the codes there are."""
        try:
            yield
        except UnknownReference as error:
            code, codes = reference.rstrip("-0123456789"), sorted(self.catalogue.codes)
            if code in codes:
                raise
            text = f"No department's numbers begin with {code}. They begin with: {', '.join(codes)}."
            raise UnknownReference(text) from error


def open_office(engine: Engine, catalogue: Catalogue, settings: BackofficeSettings, clock: Clock) -> Office:
    """An office on this engine; reads the reference data, connects to nothing."""
    data = load_reference_data()
    return Office(
        settings=settings,
        catalogue=catalogue,
        data=data,
        calendar=WorkingDays([holiday.date for holiday in data.holidays.holidays]),
        sessions=Sessions(engine),
        cipher=Cipher(settings),
        clock=clock,
        log_keys=settings.signing_keys(),
    )
