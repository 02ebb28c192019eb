"""Beds and oxygen: counts that follow from the hospital and the hour, until a hospital reports its own."""

from datetime import datetime

from backoffice.errors import NothingToOffer
from backoffice.office import Office
from backoffice.schemas.responses import FacilityState, Resource
from backoffice.seeds import chance
from backoffice.seeds.data import Facility
from seva.catalogue import Service

MOST_FREE_PERCENT = 18


def _matches(office: Office, facility: Facility, place: str) -> bool:
    pincode = office.catalogue.pincodes.get(place)
    wanted = {place.lower(), *(pincode.districts if pincode else [])}
    return bool(wanted & {facility.id, facility.district, facility.pincode})


def _state(office: Office, facility: Facility, now: datetime) -> FacilityState:
    names = office.data.availability.resources
    resources = []
    for resource, total in facility.totals.items():
        percent = chance.number(0, MOST_FREE_PERCENT, facility.id, resource, f"{now:%Y%m%d%H}")
        resources.append(Resource(id=resource, name=names[resource], total=total, available=total * percent // 100))
    return FacilityState(
        id=facility.id, name=facility.name, district=facility.district, pincode=facility.pincode, resources=resources
    )


def facilities(office: Office, service: Service, place: str | None) -> list[FacilityState]:
    """The hospitals at the place, or all of them when none is there; raises NothingToOffer."""
    known = office.data.availability.services.get(service.id)
    if known is None:
        raise NothingToOffer("Nothing is known about what is free for this service.")
    near = [facility for facility in known if place is None or _matches(office, facility, place)]
    return [_state(office, facility, office.now()) for facility in near or known]
