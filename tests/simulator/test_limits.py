"""Each limit of a message: what just fits is taken, one more is refused with Meta's error object."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.rig import CITIZEN, Rig, error_of

JSON = dict[str, Any]
TOO_MUCH = {100, 131009}
AMOUNT = {"value": 5000, "offset": 100}


def text(length: int) -> tuple[str, JSON]:
    return "text", {"body": "क" * length}


def interactive(kind: str, action: JSON, **more: Any) -> tuple[str, JSON]:
    return "interactive", {"type": kind, "body": {"text": "?"}, "action": action, **more}


def buttons(count: int = 1, **reply: Any) -> tuple[str, JSON]:
    replies = [{"type": "reply", "reply": {"id": f"b{n}", "title": f"B{n}", **reply}} for n in range(count)]
    return interactive("button", {"buttons": replies})


def rows(count: int = 1, sections: int = 1, title: str = "S", button: str = "Choose", **row: Any) -> tuple[str, JSON]:
    made = [{"id": f"r{n}", "title": f"R{n}", **row} for n in range(count)]
    split = [{"title": f"{title}", "rows": made[n::sections]} for n in range(sections)]
    return interactive("list", {"button": button, "sections": split})


def row(**more: Any) -> tuple[str, JSON]:
    action = {"button": "Choose", "sections": [{"rows": [{"id": "r", "title": "R", **more}]}]}
    return interactive("list", action)


def link(**parameters: Any) -> tuple[str, JSON]:
    given = {"display_text": "Open", "url": "https://example.gov.in", **parameters}
    return interactive("cta_url", {"name": "cta_url", "parameters": given})


def with_header(length: int) -> tuple[str, JSON]:
    _, part = buttons()
    return "interactive", {**part, "header": {"type": "text", "text": "h" * length}}


def with_footer(length: int) -> tuple[str, JSON]:
    _, part = buttons()
    return "interactive", {**part, "footer": {"text": "f" * length}}


def with_body(make: Callable[[], tuple[str, JSON]], length: int) -> tuple[str, JSON]:
    _, part = make()
    return "interactive", {**part, "body": {"text": "b" * length}}


def order(reference: str = "app-1", name: str = "Fee") -> tuple[str, JSON]:
    gateway = {"type": "razorpay", "configuration_name": "cfg"}
    items = [{"retailer_id": "fee", "name": name, "amount": AMOUNT, "quantity": 1}]
    parameters = {
        "reference_id": reference,
        "type": "digital-goods",
        "payment_settings": [{"type": "payment_gateway", "payment_gateway": gateway}],
        "currency": "INR",
        "total_amount": AMOUNT,
        "order": {"status": "pending", "items": items, "subtotal": AMOUNT, "tax": {"value": 0, "offset": 100}},
    }
    return interactive("order_details", {"name": "review_and_pay", "parameters": parameters})


def contacts(count: int) -> tuple[str, list[JSON]]:
    return "contacts", [{"name": {"formatted_name": "Helpline", "first_name": "Helpline"}}] * count


LIMITS: dict[str, tuple[int, Callable[[int], tuple[str, Any]]]] = {
    "text": (4096, text),
    "buttons": (3, buttons),
    "button title": (20, lambda n: buttons(title="क" * n)),
    "button id": (256, lambda n: buttons(id="i" * n)),
    "button body": (1024, lambda n: with_body(buttons, n)),
    "header": (60, with_header),
    "footer": (60, with_footer),
    "rows": (10, rows),
    "rows of all sections": (10, lambda n: rows(n, sections=3)),
    "row title": (24, lambda n: row(title="t" * n)),
    "row description": (72, lambda n: row(description="d" * n)),
    "row id": (200, lambda n: row(id="i" * n)),
    "section title": (24, lambda n: rows(2, sections=2, title="s" * n)),
    "list button": (20, lambda n: rows(button="b" * n)),
    "list body": (4096, lambda n: with_body(rows, n)),
    "link label": (20, lambda n: link(display_text="l" * n)),
    "reference id": (35, lambda n: order("r" * n)),
    "item name": (60, lambda n: order(name="n" * n)),
    "contacts": (257, contacts),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_what_fits_is_taken_and_one_more_is_refused(rig: Rig, limit: str) -> None:
    most, make = LIMITS[limit]
    assert rig.send(*make(most)).status_code == 200
    status, code = error_of(rig.send(*make(most + 1)))
    assert status == 400
    assert code in TOO_MUCH


def test_characters_are_counted_in_utf_16_units(rig: Rig) -> None:
    assert rig.send(*buttons(title="😀" * 10)).status_code == 200
    assert error_of(rig.send(*buttons(title="😀" * 10 + "a"))) == (400, 131009)


def test_four_buttons_are_refused_in_the_words_of_meta(rig: Rig) -> None:
    error = rig.send(*buttons(4)).json()["error"]
    assert error["message"] == "(#131009) Parameter value is not valid"
    assert error["error_data"] == {
        "messaging_product": "whatsapp",
        "details": "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
    }


REFUSED: dict[str, tuple[int, tuple[str, Any]]] = {
    "no body": (131008, ("text", {})),
    "empty body": (100, ("text", {"body": " "})),
    "a number as text": (100, ("text", {"body": 7})),
    "an unknown key": (100, ("text", {"body": "x", "bold": True})),
    "equal titles": (131009, buttons(2, title="same")),
    "equal ids": (131009, buttons(2, id="same")),
    "no buttons": (131009, buttons(0)),
    "formatting in a button": (131009, buttons(title="*yes*")),
    "equal rows": (131009, rows(2, id="same")),
    "sections without titles": (131008, rows(2, 2, title="")),
    "an image above a list": (
        131009,
        interactive(
            "list",
            {"button": "Choose", "sections": [{"rows": [{"id": "r", "title": "R"}]}]},
            header={"type": "image", "image": {"link": "https://example.org/a.png"}},
        ),
    ),
    "a footer below a request for a location": (
        100,
        interactive("location_request_message", {"name": "send_location"}, footer={"text": "f"}),
    ),
    "a new line in a header": (
        131009,
        interactive("button", buttons()[1]["action"], header={"type": "text", "text": "a\nb"}),
    ),
    "an unknown interactive type": (100, interactive("hologram", {})),
    "a link that is none": (131009, link(url="example")),
    "id and link": (100, ("image", {"id": "1", "link": "https://example.org/a.png"})),
    "neither id nor link": (100, ("image", {})),
    "a caption on audio": (100, ("audio", {"link": "https://example.org/a.ogg", "caption": "x"})),
    "a contact with one name": (131008, ("contacts", [{"name": {"formatted_name": "x"}}])),
    "a place outside of the world": (131009, ("location", {"latitude": 91, "longitude": 0})),
    "an unknown type": (100, ("poll", {"name": "x"})),
    "an unknown template": (132001, ("template", {"name": "nothing", "language": {"code": "hi"}})),
    "an unknown flow": (
        131009,
        interactive(
            "flow",
            {"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Open"}},
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_allowed_is_refused(rig: Rig, case: str) -> None:
    code, (kind, part) = REFUSED[case]
    answer = rig.send(kind, part)
    assert error_of(answer)[1] == code, answer.text


def test_a_total_must_be_the_sum(rig: Rig) -> None:
    kind, part = order()
    part["action"]["parameters"]["total_amount"] = {"value": 4999, "offset": 100}
    assert error_of(rig.send(kind, part)) == (400, 131009)


def test_a_reference_is_good_for_one_order(rig: Rig) -> None:
    assert rig.send(*order()).status_code == 200
    assert error_of(rig.send(*order())) == (400, 131009)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"messaging_product": None}, 100),
        ({"messaging_product": "sms"}, 100),
        ({"to": None}, 131008),
        ({"to": "asha"}, 100),
        ({"to": None, "recipient": "asha"}, 100),
        ({"biz_opaque_callback_data": "x" * 513}, 100),
        ({"image": {"id": "1"}}, 100),
    ],
)
def test_the_envelope_of_a_message(rig: Rig, change: JSON, code: int) -> None:
    usual = {"messaging_product": "whatsapp", "to": f"+{CITIZEN}", "text": {"body": "x"}}
    payload = {name: value for name, value in {**usual, **change}.items() if value is not None}
    assert error_of(rig.post(payload)) == (400, code)
