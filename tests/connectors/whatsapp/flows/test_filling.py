"""What the chat keeps, a form can hold; what a form's field lets through, the checks of the chat read the same."""

import re
import string
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.flows.data import Known, screen_data
from connectors.whatsapp.flows.screens import screens_of
from seva.applications.answers import EMAIL, LONGEST_TEXT, Accepted, check
from seva.catalogue import Field, Service
from tests.connectors.whatsapp.flows.conftest import BUILT, CATALOGUE, EACH, MESSAGES, SERVICES, inputs

TODAY = date(2026, 11, 22)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12).map(str.title)
FIGURES = st.text(string.digits, min_size=4, max_size=4)


def answers(field: Field) -> st.SearchStrategy[str]:
    """What a citizen may give in chat, most of it right."""
    if field.choices:
        return st.sampled_from([choice.id for choice in field.choices])
    if field.pattern:
        return st.from_regex(f"(?a){field.pattern}", fullmatch=True)
    return {
        "name": st.lists(NAMES, min_size=1, max_size=4).map(" ".join),
        "mobile": st.from_regex(r"[6-9][0-9]{9}", fullmatch=True),
        "pincode": st.from_regex(r"[1-9][0-9]{5}", fullmatch=True),
        "date": st.dates(date(1900, 1, 1), TODAY + timedelta(days=400)).map(date.isoformat),
        "aadhaar_last4": FIGURES,
        "amount": st.integers(0, 10**9).map(str),
        "number": st.integers(field.minimum or 0, field.maximum or 10**6).map(str),
        "year": st.integers(1900, TODAY.year).map(str),
        "email": st.emails().filter(EMAIL.fullmatch),
    }.get(field.type, st.text(min_size=1, max_size=LONGEST_TEXT))


def lets_through(component: dict[str, Any], data: dict[str, Any], value: str) -> bool:
    """Whether the phone lets a value stand in a field, as WhatsApp checks it."""
    bound = {name: data.get(str(part)[7:-1], part) for name, part in component.items() if isinstance(part, str)}
    kind = component["type"]
    if kind in ("RadioButtonsGroup", "Dropdown"):
        options = component["data-source"] if isinstance(component["data-source"], list) else bound["data-source"]
        return value in {option["id"] for option in options}
    if kind == "DatePicker":
        return str(bound["min-date"]) <= value <= str(bound["max-date"])
    if kind == "TextArea":
        return len(value) <= component["max-length"]
    fits = component.get("min-chars", 0) <= len(value) <= component["max-chars"]
    figures = component["input-type"] != "number" or value.replace(".", "", 1).isdigit()
    return fits and figures and bool(re.fullmatch(component.get("pattern", ".*"), value, re.DOTALL))


@st.composite
def filled(draw: st.DrawFn) -> tuple[Service, dict[str, str]]:
    """A service with answers that the chat would keep."""
    service, kept = draw(st.sampled_from(SERVICES)), dict[str, str]()
    for field in service.fields:
        asked = field.given(kept)
        outcome = check(asked, draw(answers(asked)), TODAY)
        if isinstance(outcome, Accepted):
            kept[field.id] = outcome.value
    return service, kept


@given(filled(), st.sampled_from(["en", "hi"]))
def test_every_answer_of_the_chat_can_stand_in_the_form(draft: tuple[Service, dict[str, str]], language: str) -> None:
    service, kept = draft
    known = Known(kept, language, TODAY, MESSAGES)
    for part, screen in zip(screens_of(service), BUILT[service.id, language]["screens"], strict=False):
        data = screen_data(service, part, known, typed=kept)
        for name, component in inputs(screen).items():
            if name in kept:
                assert data[f"value_{name}"] == kept[name]
                assert lets_through(component, data, kept[name]), (name, kept[name], component)


@given(filled())
def test_what_the_form_sends_back_is_read_as_it_was(draft: tuple[Service, dict[str, str]]) -> None:
    _, kept = draft
    for name, value in kept.items():
        assert check(CATALOGUE.fields[name].given(kept), value, TODAY) == Accepted(value)


@pytest.mark.parametrize(("service", "language"), EACH)
def test_what_must_be_answered_is_required(service: Service, language: str) -> None:
    known = Known({}, language, TODAY, MESSAGES)
    for part, screen in zip(screens_of(service), BUILT[service.id, language]["screens"], strict=False):
        data = screen_data(service, part, known)
        for name, component in inputs(screen).items():
            field = service.field(name)
            required = component["required"]
            assert field and (data[required[7:-1]] if isinstance(required, str) else required) is not field.optional
