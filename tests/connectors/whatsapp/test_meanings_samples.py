"""Every sample of a message means for the conversation what it should."""

from typing import Any

import pytest

from connectors.whatsapp.meanings import Choice, Meaning, meaning_of
from connectors.whatsapp.updates import Message, parse
from tests.connectors.whatsapp.webhooks import messages, of_messages

OFFERED = {"/affirm": Choice("हाँ", "yes"), "svc_ration": Choice("Ration card", "ration card"), "renew_yes": "stale"}
SHA = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
MID = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid="


def offered(chosen: str, quoted: str | None) -> Any:
    return OFFERED.get(chosen)


def say(text: str, **more: Any) -> Meaning:
    return Meaning("say", text, **more)


def notice(key: str) -> Meaning:
    return Meaning("notice", notice_key=f"whatsapp.{key}")


def media(number: int, mime_type: str, mid: int, filename: str | None = None) -> dict[str, Any]:
    return {
        "media": {
            "media_id": f"100300000000000{number}", "mime_type": mime_type, "sha256": SHA, "filename": filename,
            "url": f"{MID}{mid}",
        }
    }  # fmt: skip


PLACE = {"latitude": 28.6139, "longitude": 77.209}
QUIET = Meaning("quiet")
MEANT = {
    "wamid.T1": say("पेंशन status?"),
    "wamid.T2": say("haan"),
    "wamid.T3": say("fwd"),
    "wamid.T4": say("fwd many"),
    "wamid.T5": say("available?"),
    "wamid.T6": say("more info"),
    "wamid.I1": Meaning("media", "Aadhaar", metadata=media(1, "image/jpeg", 1003)),
    "wamid.D1": Meaning("media", "certificate", metadata=media(2, "application/pdf", 1004, "praman-patra.pdf")),
    "wamid.A1": notice("audio"),
    "wamid.A2": notice("audio"),
    "wamid.V1": say("clip", notice_key="whatsapp.video"),
    "wamid.S1": notice("sticker"),
    "wamid.L1": Meaning("place", "Tehsil office", metadata={**PLACE, "name": "Tehsil office", "address": "New Delhi"}),
    "wamid.L2": Meaning("place", metadata=PLACE),
    "wamid.C1": say("+919810000002", metadata={"origin": "other"}),
    "wamid.B1": Meaning("tap", "हाँ", "yes", {"id": "/affirm"}),
    "wamid.B2": Meaning("tap", "Ration card", "ration card", {"id": "svc_ration"}),
    "wamid.B3": Meaning("flow", metadata={"name": "flow", "response": {"flow_token": "tok-1", "district": "Pune"}}),
    "wamid.B4": Meaning(
        "flow",
        metadata={
            "name": "address_message",
            "response": {"saved_address_id": "a1", "values": {"in_pin_code": "110001", "name": "Asha"}},
        },
    ),
    "wamid.B5": QUIET,
    "wamid.B6": notice("choice_gone"),
    "wamid.R1": QUIET,
    "wamid.R2": QUIET,
    "wamid.O1": notice("order"),
    "wamid.Y1": Meaning("moved", metadata={"moves": [{"kind": "phone", "old": "919810000001", "new": "919810000009"}]}),
    "wamid.Y2": Meaning(
        "moved",
        metadata={"moves": [{"kind": "user", "old": "IN.1000000000000000001", "new": "IN.2000000000000000002"}]},
    ),
    "wamid.Y3": Meaning("quiet", metadata={"verify_again": True}),
    "wamid.W1": say("नमस्ते"),
    "wamid.U1": notice("unsupported"),
    "wamid.E1": notice("edited"),
    "wamid.E2": QUIET,
    "wamid.G1": QUIET,
    "wamid.X1": notice("unsupported"),
}


def test_no_sample_is_left_out() -> None:
    assert MEANT.keys() == messages().keys()


@pytest.mark.parametrize("message_id", MEANT)
def test_a_sample_has_its_meaning(message_id: str) -> None:
    (found,) = parse(of_messages(messages()[message_id]))
    assert isinstance(found, Message)
    assert meaning_of(found.kind, found.content, offered, found.quoted) == MEANT[message_id]
