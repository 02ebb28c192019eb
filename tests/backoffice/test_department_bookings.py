"""Appointments: a seat for each, never more than there are."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from backoffice import tables
from backoffice.office import Office

SERVICE = "marriage_special_act"


def slots(client: TestClient, **params: str) -> list[dict]:
    answer = client.get("/slots", params={"service": SERVICE} | params)
    assert answer.status_code == 200, answer.text
    return answer.json()["slots"]


def test_slots_are_on_working_days_from_tomorrow(client: TestClient) -> None:
    days = {slot["starts_at"][:10] for slot in slots(client, place="north")}
    assert len(days) == 14
    assert min(days) == "2026-11-23"
    assert "2026-11-24" not in days
    later = slots(client, place="110001", **{"from": "2026-12-24"})
    assert later[0]["starts_at"] == "2026-12-24T05:00:00Z"
    assert {slot["place"]["id"] for slot in later} == {"new_delhi"}
    assert slots(client, **{"from": "9999-12-31"})[0]["starts_at"] < "2027-04-01"


@pytest.mark.parametrize(
    ("service", "place"), [("income_certificate", "north"), (SERVICE, "atlantis"), ("nothing", "north")]
)
def test_there_are_no_slots(client: TestClient, service: str, place: str) -> None:
    assert client.get("/slots", params={"service": service, "place": place}).status_code == 404


@pytest.mark.both_databases
def test_a_slot_is_booked_full_and_no_further(client: TestClient, office: Office, body) -> None:
    slot = slots(client, place="north")[0]

    def book(_: int) -> int:
        return client.post("/appointments", json=body(SERVICE, slot_id=slot["slot_id"])).status_code

    with ThreadPoolExecutor(6) as pool:
        assert Counter(pool.map(book, range(9))) == {201: slot["capacity"], 409: 9 - slot["capacity"]}
    with office.sessions.reading() as session:
        seats = session.execute(select(tables.bookings.c.seat)).scalars().all()
        assert sorted(seats) == list(range(1, slot["capacity"] + 1))
        assert len(session.execute(select(tables.applications.c.id)).all()) == slot["capacity"]
    assert slot["slot_id"] not in {free["slot_id"] for free in slots(client, place="north")}


@pytest.mark.both_databases
def test_withdrawing_gives_the_seat_back(client: TestClient, body) -> None:
    slot = slots(client, place="north")[0]
    booked = client.post("/appointments", json=body(SERVICE, slot_id=slot["slot_id"])).json()
    assert booked["slot"] == {key: slot[key] for key in ("slot_id", "place", "starts_at")}
    path = f"/applications/{booked['reference_number']}"
    assert client.get(path).json()["slot"] == booked["slot"]
    assert slots(client, place="north")[0]["free"] == slot["free"] - 1
    client.post(f"{path}/withdraw")
    assert slots(client, place="north")[0]["free"] == slot["free"]
    assert client.get(path).json()["slot"] is None


def test_without_a_slot_the_first_free_one_from_the_wished_day_is_given(client: TestClient, body) -> None:
    wish = body(SERVICE)
    wish["fields"]["preferred_date"] = "2026-12-19"  # a Saturday
    booked = client.post("/appointments", json=wish).json()
    assert booked["slot"]["starts_at"] == "2026-12-21T05:00:00Z"
    assert booked["status"] == "filed"


@pytest.mark.parametrize(
    "slot_id",
    [
        f"{SERVICE}.north.20261122T1030",  # a Sunday
        f"{SERVICE}.north.20261123T1031",
        f"{SERVICE}.north.20269923T1030",
        f"{SERVICE}.north.20261119T1030",  # yesterday
        f"{SERVICE}.atlantis.20261123T1030",
        "vaccine_slot.north.20261123T1000",
    ],
)
def test_only_slots_that_are_offered_can_be_booked(client: TestClient, body, slot_id: str) -> None:
    answer = client.post("/appointments", json=body(SERVICE, slot_id=slot_id))
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_slot")
