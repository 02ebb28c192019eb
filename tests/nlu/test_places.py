"""Districts by their names and those of their localities, in both scripts, misspelt, and not by words like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.places import Places
from nlu.retrieval import query_words
from nlu.sources import catalogue_at
from tests.language.spoken import PLAIN
from tests.nlu.conftest import CATALOGUE

catalogue = catalogue_at(CATALOGUE)
NAMES = [
    (name, district.id)
    for district in catalogue.districts.values()
    for place in (district, *district.sub_divisions)
    for name in (place.name.en, place.name.hi)
]
LONG = [(name, district) for name, district in NAMES if name.isascii() and len(name) >= 8]


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(catalogue)


def found(places: Places, text: str) -> list[tuple[str, str]]:
    said = query_words(text)
    return [(p.district, text[said[p.first].start : said[p.last - 1].end]) for p in sorted(places.find(said))]


@pytest.mark.parametrize(("name", "district"), NAMES, ids=[name for name, _ in NAMES])
def test_every_name_of_the_catalogue(places: Places, name: str, district: str) -> None:
    assert found(places, name) == [(district, name)]
    assert found(places, f"{name} district") == [(district, name)]


def test_a_slip_that_is_as_near_to_another_district_leads_to_neither(places: Places) -> None:
    assert found(places, "North Weest district") == []


@settings(deadline=None)
@given(st.sampled_from(LONG), st.data())
def test_a_slip_leads_to_no_other_district(places: Places, named: tuple[str, str], draw: st.DataObject) -> None:
    name, district = named
    at = draw.draw(st.integers(1, len(name) - 2))
    slip = draw.draw(st.sampled_from([name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:]]))
    assert {id_ for id_, _ in found(places, f"{slip} district")} <= {district}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rohni", "north_west"), ("रोहिनी", "north_west"), ("dwaraka", "south_west"), ("दवारका", "south_west"),
        ("shahdra", "north_east"), ("शहादरा", "north_east"), ("nazafgarh", "south_west"), ("नजफगढ", "south_west"),
        ("karolbag", "central"), ("करोलबाग", "central"), ("laxmi ngr", "east"), ("लक्ष्मी नगर", "east"),
        ("chandani chauk", "old_delhi"), ("purvi dilli", "east"), ("दक्षिणी दिल्ली", "south"), ("nangloi", "north_west"),
        ("janak puri", "west"), ("patpargunj", "east"), ("gokalpuri", "north_east"), ("बुराडी", "north"),
        ("zila dakshin paschim dilli", "south_west"), ("पश्चिम दिल्ली", "west"), ("badli gaon me", "north"),
        ("mera ghar rajori garden me hai", "west"), ("North East district", "north_east"), ("उत्तर पूर्व", "north_east"),
    ],
)  # fmt: skip
def test_names_as_people_type_them(places: Places, text: str, expected: str) -> None:
    assert [district for district, _ in found(places, text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "please go north from the main road and turn", "it was badly written", "transfer badli karwani hai",
        "made in delhi", "central list me naam", "block B, New Delhi 110080", "diwali ke baad",
        "auto palat gaya", "cancer ka ilaj", "bahut shaandar", "kirti nagar", "khichdi", "upsc ki tayari",
        "delhi", "sultanpur", "bachhe ka mundan",
        "चावला जी से बात", "यहीं दिल्ली के फुटपाथ पर", "ne dehaadi kamai",
    ],
)  # fmt: skip
def test_words_that_name_no_district(places: Places, text: str) -> None:
    assert found(places, text) == []


def test_a_place_ends_where_its_name_ends(places: Places) -> None:
    assert found(places, "shop in sadar bazar me, gali 3, Karawal Nagar walon ka") == [
        ("north_east", "Karawal Nagar"),
        ("old_delhi", "sadar bazar"),
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PLAIN), max_size=12).map(" ".join))
def test_words_without_places_have_none(places: Places, text: str) -> None:
    assert found(places, text) == []
