"""Setting a number up, and Flows."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from simulator.whatsapp import Number
from simulator.whatsapp.flow_crypto import Sealed, unseal
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import Rig, error_of

FLOW = (Path(__file__).parent / "samples/flow.json").read_text("utf-8")
WHATSAPP = {"messaging_product": "whatsapp"}


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    public = key.public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode()


def test_a_number_tells_about_itself(rig: Rig) -> None:
    fields = "verified_name,display_phone_number,quality_rating"
    answer = rig.graph("GET", rig.number, params={"fields": fields}).json()
    assert answer == {
        "verified_name": "Seva Saathi",
        "display_phone_number": "911140000001",
        "quality_rating": "GREEN",
        "id": rig.number,
    }
    assert rig.graph("GET", f"{rig.account}/phone_numbers").json()["data"][0]["id"] == rig.number


def test_registering_needs_the_same_pin_and_is_limited(rig: Rig) -> None:
    path = f"{rig.number}/register"
    assert error_of(rig.graph("POST", path, json={**WHATSAPP, "pin": "12"})) == (400, 100)
    assert rig.graph("POST", path, json={**WHATSAPP, "pin": "123456"}).json() == {"success": True}
    assert error_of(rig.graph("POST", path, json={**WHATSAPP, "pin": "654321"})) == (400, 133005)
    answers = [rig.graph("POST", path, json={**WHATSAPP, "pin": "123456"}) for _ in range(8)]
    assert [a.status_code for a in answers[:-1]] == [200] * 7
    assert error_of(answers[-1]) == (400, 133016)


def test_a_number_is_verified_by_the_code_before_it_is_registered(make_rig: MakeRig) -> None:
    rig = make_rig(numbers=(Number(is_verified=False, is_registered=False),))
    pin = {**WHATSAPP, "pin": "123456"}
    assert error_of(rig.graph("POST", f"{rig.number}/register", json=pin)) == (400, 133006)
    asked = {"code_method": "SMS", "language": "en"}
    assert error_of(rig.graph("POST", f"{rig.number}/request_code", json={})) == (400, 100)
    assert rig.graph("POST", f"{rig.number}/request_code", json=asked).json() == {"success": True}
    (entry,) = rig.world.log.entries(name="verification code")
    assert error_of(rig.graph("POST", f"{rig.number}/verify_code", json={"code": "x"})) == (400, 100)
    assert rig.graph("POST", f"{rig.number}/verify_code", json={"code": entry.sent["code"]}).status_code == 200
    assert rig.graph("POST", f"{rig.number}/register", json=pin).json() == {"success": True}


def test_a_number_that_is_not_registered_cannot_send(rig: Rig) -> None:
    rig.graph("POST", f"{rig.number}/deregister")
    assert error_of(rig.send()) == (400, 133010)


@pytest.mark.parametrize(
    ("profile", "taken"),
    [
        ({"about": "x" * 139, "vertical": "GOVT", "websites": ["https://example.gov.in"]}, True),
        ({"about": "x" * 140}, False),
        ({"description": "x" * 257}, False),
        ({"websites": ["a", "b", "c"]}, False),
        ({"vertical": "GOVERNMENT"}, False),
    ],
)
def test_the_profile_has_limits(rig: Rig, profile: dict, taken: bool) -> None:
    path = f"{rig.number}/whatsapp_business_profile"
    answer = rig.graph("POST", path, json={**WHATSAPP, **profile})
    assert answer.status_code == (200 if taken else 400)
    shown = rig.graph("GET", path).json()["data"][0]
    assert {k: v for k, v in shown.items() if k != "messaging_product"} == (profile if taken else {})


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({"prompts": ["p" * 80] * 4, "commands": [{"command_name": "c" * 32, "command_description": "d" * 256}]}, True),
        ({"prompts": ["p"] * 5}, False),
        ({"prompts": ["p" * 81]}, False),
        ({"prompts": ["hello 👋"]}, False),
        ({"commands": [{"command_name": "c" * 33, "command_description": "d"}]}, False),
        ({"commands": [{"command_name": "c", "command_description": "d"}] * 31}, False),
    ],
)
def test_prompts_and_commands_have_limits(rig: Rig, given: dict, taken: bool) -> None:
    answer = rig.graph("POST", f"{rig.number}/conversational_automation", json=given)
    assert answer.status_code == (200 if taken else 400)
    shown = rig.graph("GET", rig.number, params={"fields": "conversational_automation"}).json()
    assert shown["conversational_automation"] == {**(given if taken else {}), "id": rig.number}


def test_the_flow_key_is_good_until_the_number_is_registered_again(rig: Rig, private_key: rsa.RSAPrivateKey) -> None:
    path = f"{rig.number}/whatsapp_business_encryption"
    small = rsa.generate_private_key(65537, 1024)  # noqa: S505
    for wrong in ("", "no key", pem(small)):
        assert error_of(rig.graph("POST", path, data={"business_public_key": wrong})) == (400, 100)
    assert rig.graph("GET", path).json() == {"data": []}
    rig.graph("POST", path, data={"business_public_key": pem(private_key)})
    (shown,) = rig.graph("GET", path).json()["data"]
    assert shown["business_public_key_signature_status"] == "VALID"
    rig.graph("POST", f"{rig.number}/register", json={**WHATSAPP, "pin": "123456"})
    (shown,) = rig.graph("GET", path).json()["data"]
    assert shown["business_public_key_signature_status"] == "MISMATCH"


def make_flow(rig: Rig, flow: str = FLOW, name: str = "apply", **more: str) -> str:
    made = rig.graph("POST", f"{rig.account}/flows", json={"name": name, "categories": ["OTHER"], **more}).json()["id"]
    file = {"file": ("flow.json", flow.encode(), "application/json")}
    answer = rig.graph("POST", f"{made}/assets", data={"name": "flow.json", "asset_type": "FLOW_JSON"}, files=file)
    assert answer.json()["success"] is True
    return str(made)


def static(**changes: object) -> str:
    return json.dumps({k: v for k, v in {**json.loads(FLOW), **changes}.items() if k != "data_api_version"})


def send_flow(rig: Rig, flow: str, mode: str = "published") -> object:
    parameters = {"flow_message_version": "3", "flow_id": flow, "flow_cta": "Open", "mode": mode}
    part = {"type": "flow", "body": {"text": "?"}, "action": {"name": "flow", "parameters": parameters}}
    return rig.send("interactive", part)


def test_a_flow_is_sent_as_a_draft_until_it_is_published(rig: Rig) -> None:
    flow = make_flow(rig, static())
    assert error_of(send_flow(rig, flow)) == (400, 131009)
    assert send_flow(rig, flow, "draft").status_code == 200
    assert rig.graph("POST", f"{flow}/publish").json() == {"success": True}
    assert send_flow(rig, flow).status_code == 200
    assert error_of(rig.graph("DELETE", flow)) == (400, 100)
    rig.client.post(f"/control/flows/{flow}", json={"status": "BLOCKED"})
    assert error_of(send_flow(rig, flow)) == (400, 132068)
    assert rig.graph("POST", f"{flow}/deprecate").status_code == 400
    rig.world.settle()
    changes = [c["value"] for b in rig.webhook.bodies for c in b["entry"][0]["changes"] if c["field"] == "flows"]
    assert [(c["old_status"], c["new_status"]) for c in changes] == [("DRAFT", "PUBLISHED"), ("PUBLISHED", "BLOCKED")]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"version": "1.0"}, "UNSUPPORTED_FLOW_JSON_VERSION"),
        ({"screens": []}, "MISSING_REQUIRED_PROPERTY"),
        ({"screens": json.loads(FLOW)["screens"] * 2}, "DUPLICATE_SCREEN_IDS"),
        ({"screens": json.loads(FLOW)["screens"][:1], "routing_model": {}}, "MISSING_TERMINAL_SCREEN"),
        ({"routing_model": {"FIRST": ["REVIEW"], "REVIEW": ["FIRST"]}}, "INVALID_ROUTING_MODEL"),
        ({"routing_model": {"FIRST": ["NOWHERE"]}}, "INVALID_ROUTING_MODEL"),
    ],
)
def test_a_flow_with_errors_is_kept_but_not_published(rig: Rig, change: dict, error: str) -> None:
    flow = make_flow(rig, static(**change))
    errors = rig.graph("GET", flow, params={"fields": "validation_errors"}).json()["validation_errors"]
    assert error in {e["error"] for e in errors}
    assert error_of(rig.graph("POST", f"{flow}/publish")) == (400, 100)


def test_a_dynamic_flow_needs_a_key_and_an_endpoint_that_answers(rig: Rig, private_key: rsa.RSAPrivateKey) -> None:
    flow = make_flow(rig)
    assert error_of(rig.graph("POST", f"{flow}/publish")) == (400, 100)
    rig.graph("POST", flow, json={"endpoint_uri": "http://app.example/flow"})
    assert error_of(rig.graph("POST", f"{flow}/publish")) == (400, 100)
    rig.graph("POST", f"{rig.number}/whatsapp_business_encryption", data={"business_public_key": pem(private_key)})
    rig.world.endpoint._exchange = lambda _url, _body, _headers: (500, "")
    assert error_of(rig.graph("POST", f"{flow}/publish")) == (400, 100)

    def answer(_url: str, body: bytes, _headers: dict[str, str]) -> tuple[int, str]:
        given = {name: base64.b64decode(value) for name, value in json.loads(body).items()}
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        cipher = AESGCM(private_key.decrypt(given["encrypted_aes_key"], oaep))
        asked = json.loads(cipher.decrypt(given["initial_vector"], given["encrypted_flow_data"], None))
        assert asked == {"version": "3.0", "action": "ping"}
        vector = bytes(b ^ 0xFF for b in given["initial_vector"])
        return 200, base64.b64encode(cipher.encrypt(vector, b'{"data":{"status":"active"}}', None)).decode()

    rig.world.endpoint._exchange = answer
    assert rig.graph("POST", f"{flow}/publish").json() == {"success": True}
    asked = rig.client.post(f"/control/flows/{flow}/ask", json={"version": "3.0", "action": "ping"})
    assert asked.json() == {"status": 200, "answer": {"data": {"status": "active"}}}
    assert rig.client.get(f"/control/flows/{flow}/json").json() == json.loads(FLOW)


def test_the_known_answer_of_an_endpoint_is_read() -> None:
    sealed = Sealed({}, base64.b64decode("AAECAwQFBgcICQoLDA0ODw=="), base64.b64decode("EBESExQVFhcYGRobHB0eHw=="))
    answer = "IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI="
    assert unseal(sealed, answer) == {"data": {"status": "active"}}
    assert unseal(sealed, answer[:-8] + "AAAAAAA=") is None
