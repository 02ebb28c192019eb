"""Questions are parted into screens that one can take in, in the order of the catalogue."""

import re

import pytest

from connectors.whatsapp.flows.screens import FEWEST, MOST, REVIEW, TRIGGER, screens_of
from seva.catalogue import Service
from tests.connectors.whatsapp.flows.conftest import CATALOGUE, SERVICES


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_every_question_stands_on_one_screen_in_its_order(service: Service) -> None:
    screens = screens_of(service)
    assert [field for screen in screens for field in screen.fields] == [field.id for field in service.fields]
    ids = [screen.id for screen in screens]
    assert len({*ids}) == len(ids) and REVIEW not in ids
    assert all(re.fullmatch("[A-Z_]+", name) for name in ids)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_screens_have_five_to_seven_questions_where_that_is_possible(service: Service) -> None:
    sizes = [len(screen.fields) for screen in screens_of(service)]
    count = len(service.fields)
    assert max(sizes) <= MOST
    assert len(sizes) == -(-count // MOST)
    if count in (5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21):
        assert min(sizes) >= FEWEST
    assert min(sizes) >= min(3, count)


def test_what_is_told_together_is_asked_together() -> None:
    parts = [screen.fields for screen in screens_of(CATALOGUE.services["ews_certificate"])]
    assert parts[1][:4] == ("address", "pincode", "district", "sub_division")


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_a_choice_stands_with_the_one_it_depends_on(service: Service) -> None:
    for screen in screens_of(service):
        for field in (service.field(name) for name in screen.fields):
            assert field and (field.depends_on is None or field.depends_on in screen.fields)


def test_no_question_is_called_as_a_part_of_the_payload() -> None:
    assert not {TRIGGER, "flow_token", "error", "error_message"} & CATALOGUE.fields.keys()


def test_a_service_that_asks_nothing_has_no_screens() -> None:
    assert screens_of(SERVICES[0].model_copy(update={"fields": []})) == ()
