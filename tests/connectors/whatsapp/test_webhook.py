"""The webhook on a real server: Meta's samples, garbage, wrong signatures, a mailroom that dies."""

import os
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.whatsapp.signing import escaped, headers
from tests.connectors.whatsapp.serving import HOOK, VERIFY, Served, served
from tests.connectors.whatsapp.webhooks import (
    MESSAGES,
    STATUSES,
    every_sample,
    message,
    of_messages,
    samples,
    value,
    webhook,
)
from tests.system.whatsapp import until

HINDI = "मुझे जाति प्रमाण पत्र चाहिए / कितने दिन?"


@pytest.fixture(scope="module")
def channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("channel")) as running:
        yield running


def _all_read(channel: Served) -> bool:
    return channel.health()["webhooks"]["waiting"] == 0


def test_meta_s_question_is_answered_with_its_challenge(channel: Served) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
    answer = channel.client.get(HOOK, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert channel.client.get(HOOK, params={**asked, "hub.verify_token": "guessed"}).status_code == 403


def test_every_sample_of_a_message_is_stored_once_with_its_kind(channel: Served) -> None:
    expected = {one["id"]: one for name in MESSAGES for one in samples(name)}
    for one in [*expected.values(), *expected.values()]:
        assert channel.post(of_messages(one)) == 200
    until(lambda: _all_read(channel), "all read")
    stored = channel.stored()
    assert expected.keys() <= stored.keys()
    assert len([row for row in channel.rows("inbox") if row["state"] != "failed"]) == len(stored)


def test_every_sample_of_a_status_is_stored_once(channel: Served) -> None:
    found = [one for name in STATUSES for one in samples(name)]
    for one in [*found, *found]:
        assert channel.post(webhook(value(statuses=[one]))) == 200
    until(lambda: _all_read(channel), "all read")
    assert len(channel.rows("deliveries")) >= len({(one["id"], one["status"]) for one in found})
    assert len(channel.rows("deliveries")) == len(
        {(r["message_index"], r["status"]) for r in channel.rows("deliveries")}
    )


def test_every_whole_sample_is_answered_with_200(channel: Served) -> None:
    assert {channel.post(sample) for sample in every_sample()} == {200}


def test_hindi_is_signed_as_it_is_escaped(channel: Served) -> None:
    raw = escaped(of_messages(message(id="wamid.HINDI", text={"body": HINDI})))
    assert b"\\u092e" in raw and b"\\/" in raw
    assert channel.post(raw) == 200
    until(lambda: "wamid.HINDI" in channel.stored(), "the message in the inbox")
    assert channel.stored()["wamid.HINDI"]["content"]["content"]["text"] == HINDI


@pytest.mark.parametrize("wrong", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "नमस्ते"])
def test_a_wrong_signature_is_refused_and_nothing_is_stored(channel: Served, wrong: str) -> None:
    raw = escaped(of_messages(message(id=f"wamid.FORGED{len(wrong)}", text={"body": HINDI})))
    sent = {"X-Hub-Signature-256": wrong.encode()} if wrong else {}
    assert channel.client.post(HOOK, content=raw, headers=sent).status_code == 401
    assert (
        channel.client.post(HOOK, content=raw + b" ", headers=headers("app-secret-for-tests", raw)).status_code == 401
    )
    assert channel.post(raw, secret="another secret") == 401
    assert channel.post(of_messages(message(id="wamid.AFTER"))) == 200
    until(lambda: "wamid.AFTER" in channel.stored(), "what came after it")
    assert not [known for known in channel.stored() if "FORGED" in known]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200)
    | ANYTHING.map(escaped)
    | ANYTHING.map(lambda found: escaped({"object": "whatsapp_business_account", "entry": found}))
    | ANYTHING.map(lambda found: escaped(webhook(value(messages=[found], contacts=found))))
    | ANYTHING.map(lambda found: escaped(webhook(value(statuses=found))))
)
def test_garbage_that_is_signed_is_answered_and_harms_nothing(channel: Served, body: bytes) -> None:
    assert channel.post(body) == 200


def test_after_all_garbage_everything_was_read_and_nothing_given_up(channel: Served) -> None:
    until(lambda: _all_read(channel), "all read")
    assert channel.health()["webhooks"]["failed"] == 0 and channel.health()["status"] == "ok"


def test_a_body_beyond_meta_s_limit_is_refused(channel: Served) -> None:
    assert channel.post(b" " * (4 * 1024 * 1024 + 1)) == 413


def test_figures_of_both_processes_are_told(channel: Served) -> None:
    text = channel.client.get("/webhooks/whatsapp/metrics").text
    for name in ("whatsapp_acknowledgement_seconds_count", "whatsapp_messages_total", "whatsapp_oldest_seconds"):
        assert name in text
    assert 'whatsapp_waiting{box="webhooks"} ' in text


def _mailroom() -> int:
    """The mailroom that this process started."""
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "whatsapp.mailroom"], capture_output=True, check=True
    )
    return int(found.stdout.split()[0])


def test_a_mailroom_that_is_killed_begins_again_and_has_all_that_was_answered(channel: Served) -> None:
    killed, answered = _mailroom(), set[str]()

    def post(number: int) -> int:
        status = channel.post(of_messages(message(id=f"wamid.K{number}", timestamp=str(1790000100 + number))))
        answered.update([f"wamid.K{number}"] if status == 200 else [])
        return status

    assert [post(number) for number in range(20)] == [200] * 20
    os.kill(killed, signal.SIGKILL)
    statuses = [post(20)]
    until(lambda: statuses.append(post(20 + len(statuses))) or statuses[-1] == 200, "a mailroom again")
    assert set(statuses) <= {200, 503} and _mailroom() != killed
    until(lambda: answered <= channel.stored().keys(), "all that was answered with 200")


def test_what_a_citizen_said_is_answered_from_the_outbox(channel: Served) -> None:
    asking = {"profile": {"name": "Ravi"}, "wa_id": "919810000777"}
    asked = message(**{"from": "919810000777", "id": "wamid.ASKED", "text": {"body": HINDI}})

    def answers() -> list[Any]:
        payloads = [channel.cipher.decrypt(row["payload_encrypted"]) for row in channel.rows("outgoing")]
        return [payload for payload in payloads if f"You said: {HINDI}" in str(payload)]

    assert channel.post(of_messages(asked, contacts=[asking])) == 200
    assert len(until(answers, "an answer in the outbox")) == 1
