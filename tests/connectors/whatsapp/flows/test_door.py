"""The status of everything that may come to the data endpoint, and what stands behind it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.whatsapp.flows.endpoint.door import MOST_BYTES, Door
from connectors.whatsapp.flows.endpoint.errors import TokenOver
from connectors.whatsapp.flows.endpoint.question import Question
from seva.errors import IllegalStep, StorageError
from tests.connectors.whatsapp.flows.client import SECRET, Client, new_key, signed

KEY = new_key()
PING = {"version": "3.0", "action": "ping"}
SCREEN = {"screen": "PART_A", "data": {"notice": "नमस्ते"}}
INIT = {"version": "3.0", "action": "INIT", "flow_token": "t"}
NOTICE = {"error": "invalid-screen-transition", "error_message": "no way from A to C"}
TOLD = "इस फ़ॉर्म का समय बीत गया।"


class Screens:
    """Answers with a screen, or raises what it is told to."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.raises: Exception | None = None

    def __call__(self, question: Question) -> Mapping[str, Any]:
        self.asked.append(question)
        if self.raises:
            raise self.raises
        return SCREEN


@pytest.fixture
def screens() -> Screens:
    return Screens()


@pytest.fixture
def client() -> Client:
    return Client(KEY.public_key())


@pytest.fixture
def door(screens: Screens) -> Door:
    return Door(KEY, [SECRET], screens)


def plain(content: bytes) -> Callable[[Client], bytes]:
    return lambda _: content


def sealed(content: bytes) -> Callable[[Client], bytes]:
    return lambda client: json.dumps(client.sealed(content)).encode()


def without(part: str) -> Callable[[Client], bytes]:
    return lambda client: json.dumps({k: v for k, v in client.sealed(b"{}").items() if k != part}).encode()


SIGNED = [
    (plain(b""), 400),
    (plain(b"null"), 400),
    (plain(b"[]"), 400),
    (plain(b'"text"'), 400),
    (plain(b"{}"), 400),
    (plain(b"{" * 100_000), 400),
    (plain(b"\xff\xfe"), 400),
    (without("encrypted_flow_data"), 400),
    (without("encrypted_aes_key"), 400),
    (without("initial_vector"), 400),
    (plain(b" " * MOST_BYTES + b"{}"), 413),
    (lambda _: Client(new_key().public_key()).body(PING), 421),
    (lambda client: client.body(PING).replace(b'"initial_vector": "', b'"initial_vector": "AA'), 421),
    (sealed(b""), 400),
    (sealed(b"ping"), 400),
    (sealed(b"[1]"), 400),
    (sealed(b"{}"), 400),
    (sealed(b'{"action":"DELETE"}'), 400),
    (sealed(b'{"action":["ping"]}'), 400),
    (sealed(b'{"action":{"ping":1}}'), 400),
    (sealed(b"[" * 50_000), 400),
    (sealed(b'{"action":"ping"}'), 200),
    (sealed(json.dumps(INIT).encode()), 200),
    (sealed(b'{"action":"data_exchange","screen":7,"data":"x","flow_token":{}}'), 200),
]


@pytest.mark.parametrize(("body", "status"), SIGNED)
def test_what_is_signed_has_its_status(
    door: Door, client: Client, screens: Screens, body: Callable[[Client], bytes], status: int
) -> None:
    content = body(client)
    assert door.answer(content, signed(content)).status == status
    assert status == 200 or screens.asked == []


@pytest.mark.parametrize(
    "header",
    [
        None, "", "sha256=", "sha1=abc", "sha256=" + "0" * 64, "नमस्ते", signed(b"other bytes"),
        signed(Client(KEY.public_key()).body(PING), "secret of another app"),
    ],
    ids=["none", "empty", "no digest", "another hash", "zeros", "no hash", "of other bytes", "of another app"],
)  # fmt: skip
def test_without_the_signature_of_these_bytes_nothing_is_decrypted(
    door: Door, client: Client, screens: Screens, header: str | None
) -> None:
    assert door.answer(client.body(INIT), header).status == 432
    assert screens.asked == []


def test_the_signature_of_any_of_our_apps_will_do(screens: Screens, client: Client) -> None:
    body = client.body(INIT)
    assert Door(KEY, ["first", SECRET], screens).answer(body, signed(body)).status == 200


