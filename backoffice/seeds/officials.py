"""The directory of officers: posts, offices and the department's helpline for each district, sub-division and ward."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

from backoffice.office import Office
from backoffice.schemas.responses import Official
from backoffice.seeds.data import Coordinates, Post, filled
from seva.catalogue import Text

EARTH_RADIUS_KM = 6371.0


def distance_km(one: Coordinates, other: Coordinates) -> float:
    """The great-circle distance between two points given in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def _at(office: Office, posts: Iterable[Post], area: Text) -> list[Official]:
    departments = office.catalogue.departments
    return [
        Official(
            department=post.department,
            designation=post.designation,
            office=filled(post.office, area),
            area=area,
            phone=departments[post.department].helpline,
        )
        for post in posts
        if post.department in departments
    ]


def of_district(office: Office, district_id: str, sub_divisions: frozenset[str] | None = None) -> list[Official]:
    """The officers of a district and of its sub-divisions, or only of those named."""
    district, data = office.catalogue.districts[district_id], office.data.officials
    found = _at(office, data.district, district.name)
    for sub_division in district.sub_divisions:
        if sub_divisions is None or sub_division.id in sub_divisions:
            found += _at(office, data.sub_division, sub_division.name)
    return found


def of_ward(office: Office, ward: str) -> list[Official]:
    """The officers of a ward of Mumbai."""
    return _at(office, office.data.officials.ward, Text(en=ward, hi=ward))


def by_pincode(office: Office, pincode: str) -> list[Official]:
    """The officers of every district or ward that the PIN code may lie in."""
    known = office.catalogue.pincodes.get(pincode)
    found = [official for district in known.districts for official in of_district(office, district)] if known else []
    for ward in office.catalogue.wards:
        if pincode in ward.pins:
            found += of_ward(office, ward.ward)
    return found


def by_location(office: Office, point: Coordinates) -> list[Official]:
    """The officers of the nearest sub-division or ward, if it is within reach."""
    data = office.data.officials
    centres = [(distance_km(point, centre), name, "sub_division") for name, centre in data.sub_divisions.items()]
    centres += [(distance_km(point, centre), name, "ward") for name, centre in data.wards.items()]
    distance, name, kind = min(centres)
    if distance > data.reach_km:
        return []
    if kind == "ward":
        return of_ward(office, name)
    districts = office.catalogue.districts.values()
    home = next((d.id for d in districts if name in {s.id for s in d.sub_divisions}), None)
    return of_district(office, home, frozenset({name})) if home else []


def everyone(office: Office) -> list[Official]:
    """The whole directory."""
    found = [official for district in office.catalogue.districts for official in of_district(office, district)]
    return found + [official for ward in office.catalogue.wards for official in of_ward(office, ward.ward)]
