"""The files in `backoffice/data`, read and checked once."""

from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

from seva.catalogue import Text

FOLDER = Path(__file__).parent.parent / "data"
Coordinates = tuple[float, float]
Percent = Annotated[int, Field(ge=0, le=100)]
M = TypeVar("M", bound=BaseModel)


class Model(BaseModel):
    """Base of all data: unknown keys are refused, so that a typing error is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Holiday(Model):
    """A day on which offices are closed."""

    date: date
    name: Text


class Holidays(Model):
    """holidays.yml"""

    source: str
    holidays: list[Holiday]


class Post(Model):
    """An officer's post: designation and office, with {place} for where it is."""

    department: str
    designation: Text
    office: Text


class Officials(Model):
    """officials.yml; distances are in kilometres."""

    source: str
    district: list[Post]
    sub_division: list[Post]
    ward: list[Post]
    reach_km: float
    sub_divisions: dict[str, Coordinates]
    wards: dict[str, Coordinates]


class Place(Model):
    """Where an appointment is kept."""

    id: str
    name: Text


class Schedule(Model):
    """Where and when a service gives appointments."""

    places: list[Place] = []
    districts: Text | None = None
    times: list[time]
    capacity: int


class Schedules(Model):
    """slots.yml"""

    source: str
    default: Schedule
    services: dict[str, Schedule]

    def of(self, service: str) -> Schedule:
        """The service's schedule, or the usual one."""
        return self.services.get(service, self.default)


class Tariff(Model):
    """What a service's bills look like; amounts in rupees."""

    title: Text
    account: str | None = None
    cycle_months: Annotated[int, Field(ge=1, le=12)]
    amount_inr: tuple[int, int]
    step_inr: int = 1
    rebate_percent: Percent = 0
    rebate_days: int = 0
    late_fee_percent: Percent = 0
    part_percent: Percent = 0
    most_arrears: Annotated[int, Field(ge=0, le=6)] = 0


class Tariffs(Model):
    """bills.yml"""

    source: str
    default: Tariff
    services: dict[str, Tariff]

    def of(self, service: str) -> Tariff:
        """The service's tariff, or the usual one."""
        return self.services.get(service, self.default)


class Waiver(Model):
    """No fee is taken of applicants whose answer to a field is one of these; `because` is what they are told."""

    field: str
    values: list[str]
    because: Text


class Fees(Model):
    """fees.yml"""

    source: str
    waivers: dict[str, Waiver]


class Escalation(Model):
    """escalation.yml: who is told of a deadline."""

    source: str
    near: Text
    passed: Text


class Facility(Model):
    """A hospital and how many of each resource it has."""

    id: str
    name: Text
    district: str
    pincode: str
    totals: dict[str, int]


class Facilities(Model):
    """availability.yml"""

    source: str
    resources: dict[str, Text]
    services: dict[str, list[Facility]]


class Specimen(Model):
    """A certificate that belongs to nobody."""

    number: str
    service: str
    issued_on: date


class Specimens(Model):
    """certificates.yml"""

    source: str
    specimens: list[Specimen]


class ReferenceData(Model):
    """Everything in `backoffice/data`."""

    holidays: Holidays
    officials: Officials
    slots: Schedules
    bills: Tariffs
    fees: Fees
    escalation: Escalation
    availability: Facilities
    certificates: Specimens


@cache
def load_reference_data(folder: Path = FOLDER) -> ReferenceData:
    """Reads the files of `folder`, once in a process; raises pydantic.ValidationError, OSError or yaml.YAMLError."""
    return ReferenceData.model_validate({name: _read(folder / f"{name}.yml") for name in ReferenceData.model_fields})


def _read(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def filled(text: Text, place: Text) -> Text:
    """The text with {place} filled in, in each language."""
    return Text(en=text.en.format(place=place.en), hi=text.hi.format(place=place.hi))