@pytest.mark.parametrize(("key", "secrets"), [(None, [SECRET]), (KEY, [])])
def test_without_key_or_secret_it_is_not_set_up(
    screens: Screens, client: Client, key: RSAPrivateKey | None, secrets: list[str]
) -> None:
    body = client.body(PING)
    assert Door(key, secrets, screens).answer(body, signed(body)).status == 503


def test_a_ping_is_answered_whatever_the_forms_do(door: Door, client: Client, screens: Screens) -> None:
    screens.raises = StorageError("the database is away")
    body = client.body(PING)
    found = door.answer(body, signed(body))
    assert (found.status, found.content_type) == (200, "text/plain")
    assert client.opened(found.text) == {"data": {"status": "active"}}


def test_a_screen_goes_out_sealed(door: Door, client: Client, screens: Screens) -> None:
    question = {"action": "data_exchange", "screen": "PART_A", "data": {"dob": "1990-01-02"}, "flow_token": "t"}
    body = client.body(question)
    found = door.answer(body, signed(body))
    assert (found.status, found.content_type) == (200, "text/plain")
    assert client.opened(found.text) == SCREEN
    assert screens.asked == [Question("data_exchange", "PART_A", {"dob": "1990-01-02"}, "t")]


@pytest.mark.parametrize("action", ["INIT", "data_exchange"])
@pytest.mark.parametrize("data", [NOTICE, {"error": None}, {"error": {"a": 1}}, {"error": "लिपि"}])
def test_a_notice_of_an_error_is_acknowledged_and_moves_nothing(
    door: Door, client: Client, screens: Screens, action: str, data: dict[str, object]
) -> None:
    body = client.body({"action": action, "screen": "PART_A", "data": data, "flow_token": "t"})
    found = door.answer(body, signed(body))
    assert found.status == 200
    assert client.opened(found.text) == {"data": {"acknowledged": True}}
    assert screens.asked == []


@pytest.mark.parametrize("seals", [False, True])
def test_a_token_that_is_over_tells_the_citizen_why(screens: Screens, client: Client, seals: bool) -> None:
    screens.raises, body = TokenOver("expired", TOLD), client.body(INIT)
    found = Door(KEY, [SECRET], screens, seals_refusals=seals).answer(body, signed(body))
    assert (found.status, found.content_type) == (427, "text/plain" if seals else "application/json")
    assert (client.opened(found.text) if seals else json.loads(found.text)) == {"error_msg": TOLD}


@pytest.mark.parametrize(
    ("error", "status"), [(StorageError("away"), 503), (IllegalStep("filed"), 500), (KeyError("x"), 500)]
)
def test_what_goes_wrong_behind_the_door_has_a_status_and_tells_nothing(
    door: Door, client: Client, screens: Screens, error: Exception, status: int
) -> None:
    screens.raises, body = error, client.body(INIT)
    found = door.answer(body, signed(body))
    assert (found.status, found.text) == (status, "failed")


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=0, max_value=10_000), again=st.booleans())
def test_a_body_that_was_cut_is_refused_wherever_it_was(cut: int, again: bool) -> None:
    """Cut on the way it has the wrong signature; signed as it is, it is no JSON."""
    screens, client = Screens(), Client(KEY.public_key())
    whole = client.body(INIT)
    body = whole[: cut % len(whole)]
    header = signed(body if again else whole)
    assert Door(KEY, [SECRET], screens).answer(body, header).status == (400 if again else 432)
    assert screens.asked == []


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_a_byte_that_was_changed_is_refused_wherever_it_was(place: int, bit: int) -> None:
    screens, client = Screens(), Client(KEY.public_key())
    whole = bytearray(client.body(INIT))
    header = signed(bytes(whole))
    whole[place % len(whole)] ^= 1 << bit
    assert Door(KEY, [SECRET], screens).answer(bytes(whole), header).status == 432


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7), part=st.sampled_from([0, 1, 2]))
def test_cipher_text_that_was_changed_and_signed_is_not_opened(place: int, bit: int, part: int) -> None:
    screens, client = Screens(), Client(KEY.public_key())
    body = client.sealed(json.dumps(INIT).encode())
    name = list(body)[part]
    data = bytearray(b64decode(body[name]))
    data[place % len(data)] ^= 1 << bit
    changed = json.dumps({**body, name: b64encode(bytes(data)).decode()}).encode()
    assert Door(KEY, [SECRET], screens).answer(changed, signed(changed)).status == 421
    assert screens.asked == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_signed_bytes_have_a_status(body: bytes) -> None:
    assert Door(KEY, [SECRET], Screens()).answer(body, signed(body)).status in (400, 421)
