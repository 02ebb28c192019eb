"""Webhooks are taken from Meta only: the signature over the raw bytes, and the verification of the address."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.signature import challenge, is_signed

SECRET = "test_app_secret"
PLAIN = b'{"object":"whatsapp_business_account","entry":[]}'
ESCAPED = rb'{"text":"\u0928\u092e\u0938\u094d\u0924\u0947 \/"}'
VECTORS = [
    (PLAIN, "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"),
    (ESCAPED, "sha256=10bafda394b521d3dd68a74308996bb135f97a7b188d6e7ae0594823d43161b7"),
]


@pytest.mark.parametrize(("body", "header"), VECTORS)
def test_known_signatures_hold(body: bytes, header: str) -> None:
    assert is_signed(body, header, [SECRET])


@pytest.mark.parametrize(("body", "header"), VECTORS)
def test_any_of_several_secrets_will_do(body: bytes, header: str) -> None:
    assert is_signed(body, header, ["of another app", SECRET, "of a third"])
    assert not is_signed(body, header, ["of another app", "of a third"])


def test_hindi_is_checked_as_it_was_escaped_and_not_as_it_would_be_written_again() -> None:
    _, header = VECTORS[1]
    again = json.loads(ESCAPED)
    for written in (json.dumps(again), json.dumps(again, ensure_ascii=False)):
        assert not is_signed(written.encode(), header, [SECRET])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        VECTORS[0][1].removeprefix("sha256="),
        VECTORS[0][1].replace("sha256", "sha1"),
        VECTORS[0][1][:-1],
        VECTORS[0][1] + "0",
        VECTORS[0][1].replace("dec6", "dec7"),
        "sha256=आशा",
        "\ud800",
    ],
)
def test_a_missing_or_wrong_signature_does_not_hold(header: str | None) -> None:
    assert not is_signed(PLAIN, header, [SECRET])


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_holds(secrets: list[str]) -> None:
    assert not is_signed(PLAIN, _signed(PLAIN, ""), secrets)


@given(st.binary(min_size=1), st.integers(min_value=0), st.integers(1, 255))
def test_a_body_with_one_byte_changed_does_not_hold(body: bytes, place: int, change: int) -> None:
    header = _signed(body)
    assert is_signed(body, header, [SECRET])
    changed = bytearray(body)
    changed[place % len(body)] ^= change
    assert not is_signed(bytes(changed), header, [SECRET])


def _signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


QUERY = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=our%20word"


def test_the_challenge_comes_back_as_it_is() -> None:
    assert challenge(QUERY, "our word") == "1158201444"
    assert challenge(QUERY.replace("1158201444", "a%2Bb+c"), "our word") == "a+b c"


@pytest.mark.parametrize(
    ("query", "token"),
    [
        (QUERY, "another word"),
        (QUERY, ""),
        (QUERY.replace("our%20word", ""), ""),
        (QUERY.replace("our%20word", "%ff"), "our word"),
        (QUERY.replace("subscribe", "unsubscribe"), "our word"),
        (QUERY.replace("hub.mode=subscribe&", ""), "our word"),
        (QUERY.replace("hub.challenge=1158201444&", ""), "our word"),
        (QUERY.replace(".", "_"), "our word"),
        ("hub.verify_token=guess&" + QUERY, "our word"),
        ("", "our word"),
    ],
)
def test_a_verification_that_is_not_ours_is_refused(query: str, token: str) -> None:
    assert challenge(query, token) is None
