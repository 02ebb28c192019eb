"""Meta's encryption, by vectors that were computed independently."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.whatsapp.flows.endpoint.crypto import Sealing, opened, private_key
from connectors.whatsapp.flows.endpoint.errors import CannotDecrypt, NotSetUp, Unreadable
from tests.connectors.whatsapp.flows.client import Client, new_key

KEY = base64.b64decode("AAECAwQFBgcICQoLDA0ODw==")
VECTOR = base64.b64decode("EBESExQVFhcYGRobHB0eHw==")
ASKED = (
    b'{"version":"3.0","action":"ping"}',
    "vryB0w/BTee4OvmgkgEf9dnfQfwZb8iWi7yl5iotFMJeuQl749lOptdzv/L1T2V2PA==",
)
ANSWERED = ({"data": {"status": "active"}}, "IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI=")


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return new_key()


def test_a_request_is_opened_as_in_the_vector() -> None:
    assert Sealing(KEY, VECTOR).open(base64.b64decode(ASKED[1])) == ASKED[0]


def test_an_answer_is_sealed_as_in_the_vector() -> None:
    assert Sealing(KEY, VECTOR).seal(ANSWERED[0]) == ANSWERED[1]


def test_hindi_comes_back_from_an_answer(key: RSAPrivateKey) -> None:
    client = Client(key.public_key())
    _, sealing = opened(key, client.sealed(b"{}"))
    told = {"screen": "PART_A", "data": {"error_message": "नाम सही नहीं है"}}
    assert client.opened(sealing.seal(told)) == told


def test_a_request_is_opened_with_our_private_key(key: RSAPrivateKey) -> None:
    plain, sealing = opened(key, Client(key.public_key()).sealed(ASKED[0]))
    assert plain == ASKED[0]
    assert json.loads(plain)["action"] == "ping" and len(sealing.key) == 16


def test_the_key_is_not_shown_where_a_sealing_is_printed() -> None:
    assert str(KEY) not in repr(Sealing(KEY, VECTOR))


@pytest.mark.parametrize(
    ("part", "value", "error"),
    [
        ("encrypted_aes_key", lambda _: Client(new_key().public_key()).wrapped(), CannotDecrypt),
        ("encrypted_aes_key", lambda client: client.wrapped(b"k" * 32), CannotDecrypt),
        ("encrypted_aes_key", lambda client: client.wrapped(b"other key of 16b"), CannotDecrypt),
        ("encrypted_aes_key", lambda client: client.wrapped()[:-4], CannotDecrypt),
        ("encrypted_aes_key", "", CannotDecrypt),
        ("encrypted_aes_key", "नमस्ते", CannotDecrypt),
        ("encrypted_aes_key", None, Unreadable),
        ("initial_vector", "AAAA", CannotDecrypt),
        ("initial_vector", base64.b64encode(b"v" * 16).decode(), CannotDecrypt),
        ("initial_vector", base64.b64encode(b"v" * 12).decode(), CannotDecrypt),
        ("initial_vector", "not base64!", CannotDecrypt),
        ("initial_vector", 16, Unreadable),
        ("encrypted_flow_data", "", CannotDecrypt),
        ("encrypted_flow_data", base64.b64encode(b"x" * 15).decode(), CannotDecrypt),
        ("encrypted_flow_data", base64.b64encode(b"x" * 60).decode(), CannotDecrypt),
        ("encrypted_flow_data", ["a"], Unreadable),
    ],
)
def test_what_was_changed_on_the_way_is_not_opened(
    key: RSAPrivateKey, part: str, value: object, error: type[Exception]
) -> None:
    client = Client(key.public_key())
    body = client.sealed(ASKED[0])
    assert opened(key, body)
    with pytest.raises(error):
        opened(key, {**body, part: value(client) if callable(value) else value})


def test_the_key_may_be_written_in_one_line(key: RSAPrivateKey) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for written in (pem, pem.replace("\n", "\\n")):
        assert private_key(written).private_numbers() == key.private_numbers()


@pytest.mark.parametrize("pem", ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])
def test_what_is_no_key_is_told(pem: str) -> None:
    with pytest.raises(NotSetUp, match="WHATSAPP_FLOW_PRIVATE_KEY"):
        private_key(pem)
