"""Every sample of a message is read as what it says."""

import json
from datetime import timedelta
from typing import Any

import pytest

from connectors.whatsapp.updates import KINDS, Message, parse
from tests.connectors.whatsapp.webhooks import ASHA, OUR_NUMBER, START, messages, of_messages, samples

SHA = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
MID = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid="


def _media(number: int, mime_type: str, **more: str) -> dict[str, str]:
    return {"media_id": f"100300000000000{number}", "mime_type": mime_type, "sha256": SHA, **more}


# Message id: kind, content, seconds after START, quoted.
READ: dict[str, tuple[str, dict[str, Any], int, str | None]] = {
    "wamid.T1": ("text", {"text": "पेंशन status?"}, 1, None),
    "wamid.T2": ("text", {"text": "haan"}, 2, "wamid.OUT1"),
    "wamid.T3": ("text", {"text": "fwd"}, 3, None),
    "wamid.T4": ("text", {"text": "fwd many"}, 4, None),
    "wamid.T5": ("text", {"text": "available?"}, 5, "wamid.P0"),
    "wamid.T6": ("text", {"text": "more info"}, 6, None),
    "wamid.I1": ("image", _media(1, "image/jpeg", url=f"{MID}1003", caption="Aadhaar"), 10, None),
    "wamid.D1": (
        "document",
        _media(2, "application/pdf", url=f"{MID}1004", caption="certificate", filename="praman-patra.pdf"),
        11,
        None,
    ),
    "wamid.A1": ("voice", _media(3, "audio/ogg", url=f"{MID}1005"), 12, None),
    "wamid.A2": ("audio", _media(4, "audio/mpeg"), 13, None),
    "wamid.V1": ("video", _media(5, "video/mp4", url=f"{MID}1006", caption="clip"), 14, None),
    "wamid.S1": ("sticker", _media(6, "image/webp", url=f"{MID}1007"), 15, None),
    "wamid.L1": (
        "location",
        {"latitude": 28.6139, "longitude": 77.209, "name": "Tehsil office", "address": "New Delhi"},
        20,
        None,
    ),
    "wamid.L2": ("location", {"latitude": 28.6139, "longitude": 77.209}, 21, "wamid.OUT2"),
    "wamid.C1": ("contacts", {"phones": ["919810000002"]}, 22, None),
    "wamid.B1": ("button", {"id": "/affirm", "title": "हाँ"}, 30, "wamid.OUT3"),
    "wamid.B2": ("list", {"id": "svc_ration", "title": "Ration card"}, 31, "wamid.OUT4"),
    "wamid.B3": (
        "flow",
        {"name": "flow", "response": {"flow_token": "tok-1", "district": "Pune"}},
        32,
        "wamid.OUT5",
    ),
    "wamid.B4": (
        "address",
        {
            "name": "address_message",
            "response": {"saved_address_id": "a1", "values": {"in_pin_code": "110001", "name": "Asha"}},
        },
        33,
        "wamid.OUT6",
    ),
    "wamid.B5": ("call_permission", {"response": "accept"}, 34, "wamid.OUT7"),
    "wamid.B6": ("template_button", {"id": "renew_yes", "title": "Renew"}, 35, "wamid.TPL1"),
    "wamid.R1": ("reaction", {"message_id": "wamid.OUT1", "emoji": "👍"}, 36, None),
    "wamid.R2": ("reaction", {"message_id": "wamid.OUT1"}, 37, None),
    "wamid.O1": ("order", {"items": 1}, 40, None),
    "wamid.Y1": ("system", {"change": "number", "old_phone": "919810000001", "new_phone": "919810000009"}, 41, None),
    "wamid.Y2": (
        "system",
        {"change": "user_id", "old_user_id": "IN.1000000000000000001", "new_user_id": "IN.2000000000000000002"},
        42,
        None,
    ),
    "wamid.Y3": ("system", {"change": "identity"}, 43, None),
    "wamid.W1": ("request_welcome", {}, 44, None),
    "wamid.U1": ("unsupported", {"type": "poll", "code": 131051}, 45, None),
    "wamid.E1": ("edit", {"original_id": "wamid.T1", "text": "corrected"}, 46, None),
    "wamid.E2": ("revoke", {"original_id": "wamid.T1"}, 47, None),
    "wamid.G1": ("group", {}, 48, None),
    "wamid.X1": ("unsupported", {"type": "interactive"}, 49, "wamid.OUT8"),
}


def test_no_sample_is_left_out() -> None:
    assert READ.keys() == messages().keys()
    assert {kind for kind, *_ in READ.values()} == {*KINDS} - {"unknown"}


@pytest.mark.parametrize("message_id", READ)
def test_a_message_is_read(message_id: str) -> None:
    kind, content, seconds, quoted = READ[message_id]
    (found,) = parse(of_messages(messages()[message_id]))
    assert isinstance(found, Message)
    assert (found.message_id, found.our_number, found.kind) == (message_id, OUR_NUMBER, kind)
    assert found.content == content
    assert (found.at, found.quoted) == (START + timedelta(seconds=seconds), quoted)
    assert (found.phone or found.user_id) and found.name == "Asha"
    assert found.is_forwarded == (message_id in ("wamid.T3", "wamid.T4"))
    assert json.loads(json.dumps(found.content)) == found.content


def test_the_envelope_is_read() -> None:
    (found,) = parse(samples("webhook_envelope")[0])
    assert found == Message(
        "wamid.IN01", OUR_NUMBER, "919810000001", ASHA["user_id"], None, "Asha", START, "text", {"text": "नमस्ते"}
    )
