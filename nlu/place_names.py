"""The names by which the catalogue knows districts, by sound."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from nlu.data import load
from nlu.readings import keys
from seva.catalogue import Catalogue
from seva.catalogue.schema import District
from seva.language.phonetic import key_text

CITY = "delhi"
_SHORTEST = 3
_PART_OF_TOWN = re.compile(r"\s*(?:\(.*\)|(?:Phase|Sector|Main|फ़ेज़|सेक्टर|मेन)(?:\s+\d+)?)\s*$")


def place_names(catalogue: Catalogue) -> Mapping[str, str]:
    """Every name by sound with its district: of districts, sub-divisions, and localities that lie in one district."""
    localities: dict[str, set[str]] = defaultdict(set)
    for pincode in catalogue.pincodes.values():
        for written in (pincode.locality.en, pincode.locality.hi):
            if "/" not in written:
                localities[key_text(_PART_OF_TOWN.sub("", written))].update(pincode.districts)
    names = {name: next(iter(districts)) for name, districts in localities.items() if len(districts) == 1}
    for district in catalogue.districts.values():
        names |= {key_text(name): district.id for name in _written_names(district)}
    unwanted = keys("no_places")
    return {name: id_ for name, id_ in names.items() if name not in unwanted and len(name) >= _SHORTEST}


def _written_names(district: District) -> Iterator[str]:
    """The names of a district and its sub-divisions, the district's own last."""
    yield from district.aliases.all()
    for place in district.sub_divisions:
        yield from (place.name.en, place.name.hi, *load("values")["short_names"].get(place.id, ()))
    yield from (district.name.en, district.name.hi)


def directions(catalogue: Catalogue) -> frozenset[str]:
    """The words of the districts' own names: "outer", "north"."""
    names = [name for district in catalogue.districts.values() for name in (district.name.en, district.name.hi)]
    return frozenset(word for name in names for word in key_text(name).split()) - {CITY}


@cache
def common_names() -> frozenset[str]:
    """Names that are common words, too, or the whole city, without spaces."""
    return frozenset(key_text(entry).replace(" ", "") for entry in load("values")["common_names"])
