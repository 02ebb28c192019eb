"""Several open bills of an account, parts, rebates that end, and what an application costs."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from backoffice.seeds.data import load_reference_data
from seva.catalogue import Catalogue

ELECTRICITY, TAX, CHALLAN = "electricity_bill_payment", "property_tax_mcd", "echallan_payment"
UPIC = "123456789012345"
Pay = Callable[..., dict]


def open_bills(client: TestClient, service: str, account: str) -> list[dict]:
    answer = client.get(f"/bills/{service}/{account}/open")
    assert answer.status_code == 200, answer.text
    return answer.json()["bills"]


def account_with(client: TestClient, service: str, count: int, pattern: str = "1{:08d}") -> str:
    """An account that has so many open bills."""
    accounts = (pattern.format(number) for number in range(200))
    return next(account for account in accounts if len(open_bills(client, service, account)) == count)


@pytest.fixture
def pay(client: TestClient) -> Pay:
    def make(service: str, account: str, transaction: str, amount: int, status: int = 201, **more: str) -> dict:
        body = {"amount_paise": amount, "transaction_id": transaction, **more}
        answer = client.post(f"/bills/{service}/{account}/payments", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    return make


def test_older_bills_come_first_and_each_can_be_paid(client: TestClient, pay: Pay) -> None:
    account = account_with(client, ELECTRICITY, 3)
    bills = open_bills(client, ELECTRICITY, account)
    assert [b["period_from"] for b in bills] == sorted(b["period_from"] for b in bills)
    assert all(b["late_fee_paise"] > 0 for b in bills[:-1])
    first = bills[0]
    pay(ELECTRICITY, account, "upi-1", first["payable_paise"], bill_number=first["bill_number"])
    assert [b["bill_number"] for b in open_bills(client, ELECTRICITY, account)] == [b["bill_number"] for b in bills[1:]]
    pay(ELECTRICITY, account, "upi-2", bills[-1]["payable_paise"])  # without a number: the present one
    assert [b["bill_number"] for b in open_bills(client, ELECTRICITY, account)] == [bills[1]["bill_number"]]
    assert pay(ELECTRICITY, account, "upi-3", 100, 404, bill_number="PWR-1")["code"] == "unknown_bill"


def test_parts_are_taken_from_the_minimum_on_until_nothing_is_due(client: TestClient, pay: Pay) -> None:
    account = account_with(client, ELECTRICITY, 1)
    bill = open_bills(client, ELECTRICITY, account)[0]
    assert 0 < bill["minimum_paise"] < bill["payable_paise"]
    assert pay(ELECTRICITY, account, "upi-1", bill["minimum_paise"] - 1, 409)["code"] == "amount_mismatch"
    assert pay(ELECTRICITY, account, "upi-1", bill["payable_paise"] + 1, 409)["code"] == "amount_mismatch"
    first = pay(ELECTRICITY, account, "upi-1", bill["minimum_paise"])
    assert pay(ELECTRICITY, account, "upi-1", bill["minimum_paise"]) == first
    left = open_bills(client, ELECTRICITY, account)[0]
    assert left["paid_paise"] == bill["minimum_paise"]
    assert left["payable_paise"] == bill["payable_paise"] - bill["minimum_paise"]
    pay(ELECTRICITY, account, "upi-2", left["payable_paise"])
    assert open_bills(client, ELECTRICITY, account) == []
    assert pay(ELECTRICITY, account, "upi-3", bill["payable_paise"], 409)["code"] == "already_paid"


def test_where_no_parts_are_taken_the_minimum_is_all(client: TestClient, pay: Pay) -> None:
    bill = open_bills(client, TAX, UPIC)[0]
    assert bill["minimum_paise"] == bill["payable_paise"]
    assert pay(TAX, UPIC, "upi-1", bill["payable_paise"] - 100, 409)["code"] == "amount_mismatch"


def test_what_was_paid_in_time_stays_paid_when_the_rebate_is_over(client: TestClient, pay: Pay, clock) -> None:
    account, days = "1234567890", 0
    while not open_bills(client, "water_bill_payment", account)[-1]["rebate_paise"]:
        clock.advance(days=1)
        assert (days := days + 1) < 80
    bill = open_bills(client, "water_bill_payment", account)[-1]
    assert bill["rebate_until"] < bill["due_on"]
    pay("water_bill_payment", account, "upi-1", bill["payable_paise"], bill_number=bill["bill_number"])
    clock.advance(days=20)
    numbers = [b["bill_number"] for b in open_bills(client, "water_bill_payment", account)]
    assert bill["bill_number"] not in numbers


def tax_with_rebate(client: TestClient, clock) -> dict:
    while not open_bills(client, TAX, UPIC)[-1]["rebate_paise"]:
        clock.advance(days=1)
    return open_bills(client, TAX, UPIC)[-1]


def told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def rebate_is_over(bill: dict, clock, days: int) -> None:
    """So many days after the last one with rebate."""
    last = date.fromisoformat(bill["rebate_until"])
    clock.advance(days=(last - clock().date()).days + days)


def test_what_was_due_when_it_was_paid_counts_though_it_is_told_later(client: TestClient, pay: Pay, clock) -> None:
    """The department was away while the rebate ended; the citizen paid in time."""
    bill, paid_at = tax_with_rebate(client, clock), clock()
    rebate_is_over(bill, clock, 5)
    tax, number = (TAX, UPIC, "upi-1", bill["payable_paise"]), {"bill_number": bill["bill_number"]}
    assert pay(*tax, 409, **number)["code"] == "amount_mismatch"
    receipt = pay(*tax, **number, paid_at=told(paid_at))
    assert receipt["paid_at"] == told(paid_at.replace(microsecond=0))
    assert pay(*tax, **number, paid_at=told(paid_at + timedelta(days=1))) == receipt
    assert bill["bill_number"] not in [b["bill_number"] for b in open_bills(client, TAX, UPIC)]


@pytest.mark.parametrize("days", [-1, 1, 3650])
def test_a_day_that_cannot_be_believed_gives_no_rebate(client: TestClient, pay: Pay, clock, days: int) -> None:
    bill = tax_with_rebate(client, clock)
    rebate_is_over(bill, clock, 65)
    paid_at = told(clock() - timedelta(days=days))
    tax = (TAX, UPIC, "upi-1", bill["payable_paise"])
    assert pay(*tax, 409, bill_number=bill["bill_number"], paid_at=paid_at)["code"] == "amount_mismatch"


@pytest.mark.parametrize(
    ("paid_at", "status"),
    [("2026-11-22T05:00:00", 422), ("yesterday", 422), (1, 422), ("0001-01-01T00:00:00+05:30", 409), (None, 409)],
)
def test_a_moment_is_checked(client: TestClient, pay: Pay, paid_at: object, status: int) -> None:
    pay("water_bill_payment", "1234567890", "upi-1", 1, status, paid_at=paid_at)


def test_a_part_loses_the_rebate(client: TestClient, pay: Pay, clock) -> None:
    account = "1234567890"
    while not open_bills(client, "water_bill_payment", account)[-1]["rebate_paise"]:
        clock.advance(days=1)
    bill = open_bills(client, "water_bill_payment", account)[-1]
    pay("water_bill_payment", account, "upi-1", bill["minimum_paise"])
    left = open_bills(client, "water_bill_payment", account)[-1]
    assert left["rebate_paise"] == 0
    assert left["payable_paise"] == bill["amount_paise"] - bill["minimum_paise"]


def test_a_fee_is_quoted_waived_or_told_later(client: TestClient, sample_fields) -> None:
    def quote(service: str, **fields: str) -> dict:
        return client.post("/fees", json={"service": service, "fields": sample_fields(service) | fields}).json()

    assert quote("marriage_registration") == {"amount_paise": 10_000, "waived": False, "reason": None}
    assert quote("water_connection_new")["amount_paise"] is None
    waived = quote("construction_worker_registration", gender="female")
    assert (waived["amount_paise"], waived["waived"]) == (0, True)
    assert waived["reason"]["hi"]
    assert client.post("/fees", json={"service": "no_such_service"}).status_code == 404


def test_a_filing_says_what_it_costs(client: TestClient, body) -> None:
    filing = body("construction_worker_registration")
    filing["fields"]["gender"] = "female"
    filed = client.post("/applications", json=filing, headers={"Idempotency-Key": "free"}).json()
    assert (filed["fee"]["amount_paise"], filed["fee"]["waived"]) == (0, True)
    state = client.get(f"/applications/{filed['reference_number']}").json()
    assert state["fee"] == {"amount_paise": 0, "paid": False, "receipt_number": None}


def test_waivers_name_what_the_catalogue_has(catalogue: Catalogue) -> None:
    for service_id, waiver in load_reference_data().fees.waivers.items():
        field = catalogue.services[service_id].field(waiver.field)
        assert field is not None, service_id
        assert set(waiver.values) <= {choice.id for choice in field.choices}
