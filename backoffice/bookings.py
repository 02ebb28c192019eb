"""Taking a seat in a slot; the database's unique index on slot and seat decides every rush."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backoffice import tables
from backoffice.errors import NoFreeSlot, UnknownSlot
from backoffice.models import Application, Booking
from backoffice.office import Office
from backoffice.schemas.responses import BookedSlot, PlaceName, Slot
from backoffice.seeds.slots import FURTHEST, OfferedSlot, first_day, offered, places, slot_by_id
from seva.catalogue import Service

DATE_FIELDS = ("preferred_date", "travel_date")
MOST_SLOTS = 200


def taken(session: Session, slot_ids: Iterable[str]) -> Mapping[str, int]:
    """How many seats are taken in each of the slots."""
    slot_id = tables.bookings.c.slot_id
    query = select(slot_id, func.count()).where(slot_id.in_(list(slot_ids))).group_by(slot_id)
    return Counter(dict(session.execute(query).all()))


def free_slots(session: Session, slots: Iterable[OfferedSlot], most: int = MOST_SLOTS) -> list[Slot]:
    """The slots that have a seat left, at most so many."""
    slots = list(slots)
    used = taken(session, [slot.id for slot in slots])
    free = [_slot(slot, slot.capacity - used[slot.id]) for slot in slots if used[slot.id] < slot.capacity]
    return free[:most]


def _slot(slot: OfferedSlot, free: int) -> Slot:
    place = PlaceName(id=slot.place.id, name=slot.place.name)
    return Slot(slot_id=slot.id, place=place, starts_at=slot.starts_at, capacity=slot.capacity, free=free)


def choose(session: Session, office: Office, service: Service, slot_id: str | None, fields: Mapping[str, str]) -> str:
    """The slot asked for, or the first free one on or after the date in the fields; raises UnknownSlot, NoFreeSlot."""
    if slot_id is not None:
        slot = slot_by_id(office, service, slot_id)
        if slot is None or not office.now() < slot.starts_at <= office.now() + 2 * FURTHEST:
            raise UnknownSlot("The service offers no such slot.")
        return slot_id
    wanted = next((date.fromisoformat(fields[name]) for name in DATE_FIELDS if fields.get(name)), None)
    window = offered(office, service, places(office, service), first_day(office, wanted))
    found = free_slots(session, window, most=1)
    if not found:
        raise NoFreeSlot("Every slot of the next days is taken.")
    return found[0].slot_id


def book(session: Session, office: Office, service: Service, application: Application, slot_id: str) -> BookedSlot:
    """Takes the lowest free seat; raises NoFreeSlot, or IntegrityError when another was quicker."""
    slot = slot_by_id(office, service, slot_id)
    if slot is None:
        raise UnknownSlot("The service offers no such slot.")
    seats = tables.bookings.c
    used = set(session.execute(select(seats.seat).where(seats.slot_id == slot_id)).scalars())
    seat = next((seat for seat in range(1, slot.capacity + 1) if seat not in used), None)
    if seat is None:
        raise NoFreeSlot("This slot is full: choose another.")
    session.add(Booking(application_id=application.id, slot_id=slot_id, seat=seat))
    session.flush()
    return booked(slot)


def booked(slot: OfferedSlot) -> BookedSlot:
    """The slot as the citizen's side is told."""
    place = PlaceName(id=slot.place.id, name=slot.place.name)
    return BookedSlot(slot_id=slot.id, place=place, starts_at=slot.starts_at)


def release(session: Session, application: Application) -> None:
    """Gives the seat back."""
    session.execute(delete(tables.bookings).where(tables.bookings.c.application_id == application.id))


def booking_of(session: Session, office: Office, application: Application) -> BookedSlot | None:
    """The time that the application was given, if it has one."""
    query = select(tables.bookings.c.slot_id).where(tables.bookings.c.application_id == application.id)
    slot_id, service = session.execute(query).scalar_one_or_none(), office.catalogue.services.get(application.service)
    slot = slot_by_id(office, service, slot_id) if slot_id and service else None
    return booked(slot) if slot else None
