"""Reference, certificate and receipt numbers."""

import re
from itertools import chain, repeat

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from backoffice import filing
from backoffice.reference_numbers import (
    CERTIFICATE_PATTERN,
    REFERENCE_PATTERN,
    STATE_CODES,
    is_reference,
    new_certificate_number,
    new_reference,
)
from seva.catalogue import Catalogue

CODES = st.sampled_from(["REV", "IT", "APRTG"])
DIGITS = st.integers(0, 10**8 - 1)


@given(CODES, st.integers(2020, 2099), DIGITS)
def test_every_new_number_has_the_form_and_a_right_check_digit(code: str, year: int, digits: int) -> None:
    number = new_reference(code, year, lambda below: digits)
    assert re.fullmatch(REFERENCE_PATTERN, number)
    assert number.startswith(f"{code}{year % 100:02d}-")
    assert is_reference(number)


@given(DIGITS, st.data())
def test_one_wrong_digit_is_noticed(digits: int, data: st.DataObject) -> None:
    number = new_reference("REV", 2026, lambda below: digits)
    place = data.draw(st.sampled_from([i for i, c in enumerate(number) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    assert not is_reference(number[:place] + other + number[place + 1 :])


@given(DIGITS, st.integers(0, 9))
def test_swapped_neighbours_are_noticed(digits: int, place: int) -> None:
    number = new_reference("REV", 2026, lambda below: digits)
    row = re.sub("[^0-9]", "", number)
    swapped = row[:place] + row[place + 1] + row[place] + row[place + 2 :]
    assert swapped == row or not is_reference(f"REV{swapped[:2]}-{swapped[2:6]}-{swapped[6:10]}-{swapped[10]}")


def test_every_jurisdiction_has_its_state_code(catalogue: Catalogue) -> None:
    assert {service.jurisdiction for service in catalogue.services.values()} <= set(STATE_CODES)
    assert re.fullmatch(CERTIFICATE_PATTERN, new_certificate_number("delhi", 2026))
    assert new_certificate_number("mumbai", 2026).startswith("MH-CRT-2026-")


@pytest.mark.both_databases
def test_a_number_that_is_taken_is_drawn_again(client: TestClient, body, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = chain(repeat(12345678, 3), repeat(87654321))
    monkeypatch.setattr(
        filing, "new_reference", lambda code, year: new_reference(code, year, lambda below: next(drawn))
    )
    keys = ("first-key", "second-key")
    first, second = (
        client.post("/applications", json=body(), headers={"Idempotency-Key": key}).json()["reference_number"]
        for key in keys
    )
    assert first == new_reference("REV", 2026, lambda below: 12345678)
    assert second == new_reference("REV", 2026, lambda below: 87654321)
