"""Screens get what their JSON declares, whatever is known; nothing private is shown again, nothing is typed twice."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.flows.data import Known, is_hidden, review_data, screen_data
from connectors.whatsapp.flows.limits import LARGEST_DATA
from connectors.whatsapp.flows.screens import HAS_NOTICE, NOTICE, SUMMARY, screens_of
from connectors.whatsapp.payloads.measure import clusters, size
from seva.applications.answers import LONGEST_TEXT, Refused
from seva.catalogue import Field, Service
from tests.architecture.message_keys import REFUSALS
from tests.connectors.whatsapp.flows.conftest import BUILT, CATALOGUE, MESSAGES, SERVICES

TODAY = date(2026, 11, 22)
NOBODY = Known({}, "hi", TODAY, MESSAGES)
EWS = CATALOGUE.services["ews_certificate"]
PLACES = screens_of(EWS)[1]
SAMPLE = {"least": "1", "most": "30", "day": "31/02/2020"}

languages = st.sampled_from(["en", "hi"])
services = st.sampled_from(SERVICES)


def values(field: Field) -> st.SearchStrategy[str]:
    """What may stand in a draft or come from a phone, right or wrong."""
    fitting = {
        "choice": st.sampled_from([choice.id for choice in field.choices] or [""]),
        "date": st.dates().map(date.isoformat),
        "amount": st.integers(0, 10**9).map(str),
    }
    return fitting.get(field.type, st.text(min_size=1, max_size=LONGEST_TEXT))


@st.composite
def drafts(draw: st.DrawFn) -> tuple[Service, Known]:
    service = draw(services)
    answered = draw(st.sets(st.sampled_from([field.id for field in service.fields])))
    answers = {field.id: draw(values(field)) for field in service.fields if field.id in answered}
    return service, Known(answers, draw(languages), TODAY, MESSAGES)


def matches(kind: dict[str, Any], value: Any) -> bool:
    types = {"string": str, "boolean": bool, "array": list}
    return type(value) is types[kind["type"]]


@given(drafts(), st.data())
def test_each_screen_gets_exactly_what_it_declares(draft: tuple[Service, Known], data: st.DataObject) -> None:
    service, known = draft
    *parts, review = BUILT[service.id, known.language]["screens"]
    for part, screen in zip(screens_of(service), parts, strict=True):
        names = st.sampled_from(part.fields)
        errors = data.draw(st.dictionaries(names, st.sampled_from(sorted(REFUSALS)).map(lambda r: Refused(r, SAMPLE))))
        typed = data.draw(st.dictionaries(names, st.text(max_size=20)))
        given_data = screen_data(service, part, known, errors, typed)
        assert given_data.keys() == screen["data"].keys()
        assert all(matches(screen["data"][name], value) for name, value in given_data.items())
        assert all(given_data[name] for name in given_data if name.startswith("options_") or name == NOTICE)
    whole = review_data(service, known)
    assert whole.keys() == review["data"].keys()
    assert size(whole[SUMMARY]) <= 4096 < LARGEST_DATA


@given(drafts())
def test_what_is_known_is_filled_in_and_what_is_private_is_not(draft: tuple[Service, Known]) -> None:
    service, known = draft
    for part in screens_of(service):
        data = screen_data(service, part, known)
        for field in (field for field in service.fields if field.id in part.fields):
            answer = known.answers.get(field.id, "")
            if is_hidden(field):
                assert data[f"value_{field.id}"] == ""
                assert data.get(f"required_{field.id}", False) is (not field.optional and not answer)
            elif not field.depends_on:
                assert data[f"value_{field.id}"] == answer


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("reason", sorted(REFUSALS))
def test_every_refusal_has_words_for_the_field(reason: str, language: str) -> None:
    known = replace(NOBODY, language=language)
    data = screen_data(EWS, PLACES, known, {"address": Refused(reason, SAMPLE)}, {"address": "x"})
    assert 0 < len(clusters(data["error_address"])) <= 30 and "…" not in data["error_address"]
    assert data["error_pincode"] == ""
    assert data[HAS_NOTICE] is (reason not in ("empty", "choice", "choice_close"))


def test_a_refusal_says_above_the_fields_what_would_be_accepted() -> None:
    data = screen_data(EWS, PLACES, NOBODY, {"pincode": Refused("pincode")}, {"pincode": "12"})
    assert data[NOTICE] == "पिन कोड: पिन कोड में 6 अंक होते हैं, पहला 0 नहीं होता। जैसे: 110092"
    assert (data["value_pincode"], data["error_pincode"]) == ("12", "6 अंक, पहला 0 नहीं")


def test_what_was_typed_stays_and_a_private_answer_is_kept_by_leaving_it_empty() -> None:
    known = replace(NOBODY, answers={"mobile": "9876543210", "pincode": "110092"})
    data = screen_data(EWS, PLACES, known)
    assert (data["value_mobile"], data["required_mobile"]) == ("", False)
    assert data["helper_mobile"] == "पहले से है: ••••••3210। वही रखना हो तो ख़ाली छोड़ दें।"
    again = screen_data(EWS, PLACES, known, None, {"mobile": "91234", "pincode": ""})
    assert (again["value_mobile"], again["value_pincode"]) == ("91234", "")
    first = screen_data(EWS, PLACES, NOBODY, None, {"mobile": "9123456780"})
    assert (first["required_mobile"], first["helper_mobile"].startswith("पहले से")) == (True, False)


def test_a_whole_aadhaar_is_not_shown_again() -> None:
    refused = {"aadhaar_last4": Refused("whole_aadhaar")}
    data = screen_data(EWS, PLACES, NOBODY, refused, {"aadhaar_last4": "234123412346"})
    assert "234123412346" not in str(data)


def test_sub_divisions_are_those_of_the_district() -> None:
    before = screen_data(EWS, PLACES, NOBODY)
    assert before["enabled_sub_division"] is False
    assert [option["title"] for option in before["options_sub_division"]] == ["पहले ऊपर वाला चुनें"]
    chosen = screen_data(EWS, PLACES, NOBODY, None, {"district": "old_delhi", "sub_division": ""})
    assert chosen["enabled_sub_division"] is True
    assert [option["id"] for option in chosen["options_sub_division"]] == ["sadar_bazar", "chandni_chowk"]
    known = replace(NOBODY, answers={"district": "north", "sub_division": "badli"})
    assert screen_data(EWS, PLACES, known)["value_sub_division"] == "badli"
    assert screen_data(EWS, PLACES, known, None, {"district": "old_delhi"})["value_sub_division"] == ""


@pytest.mark.parametrize(
    ("service_id", "field", "first", "last"),
    [
        ("income_certificate", "dob", "1900-01-01", "2026-11-22"),
        ("property_registration_appointment", "preferred_date", "2026-11-22", "2027-11-22"),
        ("marriage_registration", "marriage_date", "1900-01-01", "2027-11-22"),
    ],
)
def test_days_that_may_be_picked(service_id: str, field: str, first: str, last: str) -> None:
    service = CATALOGUE.services[service_id]
    screen = next(screen for screen in screens_of(service) if field in screen.fields)
    data = screen_data(service, screen, NOBODY)
    assert (data[f"from_{field}"], data[f"until_{field}"]) == (first, last)


def test_the_review_shows_every_answer_as_the_chat_does() -> None:
    service = CATALOGUE.services["income_certificate"]
    answers = {"applicant_name": "सुनीता देवी", "dob": "1990-03-12", "gender": "female", "annual_income": "120000",
               "mobile": "9876543210", "address": "बी-45\nगली 3"}  # fmt: skip
    lines = review_data(service, replace(NOBODY, answers=answers))[SUMMARY].splitlines()
    assert len(lines) == len(service.fields)
    assert lines[0] == "आवेदक का नाम: सुनीता देवी"
    assert {"जन्म की तारीख़: 12 मार्च 1990", "लिंग: महिला", "परिवार की सालाना आय: ₹1,20,000", "पता: बी-45 गली 3",
            "मोबाइल नंबर: ••••••3210", "पिन कोड: नहीं भरा"} < {*lines}  # fmt: skip


def test_the_review_may_say_that_something_is_open() -> None:
    data = review_data(EWS, NOBODY, "कुछ बाकी है")
    assert (data[NOTICE], data[HAS_NOTICE]) == ("कुछ बाकी है", True)
