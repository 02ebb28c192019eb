"""What the catalogue puts on certificates has a number, a label and a post in the format of certificates."""

import pytest
import yaml

from seva.catalogue import Catalogue, Service
from tests.conftest import ROOT

WORDS = ROOT / "seva" / "certificates"
FACTS = yaml.safe_load((WORDS / "facts.yml").read_text(encoding="utf-8"))
POSTS = yaml.safe_load((WORDS / "posts.yml").read_text(encoding="utf-8"))
VALUE = {"choice": "choice", "date": "day", "amount": "paise"}


@pytest.fixture(scope="module")
def issued(catalogue: Catalogue) -> list[Service]:
    return [s for s in catalogue.services.values() if s.kind in ("certificate", "licence")]


def test_each_service_that_issues_something_names_its_post(issued: list[Service]) -> None:
    assert len(issued) > 30
    assert {s.id: s.certificate.post for s in issued if s.certificate.post not in POSTS} == {}


def test_each_fact_has_a_number_and_the_value_of_its_question(issued: list[Service]) -> None:
    named = [(service, fact) for service in issued for fact in service.certificate.facts]
    wrong = [
        (service.id, fact)
        for service, fact in named
        if fact not in FACTS or FACTS[fact]["value"] != VALUE.get(service.field(fact).type, "text")
    ]
    assert wrong == []


def test_no_number_is_given_twice_and_both_languages_are_there() -> None:
    codes = [fact["code"] for fact in FACTS.values()]
    assert len(set(codes)) == len(codes)
    assert {len({*fact["label"]} & {"en", "hi"}) for fact in FACTS.values()} == {2}
    assert {frozenset(post) for post in POSTS.values()} == {frozenset({"en", "hi"})}
