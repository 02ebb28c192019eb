"""Services found in the catalogue, by what citizens call them."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.retrieval import Entry, NameIndex, _highest, query_words, stop_keys
from nlu.service_names import Limits, ServiceFinder, department_entries
from nlu.sources import catalogue_at
from seva.language.phonetic import key_text
from tests.nlu.conftest import CATALOGUE


@pytest.fixture(scope="module")
def finder() -> ServiceFinder:
    return ServiceFinder(catalogue_at(CATALOGUE), Limits(named=0.5))


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("mujhe jaati praman patra chahiye", "caste_certificate_scst"),
        ("जाति प्रमाण पत्र", "caste_certificate_scst"),
        ("cast certificate", "caste_certificate_scst"),
        ("domicile", "domicile_certificate"),
        ("nivas praman patra", "domicile_certificate"),
        ("bijli ka bill", "electricity_bill_payment"),
        ("ration card me naam judwana hai", "ration_card_member"),
        ("income certificate ke liye kya documents", "income_certificate"),
        ("incme certifcate", "income_certificate"),
        ("shadi ka certificate", "marriage_registration"),
        ("राशन कार्ड बनवाना है", "ration_card_new"),
        ("my father expired on 12 may in hospital, i have to get his death certificate", "death_certificate"),
        ("driving licence renew karana hai", "driving_licence_renewal"),
        ("विकलांग पेंशन", "disability_pension"),
        ("mumbai property tax", "bmc_property_tax"),
        ("property tax bharna hai", "property_tax_mcd"),
        ("bengal ration card", "wb_ration_card"),
        ("gaadi transfer karni hai", "rc_transfer"),
    ],
)
def test_a_service_by_name_or_alias(finder: ServiceFinder, text: str, service: str) -> None:
    best = finder.find(query_words(text), "apply_service").best
    assert best is not None and best.id == service


@pytest.mark.parametrize(
    "text", ["certificate", "pension", "namaste", "110092", "praman patra chahiye", "who won the match", ""]
)
def test_no_service_where_none_is_named(finder: ServiceFinder, text: str) -> None:
    assert finder.find(query_words(text), "apply_service").best is None


def test_every_service_is_found_by_its_own_name(finder: ServiceFinder) -> None:
    services = catalogue_at(CATALOGUE).services.values()
    missed = [
        (service.id, name)
        for service in services
        for name in (service.name.en, service.name.hi, service.short_name.en, service.short_name.hi)
        if set(key_text(name).split()) - stop_keys()
        and service.id not in [found.id for found in finder.find(query_words(name)).candidates[:2]]
    ]
    assert missed == []


def test_nearly_every_alias_finds_its_service_among_three(finder: ServiceFinder) -> None:
    aliases = [
        (service.id, name) for service in catalogue_at(CATALOGUE).services.values() for name in service.aliases.all()
    ]
    missed = [
        (id_, name) for id_, name in aliases if id_ not in [c.id for c in finder.find(query_words(name)).candidates[:3]]
    ]
    assert len(missed) <= len(aliases) * 0.02, missed


def test_the_intent_decides_between_a_bill_and_a_complaint(finder: ServiceFinder) -> None:
    said = query_words("jal board ka paani")
    ranked = {intent: finder.find(said, intent).candidates[0].id for intent in ("pay_bill", "file_grievance")}
    assert ranked == {"pay_bill": "water_bill_payment", "file_grievance": "water_complaint"}


def test_other_intents_need_the_whole_name(finder: ServiceFinder) -> None:
    said = query_words("someone please call on my phone")
    assert finder.find(said, "talk_to_human").best is None


@pytest.mark.parametrize("text", ["mera form kahan pahuncha", "kya yeh asli hai", "status check karo"])
def test_an_act_is_no_service(finder: ServiceFinder, text: str) -> None:
    assert finder.find(query_words(text), "track_application").best is None


def test_elsewhere_needs_the_place(finder: ServiceFinder) -> None:
    assert finder.find(query_words("mera ward officer kaun hai"), "find_official").best is None
    best = finder.find(query_words("mumbai me mera ward officer kaun hai"), "find_official").best
    assert best is not None and best.id == "bmc_ward_officer"


def test_the_span_is_the_name_as_written(finder: ServiceFinder) -> None:
    text = "bhaiya  आय प्रमाण-पत्र  banwana hai"
    best = finder.find(query_words(text), "apply_service").best
    assert best is not None
    assert text[best.start : best.end] == "आय प्रमाण-पत्र"


def test_a_search_takes_about_a_millisecond(finder: ServiceFinder) -> None:
    said = query_words("mere bete ka janm praman patra banwana hai usme naam galat hai kaise theek hoga")
    finder.find(said)
    begin = time.perf_counter()
    for _ in range(50):
        finder.find(said)
    assert (time.perf_counter() - begin) / 50 < 0.01


def test_departments_by_short_name() -> None:
    index = NameIndex(department_entries(catalogue_at(CATALOGUE)))
    assert index.search(query_words("MCD ki services dikhao"))[0].id == "mcd"
    assert index.search(query_words("परिवहन विभाग"))[0].id == "transport"


def test_an_index_without_entries_finds_nothing() -> None:
    assert NameIndex([]).search(query_words("income certificate")) == []
    assert NameIndex([Entry("x", [])]).search(query_words("x")) == []


def test_keys_of_the_catalogue_are_never_empty() -> None:
    assert all(
        key_text(name) for service in catalogue_at(CATALOGUE).services.values() for name in service.aliases.all()
    )


def _meant(finder: ServiceFinder, text: str, intent: str, evidence: dict[str, float]) -> str | None:
    best = finder.find(query_words(text), intent, evidence=evidence).best
    return best.id if best else None


def test_evidence_finds_a_service_that_is_not_named(finder: ServiceFinder) -> None:
    told = {"surviving_member_certificate": 0.9, "death_certificate": 0.05, "none": 0.02}
    said = "bank wants a paper that only i and my sons are left"
    assert _meant(finder, said, "apply_service", told) == "surviving_member_certificate"
    assert _meant(finder, said, "apply_service", {"surviving_member_certificate": 0.3, "none": 0.6}) is None
    assert _meant(finder, said, "greet", told) is None


def test_two_likely_services_are_a_choice(finder: ServiceFinder) -> None:
    match = finder.find(
        query_words("wo ab nahi rahe"), "apply_service", evidence={"death_certificate": 0.45, "widow_pension": 0.44}
    )
    assert match.best is None
    assert [candidate.id for candidate in match.candidates][:2] == ["death_certificate", "widow_pension"]


def test_a_name_outweighs_weak_evidence(finder: ServiceFinder) -> None:
    weak = {"income_certificate": 0.2, "none": 0.3}
    assert _meant(finder, "jaati praman patra chahiye", "apply_service", weak) == "caste_certificate_scst"


def test_evidence_for_a_service_that_is_gone_is_ignored(finder: ServiceFinder) -> None:
    assert _meant(finder, "kuch bhi", "apply_service", {"no_such_service": 0.99}) is None


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.9]) | st.floats(0, 1), max_size=200))
def test_the_highest_are_found_without_sorting_all(values: list[float]) -> None:
    padded = np.array(values + [0.0] * 5000)
    found = padded[_highest(padded, 32)]
    assert found.tolist() == sorted((value for value in values if value > 0), reverse=True)[:32]
