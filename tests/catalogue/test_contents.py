"""What the catalogue holds, and that its parts fit together."""

from collections import Counter

from seva.catalogue import Catalogue
from seva.catalogue.load import by_popularity
from tests.conftest import ROOT

SERVICES = ROOT / "catalogue" / "services"
PILOT = 50


def test_there_are_92_services_of_which_50_are_in_the_pilot(catalogue: Catalogue) -> None:
    assert len(catalogue.services) == 92
    assert sum(service.pilot for service in catalogue.services.values()) == PILOT


def test_each_service_has_a_file_of_its_name_in_the_folder_of_its_department(catalogue: Catalogue) -> None:
    files = {file.relative_to(SERVICES).as_posix() for file in SERVICES.rglob("*.yml")}
    assert files == {f"{service.department}/{service.id}.yml" for service in catalogue.services.values()}


def test_every_department_has_services_and_a_code_of_its_own(catalogue: Catalogue) -> None:
    assert {service.department for service in catalogue.services.values()} <= set(catalogue.departments)
    assert len(catalogue.codes) == len(catalogue.departments)
    for department in catalogue.departments.values():
        assert department.helpline, department.id


def test_what_a_department_offers_begins_with_what_is_asked_for_most(catalogue: Catalogue) -> None:
    for department in catalogue.departments.values():
        services = catalogue.services_of(department.id)
        assert services == by_popularity(services)
        assert all(catalogue.department_of(service.id) == department for service in services)


def test_every_pilot_service_that_is_filed_asks_something(catalogue: Catalogue) -> None:
    filed = [service for service in catalogue.services.values() if service.can_be_filed]
    assert len(filed) >= PILOT / 2
    assert [service.id for service in filed if not service.fields] == []


def test_a_service_that_is_filed_asks_for_a_way_to_reach_the_citizen(catalogue: Catalogue) -> None:
    reachable = {"mobile", "email"}
    filed = [service for service in catalogue.services.values() if service.can_be_filed and service.pilot]
    assert [s.id for s in filed if not reachable & {field.type for field in s.fields}] == []


def test_aadhaar_is_asked_for_by_its_last_four_digits_only(catalogue: Catalogue) -> None:
    asked = [f for f in catalogue.fields.values() if "aadhaar" in f.id]
    assert asked
    assert {field.type for field in asked} == {"aadhaar_last4"}


def test_pins_of_delhi_lie_in_districts_of_today(catalogue: Catalogue) -> None:
    assert len(catalogue.pincodes) == 96
    assert all(pin.startswith("110") for pin in catalogue.pincodes)
    for pincode in catalogue.pincodes.values():
        assert pincode.districts, pincode.pin
        assert set(pincode.districts) <= set(catalogue.districts), pincode.pin


def test_the_thirteen_districts_and_their_names(catalogue: Catalogue) -> None:
    assert len(catalogue.districts) == 13
    parts = Counter(part.id for district in catalogue.districts.values() for part in district.sub_divisions)
    assert parts
    assert [name for name, times in parts.items() if times > 1] == []
    assert [choice.id for choice in catalogue.fields["district"].choices] == list(catalogue.districts)


def test_a_fact_is_typical_unless_a_source_verifies_it(catalogue: Catalogue) -> None:
    income = catalogue.services["income_certificate"]
    assert income.is_typical("fee")
    assert not income.is_typical("sla")


def test_a_service_knows_its_own_fields_and_documents(catalogue: Catalogue) -> None:
    income = catalogue.services["income_certificate"]
    aadhaar = income.field("aadhaar_last4")
    assert aadhaar is not None
    assert aadhaar.optional
    assert income.field("nothing") is None
    assert income.document("nothing") is None
    assert [step.id for step in income.steps] == [*(f.id for f in income.fields), *(d.id for d in income.documents)]


def test_a_question_about_someone_else_is_not_prefilled(catalogue: Catalogue) -> None:
    birth = catalogue.services["birth_certificate"]
    prefilled = {field.id for field in birth.fields if field.prefill}
    assert "child_name" not in prefilled


def test_112_is_the_first_number_for_every_danger_in_the_street(catalogue: Catalogue) -> None:
    kinds = {kind for line in catalogue.helplines.values() for kind in line.kinds}
    assert kinds - set(catalogue.helplines["emergency_112"].kinds) == {"cyber"}


def test_questions_on_bills_name_services_that_exist(catalogue: Catalogue) -> None:
    for question in catalogue.bill_questions:
        named = [*question.services, *([question.complaint] if question.complaint else [])]
        assert set(named) <= set(catalogue.services), question.id
        assert all(catalogue.services[name].filing == "bill" for name in question.services), question.id
    ids = [question.id for question in catalogue.bill_questions]
    assert len(ids) == len(set(ids)) > 10
