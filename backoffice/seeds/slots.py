"""Slots: they follow from the schedule and the calendar, only what is booked is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from backoffice.errors import NothingToOffer, UnknownPlace
from backoffice.office import Office
from backoffice.seeds.data import Place, filled
from backoffice.times import INDIA
from seva.catalogue import Service

WINDOW = 14
"""How many working days are open for booking."""
FURTHEST = timedelta(days=120)
"""How far ahead one may ask."""


@dataclass(frozen=True)
class OfferedSlot:
    """A slot that the schedule has, whether or not it is full."""

    id: str
    place: Place
    starts_at: datetime
    capacity: int


def places(office: Office, service: Service) -> list[Place]:
    """Where the service gives appointments; raises NothingToOffer when it gives none."""
    if service.filing != "appointment":
        raise NothingToOffer("This service gives no appointments.")
    schedule = office.data.slots.of(service.id)
    if schedule.districts is None:
        return schedule.places
    title = schedule.districts
    return [Place(id=d.id, name=filled(title, d.name)) for d in office.catalogue.districts.values()]


def places_at(office: Office, service: Service, place: str | None) -> list[Place]:
    """The places of that id, or of the districts of that PIN code; all of them for None. Raises UnknownPlace."""
    offered = places(office, service)
    if place is None:
        return offered
    pincode = office.catalogue.pincodes.get(place)
    wanted = {place, *(pincode.districts if pincode else [])}
    found = [item for item in offered if item.id in wanted]
    if not found:
        raise UnknownPlace("The service gives no appointments at this place.")
    return found


def first_day(office: Office, wanted: date | None) -> date:
    """The first day to offer: what is wanted, but not before tomorrow nor further ahead than allowed."""
    tomorrow = office.today() + timedelta(days=1)
    return min(max(wanted or tomorrow, tomorrow), tomorrow + FURTHEST)


def offered(office: Office, service: Service, at: list[Place], from_day: date) -> Iterator[OfferedSlot]:
    """The slots of the open window, earliest first."""
    schedule = office.data.slots.of(service.id)
    for day in islice(office.calendar.on_or_after(from_day), WINDOW):
        for time in schedule.times:
            starts = datetime.combine(day, time, INDIA)
            for place in at:
                slot_id = f"{service.id}.{place.id}.{starts:%Y%m%dT%H%M}"
                yield OfferedSlot(slot_id, place, starts.astimezone(UTC), schedule.capacity)


def slot_by_id(office: Office, service: Service, slot_id: str) -> OfferedSlot | None:
    """The slot of that id, bookable or past, if the schedule has it."""
    service_id, place_id, starts = slot_id.split(".")
    place = next((p for p in places(office, service) if p.id == place_id), None)
    try:
        local = datetime.strptime(starts, "%Y%m%dT%H%M").replace(tzinfo=INDIA)
    except ValueError:
        return None
    schedule = office.data.slots.of(service.id)
    if service_id != service.id or place is None or local.time() not in schedule.times:
        return None
    if not office.calendar.is_working_day(local.date()):
        return None
    return OfferedSlot(slot_id, place, local.astimezone(UTC), schedule.capacity)
