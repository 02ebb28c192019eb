"""Twelve digits are an account number where one is asked for, and an Aadhaar number everywhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import verhoeff

from seva.applications.aadhaar import asks_account_number
from seva.applications.answers import Accepted, Refused, check
from seva.catalogue import Catalogue
from tests.applications.calm import CALM
from tests.applications.fields import TODAY, WORD, field_of_type

ACCOUNT = field_of_type("text", entity="account_number", pattern="^[0-9]{9,12}$")
CARD = field_of_type("text", example=WORD.model_copy(update={"en": "077001234567"}))
LAST_FOUR = field_of_type("text", pattern="^[0-9]{4}$", entity="account_number")
NOT_ASKED = [
    field_of_type("text"),
    field_of_type("address"),
    field_of_type("name"),
    field_of_type("aadhaar_last4"),
    LAST_FOUR,
]


@st.composite
def aadhaars(draw: st.DrawFn) -> str:
    body = draw(st.from_regex("[2-8][0-9]{10}", fullmatch=True))
    return f"{body}{verhoeff.calc_check_digit(body)}"


@CALM
@given(aadhaars())
def test_a_run_of_twelve_digits_is_the_number_that_is_asked_for(number: str) -> None:
    for field in (ACCOUNT, CARD):
        assert check(field, number, TODAY) == Accepted(number)
        assert check(field, f" {number} ", TODAY) == Accepted(number)
        for grouped in (f"{number[:4]} {number[4:8]} {number[8:]}", f"{number[:4]}-{number[4:8]}-{number[8:]}"):
            assert check(field, grouped, TODAY) == Refused("whole_aadhaar")
        for called in (f"aadhaar {number}", f"आधार {number}", f"mera adhar number {number} hai"):
            assert check(field, called, TODAY) == Refused("whole_aadhaar")
    for field in NOT_ASKED:
        outcome = check(field, number, TODAY)
        assert isinstance(outcome, Refused)
        assert field.type == "name" or outcome.reason == "whole_aadhaar"


def test_devanagari_digits_are_the_same_number() -> None:
    number = "23412341234" + str(verhoeff.calc_check_digit("23412341234"))
    written = number.translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    assert check(ACCOUNT, written, TODAY) == Accepted(number)


@pytest.mark.parametrize("service", ["ration_card_member", "electricity_complaint"])
def test_the_catalogue_has_such_questions(catalogue: Catalogue, service: str) -> None:
    asking = {field.id for field in catalogue.fields.values() if asks_account_number(field)}
    assert {"ration_card_no", "ca_no", "beneficiary_id"} <= asking
    assert not asking & {"account_last4", "aadhaar_last4", "mobile", "complaint_text", "application_no", "vehicle_no"}
    assert any(field.id in asking for field in catalogue.services[service].fields)
