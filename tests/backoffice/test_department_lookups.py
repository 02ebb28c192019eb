"""Officials, bills, availability, certificates: data for every service, the same each time."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from backoffice.seeds.data import load_reference_data
from seva.catalogue import Catalogue

ACCOUNTS = {
    "water_bill_payment": "1234567890",
    "electricity_bill_payment": "100123456",
    "echallan_payment": "DL 3C AB 1234",
    "gcc_property_tax": "09-123-01234-000",
}
Get = Callable[..., dict]


@pytest.fixture
def get(client: TestClient) -> Get:
    def make(path: str, **params: object) -> dict:
        answer = client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return make


def test_every_service_has_data(client: TestClient, catalogue: Catalogue, get: Get, body) -> None:
    answered = {
        "bill": lambda s: get(f"/bills/{s}/{ACCOUNTS.get(s, '4455667788')}"),
        "availability": lambda s: get("/availability", service=s)["facilities"],
        "officials": lambda s: get("/officials", pincode="400001")["officials"],
        "appointment": lambda s: get("/slots", service=s)["slots"],
        "application": lambda s: (
            client.post("/applications", json=body(s), headers={"Idempotency-Key": f"{s}-key"}).is_success
        ),
        "grievance": lambda s: client.post("/grievances", json=body(s)).is_success,
        "tracking": lambda s: True,
        "verification": lambda s: get("/certificates/DL-CRT-2026-00000001"),
        "none": lambda s: True,
    }
    for service in catalogue.services.values():
        assert answered[service.filing](service.id), service.id


def test_every_pincode_and_ward_has_officers(catalogue: Catalogue, get: Get) -> None:
    for pin in [*catalogue.pincodes, *(pin for ward in catalogue.wards for pin in ward.pins)]:
        officials = get("/officials", pincode=pin)["officials"]
        assert officials, pin
        assert all(official["phone"] and "{" not in official["office"]["hi"] for official in officials)
    posts = {official["designation"]["en"] for official in get("/officials")["officials"]}
    assert {"District Magistrate (DM)", "Sub-Divisional Magistrate (SDM)", "Tehsildar"} <= posts


def test_every_sub_division_and_ward_is_on_the_map(catalogue: Catalogue) -> None:
    officials = load_reference_data().officials
    assert set(officials.sub_divisions) == {s.id for d in catalogue.districts.values() for s in d.sub_divisions}
    assert set(officials.wards) == {ward.ward for ward in catalogue.wards}


@pytest.mark.parametrize(
    ("lat", "lon", "area"),
    [
        (28.6562, 77.2410, "Chandni Chowk"),
        (28.5921, 77.0460, "Dwarka"),
        (18.9220, 72.8347, "A"),
        (19.0596, 72.8295, "H/West"),
    ],
)
def test_a_location_leads_to_its_officers(get: Get, lat: float, lon: float, area: str) -> None:
    assert area in {official["area"]["en"] for official in get("/officials", lat=lat, lon=lon)["officials"]}


@pytest.mark.parametrize("params", [{"pincode": "999999"}, {"lat": 0, "lon": 0}, {"lat": 28.6}, {"lon": 77.2}])
def test_a_place_that_is_not_known(client: TestClient, params) -> None:
    answer = client.get("/officials", params=params)
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_place")


@pytest.mark.parametrize("params", [{"lat": "nan", "lon": 77}, {"lat": 91, "lon": 77}, {"pincode": "12"}])
def test_a_place_that_is_not_said_well(client: TestClient, params) -> None:
    assert client.get("/officials", params=params).status_code == 422


def test_a_bill_is_the_same_each_time_and_another_next_period(get: Get, clock) -> None:
    path = "/bills/water_bill_payment/1234567890"
    bill = get(path)
    assert bill == get("/bills/water_bill_payment/123-456 7890")
    assert bill["amount_paise"] - bill["rebate_paise"] + bill["late_fee_paise"] == bill["payable_paise"] > 0
    assert bill["period_from"] < bill["period_to"] < "2026-11-20"
    assert bill["payer_name_masked"].count("*") == 9
    clock.advance(days=70)
    assert get(path)["bill_number"] != bill["bill_number"]


def test_late_and_early_payers(get: Get, clock) -> None:
    seen = set()
    for _ in range(70):
        bill = get("/bills/water_bill_payment/1234567890")
        seen.add((bill["rebate_paise"] > 0, bill["late_fee_paise"] > 0, f"{clock():%Y-%m-%d}" > bill["due_on"]))
        clock.advance(days=1)
    assert seen == {(True, False, False), (False, False, False), (False, True, True)}


@pytest.mark.parametrize(
    ("service", "account", "code"),
    [
        ("water_bill_payment", "0000000000", "unknown_account"),
        ("water_bill_payment", "12345", "unknown_account"),
        ("ap_municipal_tax", "000-000", "unknown_account"),
        ("ap_municipal_tax", "ABCDEF", "unknown_account"),
        ("income_certificate", "1234567890", "nothing_to_offer"),
        ("no_such_service", "1234567890", "unknown_service"),
    ],
)
def test_there_is_no_bill(client: TestClient, service: str, account: str, code: str) -> None:
    answer = client.get(f"/bills/{service}/{account}")
    assert (answer.status_code, answer.json()["code"]) == (404, code)


@pytest.mark.both_databases
def test_a_bill_is_paid_once(client: TestClient, get: Get) -> None:
    path = "/bills/electricity_bill_payment/100123456"
    bill = get(path)
    payment = {"amount_paise": bill["payable_paise"], "transaction_id": "upi-77", "method": "card"}
    wrong = client.post(f"{path}/payments", json=payment | {"amount_paise": 1})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "amount_mismatch")
    first, again = (client.post(f"{path}/payments", json=payment) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    twice = client.post(f"{path}/payments", json=payment | {"transaction_id": "upi-78"})
    assert (twice.status_code, twice.json()["code"]) == (409, "already_paid")
    paid = get(path)
    assert (paid["status"], paid["payable_paise"], paid["receipt_number"]) == (
        "paid",
        0,
        first.json()["receipt_number"],
    )


def test_free_beds_are_near_and_never_more_than_there_are(get: Get) -> None:
    everywhere = get("/availability", service="hospital_bed_lookup")
    assert everywhere["source"] == "typical"
    for resource in (r for f in everywhere["facilities"] for r in f["resources"]):
        assert 0 <= resource["available"] <= resource["total"]
    near = get("/availability", service="hospital_bed_lookup", place="110001")["facilities"]
    assert {facility["district"] for facility in near} == {"new_delhi"}
    assert get("/availability", service="hospital_bed_lookup", place="Zanzibar") == everywhere


def test_a_specimen_and_an_unknown_certificate(client: TestClient, get: Get, catalogue: Catalogue) -> None:
    for specimen in load_reference_data().certificates.specimens:
        assert specimen.service in catalogue.services
        assert get(f"/certificates/{specimen.number}")["specimen"] is True
    answer = client.get("/certificates/DL-CRT-2026-99999999")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_certificate")


def test_the_data_names_only_what_the_catalogue_has(catalogue: Catalogue) -> None:
    data = load_reference_data()
    assert set(data.bills.services) == {s.id for s in catalogue.services.values() if s.filing == "bill"}
    assert set(data.slots.services) == {s.id for s in catalogue.services.values() if s.filing == "appointment"}
    assert set(data.availability.services) == {s.id for s in catalogue.services.values() if s.filing == "availability"}
    for service, tariff in data.bills.services.items():
        assert catalogue.services[service].field(tariff.account or "") is not None, service
    posts = [*data.officials.district, *data.officials.sub_division, *data.officials.ward]
    assert {post.department for post in posts} <= set(catalogue.departments)
