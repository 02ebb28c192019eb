"""Each fault on demand, and that a run can be repeated."""

import hashlib
import hmac
from collections import Counter
from typing import Any

import pytest

from simulator.whatsapp.faults import Chance
from tests.simulator.rig import CITIZEN, Rig, error_of


def fault(rig: Rig, **changes: Any) -> None:
    answer = rig.client.post("/control/faults", json=changes)
    assert answer.status_code == 200, answer.text


def say(rig: Rig, count: int = 1) -> list[str]:
    ids = [rig.world.handset(CITIZEN).text(str(n)) for n in range(count)]
    rig.world.settle()
    return ids


def test_an_unknown_fault_and_an_impossible_share_are_refused(rig: Rig) -> None:
    assert rig.client.post("/control/faults", json={"thunder": 1}).status_code == 422
    assert rig.client.post("/control/faults", json={"duplicate": 1.5}).status_code == 422


def test_duplicate(rig: Rig) -> None:
    fault(rig, duplicate=1)
    (message,) = say(rig)
    assert [m["id"] for m in rig.webhook.items("messages")] == [message, message]


def test_delay(rig: Rig) -> None:
    fault(rig, delay=[5, 5])
    say(rig)
    assert rig.webhook.posts == []
    rig.pass_time(5.1)
    assert len(rig.webhook.posts) == 1


def test_reorder(rig: Rig) -> None:
    fault(rig, reorder=0.5, reorder_seconds=10)
    ids = say(rig, 20)
    rig.pass_time(10)
    arrived = [m["id"] for m in rig.webhook.items("messages")]
    assert sorted(arrived) == sorted(ids)
    assert arrived != ids


def test_batch(rig: Rig) -> None:
    fault(rig, batch=50, batch_seconds=10)
    ids = say(rig, 70)
    rig.pass_time(10)
    assert [len(_messages(body)) for body in rig.webhook.bodies] == [50, 20]
    assert [m["id"] for m in rig.webhook.items("messages")] == ids


def _messages(body: dict) -> list[dict]:
    return [m for entry in body["entry"] for change in entry["changes"] for m in change["value"]["messages"]]


def test_wrong_signature_and_then_the_right_one(rig: Rig) -> None:
    fault(rig, wrong_signature=1)
    rig.webhook.answers = [401]
    say(rig)
    fault(rig, wrong_signature=0)
    rig.pass_time(2)
    right = [
        headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(b"test_app_secret", body, hashlib.sha256).hexdigest()
        for body, headers in rig.webhook.posts
    ]
    assert right == [False, True]


def test_unknown_type_and_missing_contacts(rig: Rig) -> None:
    fault(rig, unknown_type=1, missing_contacts=1)
    say(rig)
    assert [m["type"] for m in rig.webhook.items("messages")] == ["text", "hologram"]
    assert all("contacts" not in value for value in rig.webhook.values())


def test_skip_delivered(rig: Rig) -> None:
    fault(rig, skip_delivered=1)
    sent = rig.sent_id()
    rig.pass_time()
    rig.world.habits(CITIZEN).read()
    rig.world.settle()
    assert rig.statuses(sent) == ["sent", "read"]


def test_status_before_the_response(rig: Rig) -> None:
    fault(rig, status_first=1)
    assert rig.statuses(rig.sent_id()) == ["sent"]


def test_failed_after_sent(rig: Rig) -> None:
    fault(rig, late_failed=1)
    sent = rig.sent_id()
    rig.pass_time()
    assert rig.statuses(sent) == ["sent", "failed"]


@pytest.mark.parametrize(("code", "http"), [(131000, 500), (131016, 500), (2, 503), (130429, 400), (368, 403)])
def test_a_share_of_sends_fails_in_the_response(rig: Rig, code: int, http: int) -> None:
    fault(rig, fail=1, fail_code=code)
    assert error_of(rig.send()) == (http, code)


def test_a_share_of_sends_fails_by_status(rig: Rig) -> None:
    fault(rig, fail=1, fail_code=131049, fail_how="status")
    sent = rig.sent_id()
    rig.pass_time()
    (status,) = rig.webhook.items("statuses")
    assert (status["id"], status["errors"][0]["code"]) == (sent, 131049)


def test_a_tenth_is_about_a_tenth_and_the_same_each_time() -> None:
    def throw(chance: Chance, *others: str) -> list[bool]:
        for other in others:
            chance.hits(other)
        return [chance.hits("fail") for _ in range(1000)]

    chance = Chance(seed=7)
    chance.set(fail=0.1, duplicate=0.5)
    first = throw(chance)
    assert 70 < sum(first) < 130
    assert throw(chance) != first
    chance.set(seed=7)
    assert throw(chance, "duplicate") == first
    chance.set(seed=8)
    assert throw(chance) != first


def test_rate_limit_and_away(rig: Rig) -> None:
    fault(rig, rate_limit=1)
    assert error_of(rig.send()) == (400, 130429)
    fault(rig, rate_limit=0, away=True)
    assert rig.send().status_code == rig.graph("GET", rig.number).status_code == 503
    rig.client.delete("/control/faults")
    assert rig.send().status_code == 200


def test_a_storm_loses_and_invents_nothing(rig: Rig) -> None:
    fault(rig, duplicate=0.2, reorder=0.3, reorder_seconds=5, batch=7, batch_seconds=0.5, wrong_signature=0.1, seed=3)
    rig.webhook.answers = [500, 200] * 5
    ids = say(rig, 60)
    rig.pass_time(3600)
    rig.pass_time(3600)
    arrived = Counter(m["id"] for m in rig.webhook.items("messages"))
    assert set(arrived) == {*ids}
    assert max(arrived.values()) > 1
