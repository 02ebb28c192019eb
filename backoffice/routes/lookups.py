"""What can be looked up: officials, slots, availability."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from backoffice.bookings import free_slots
from backoffice.errors import UnknownPlace
from backoffice.guards import JsonRoute
from backoffice.openapi import problems
from backoffice.routes.parameters import PlaceInQuery, ServiceInQuery
from backoffice.schemas.responses import Availability, Officials, Slots
from backoffice.schemas.types import Absent, IsoDate, Pin
from backoffice.security import ClientDep, OfficeDep
from backoffice.seeds import availability, officials
from backoffice.seeds.slots import first_day, offered, places_at

router = APIRouter(route_class=JsonRoute)
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


@router.get("/officials", operation_id="findOfficials", tags=["officials"], responses=problems(404))
def find_officials(
    office: OfficeDep,
    client: ClientDep,
    pincode: Annotated[Pin | Absent, Query()] = None,
    lat: Annotated[Latitude | Absent, Query(description="Together with `lon`.")] = None,
    lon: Annotated[Longitude | Absent, Query(description="Together with `lat`.")] = None,
) -> Officials:
    """The officers that serve a PIN code or a location; without either, the whole directory."""
    if (lat is None) != (lon is None):
        raise UnknownPlace("`lat` and `lon` go together.")
    if pincode is not None:
        found = officials.by_pincode(office, pincode)
    elif lat is not None and lon is not None:
        found = officials.by_location(office, (lat, lon))
    else:
        found = officials.everyone(office)
    if not found:
        raise UnknownPlace("The directory knows no officer for this place.")
    return Officials(officials=found, source=office.data.officials.source)


@router.get("/slots", operation_id="listSlots", tags=["appointments"], responses=problems(403, 404))
def list_slots(
    office: OfficeDep,
    client: ClientDep,
    service: ServiceInQuery,
    place: PlaceInQuery = None,
    from_day: Annotated[
        IsoDate | Absent, Query(alias="from", description="First day; tomorrow at the earliest.")
    ] = None,
) -> Slots:
    """The free slots of the next 14 working days, at most 200."""
    found = office.service(service)
    client.require(found.department)
    window = offered(office, found, places_at(office, found, place), first_day(office, from_day))
    with office.sessions.reading() as session:
        return Slots(service=service, slots=free_slots(session, window))


@router.get("/availability", operation_id="getAvailability", tags=["availability"], responses=problems(403, 404))
def get_availability(
    office: OfficeDep, client: ClientDep, service: ServiceInQuery, place: PlaceInQuery = None
) -> Availability:
    """Free beds and oxygen near a place; everywhere when nothing is known about the place."""
    found = office.service(service)
    client.require(found.department)
    return Availability(
        service=service,
        as_of=office.now(),
        facilities=availability.facilities(office, found, place),
        source=office.data.availability.source,
    )
