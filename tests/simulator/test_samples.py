"""Every outgoing message that the documentation shows is accepted and arrives."""

import json
from pathlib import Path

import pytest

from simulator.whatsapp.http import Fetched
from tests.simulator.rig import CITIZEN, MP4, OGG, PDF, PNG, WEBP, Rig

SAMPLES = [
    json.loads(line) for line in (Path(__file__).parent / "samples/outgoing.jsonl").read_text("utf-8").splitlines()
]
FLOW = (Path(__file__).parent / "samples/flow.json").read_bytes()
FILES = {
    "1003000000000001": (PNG, "image/png"),
    "1003000000000002": (PDF, "application/pdf"),
    "1003000000000003": (OGG, "audio/ogg; codecs=opus"),
    "1003000000000006": (WEBP, "image/webp"),
}
TEMPLATES = [
    {
        "name": "application_update",
        "language": "hi",
        "category": "UTILITY",
        "components": [
            {"type": "HEADER", "format": "DOCUMENT"},
            {"type": "BODY", "text": "{{1}} जी, आपका आवेदन {{2}} आगे बढ़ा है।"},
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Renew"},
                    {"type": "URL", "text": "Track", "url": "https://example.gov.in/{{1}}", "example": ["x"]},
                ],
            },
        ],
    },
    {
        "name": "open_form",
        "language": "en",
        "category": "UTILITY",
        "parameter_format": "NAMED",
        "components": [
            {"type": "BODY", "text": "Dear {{citizen_name}}, please fill the form."},
            {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Open", "flow_id": "5550001"}]},
        ],
    },
]


def furnish(rig: Rig) -> None:
    """Makes what the samples speak of."""
    world = rig.world
    for media_id, (content, mime_type) in FILES.items():
        world.media.add(rig.number, content, mime_type, None, lives=1000, media_id=media_id)
    rig.links["https://example.gov.in/form.png"] = Fetched(PNG, "image/png")
    rig.links["https://example.gov.in/v.mp4"] = Fetched(MP4, "video/mp4")
    for template in TEMPLATES:
        world.templates.add(rig.account, template, status="APPROVED")
    for flow_id, name in (("5550001", "form"), ("5550002", "grievance_v1")):
        flow = world.flows.create(rig.account, {"id": flow_id, "name": name, "categories": ["OTHER"]})
        assert world.flows.upload(flow, FLOW) == []
        flow.published = flow.json
    world.orders.open(rig.number, "app-2026-001", {"value": 5000, "offset": 100})
    raw = {"id": "wamid.T1", "type": "text", "text": {"body": "hello"}}
    world.handset(CITIZEN).raw(raw)
    world.settle()


def test_the_samples_are_all_there() -> None:
    kinds = [s.get("interactive", {}).get("type") or s.get("type") for s in SAMPLES]
    assert len(SAMPLES) == 23
    assert {"button", "list", "cta_url", "flow", "order_details", "template", "reaction", "contacts"} <= {*kinds}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: str(s.get("interactive", s).get("type")))
def test_a_sample_is_accepted_and_arrives(rig: Rig, sample: dict) -> None:
    furnish(rig)
    if sample.get("interactive", {}).get("type") == "order_details":
        sample = json.loads(json.dumps(sample).replace("app-2026-001", "app-2026-002"))
    answer = rig.post(sample)
    assert answer.status_code == 200, answer.text
    if "status" in sample:
        assert answer.json() == {"success": True}
        return
    message = answer.json()["messages"][0]
    assert answer.json()["contacts"][0]["input"] == f"+{CITIZEN}"
    assert ("message_status" in message) == (sample["type"] == "template")
    rig.pass_time()
    expected = ["sent"] if sample["type"] == "reaction" else ["sent", "delivered"]
    assert rig.statuses(message["id"]) == expected
