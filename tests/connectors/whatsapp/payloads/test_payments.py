"""Fees and their state, in paise."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.payloads import (
    Item,
    Order,
    PayloadError,
    gateway,
    order_details,
    order_status,
    payment_link,
    upi_configuration,
    upi_link,
)
from tests.connectors.whatsapp.payloads.samples import few, labels, refused

FEE = Item("fee", "Certificate fee", 5000)
WAYS = [
    gateway("razorpay", "cfg1", {"receipt": "r-1", "notes": {"k": "v"}}),
    upi_link("upi://pay?pa=gov@bank&am=50"),
    upi_configuration("delhi-upi"),
    payment_link("https://pay.example.gov.in/1"),
]


@few
@given(
    way=st.sampled_from(WAYS),
    items=st.lists(
        st.builds(Item, st.just("fee"), labels, st.integers(0, 10**9), st.integers(1, 9)), min_size=1, max_size=4
    ),
    tax=st.integers(0, 10**6),
    description=labels,
)
def test_the_total_is_what_the_parts_make(way: dict[str, Any], items: list[Item], tax: int, description: str) -> None:
    payloads = order_details("Fee", Order("app-2026-001", items, tax, description), way)
    assert refused(payloads) == []
    parameters = payloads[-1]["interactive"]["action"]["parameters"]
    assert parameters["order"]["subtotal"]["value"] == sum(item.amount * item.quantity for item in items)
    assert parameters["total_amount"] == {"value": parameters["order"]["subtotal"]["value"] + tax, "offset": 100}


def test_an_order_as_meta_shows_it() -> None:
    (payload,) = order_details("Fee", Order("app-2026-001", [FEE]), WAYS[0])
    razorpay = {"receipt": "r-1", "notes": {"k": "v"}}
    setting = {"type": "razorpay", "configuration_name": "cfg1", "razorpay": razorpay}
    amount = {"value": 5000, "offset": 100}
    assert payload["interactive"]["action"] == {
        "name": "review_and_pay",
        "parameters": {
            "reference_id": "app-2026-001",
            "type": "digital-goods",
            "payment_settings": [{"type": "payment_gateway", "payment_gateway": setting}],
            "currency": "INR",
            "total_amount": amount,
            "order": {
                "status": "pending",
                "items": [{"retailer_id": "fee", "name": "Certificate fee", "amount": amount, "quantity": 1}],
                "subtotal": amount,
                "tax": {"value": 0, "offset": 100},
            },
        },
    }


def test_the_state_of_an_order() -> None:
    (payload,) = order_status("भुगतान मिला।", "app-2026-001", "completed", "x" * 200)
    assert refused([payload]) == []
    order = payload["interactive"]["action"]["parameters"]["order"]
    assert order == {"status": "completed", "description": "x" * 119 + "…"}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (Order("a" * 36, [FEE]), "reference_id_form"),
        (Order("a/1", [FEE]), "reference_id_form"),
        (Order("a", []), "order_items"),
        (Order("a", [Item("fee", " ", 1)]), "order_items"),
        (Order("a", [Item("fee", "Fee", -1)]), "order_items"),
        (Order("a", [Item("fee", "Fee", 1, 0)]), "order_items"),
        (Order("a", [FEE], tax=-1), "order_tax"),
    ],
)
def test_an_order_that_meta_would_refuse(order: Order, code: str) -> None:
    with pytest.raises(PayloadError, match=code):
        order_details("Fee", order, WAYS[0])


def test_ways_and_states_that_do_not_exist() -> None:
    for make in (
        lambda: gateway("paypal", "cfg", {}),
        lambda: upi_link("https://example.in"),
        lambda: upi_configuration("x" * 61),
        lambda: payment_link("http://example.in"),
        lambda: order_status("Done", "a", "paid"),
    ):
        with pytest.raises(PayloadError):
            make()
