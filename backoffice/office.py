"""What every part of the back office works with, put together once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Engine

from backoffice.cipher import Cipher
from backoffice.database import Sessions
from backoffice.errors import UnknownService
from backoffice.seeds.data import ReferenceData, load_reference_data
from backoffice.settings import BackofficeSettings
from backoffice.times import Clock, as_utc, day_in_india
from backoffice.working_days import WorkingDays
from seva.catalogue import Catalogue, Department, Service


@dataclass(frozen=True)
class Office:
    """Settings, catalogue, reference data, database, cipher and clock."""

    settings: BackofficeSettings
    catalogue: Catalogue
    data: ReferenceData
    calendar: WorkingDays
    sessions: Sessions
    cipher: Cipher
    clock: Clock

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
    )
