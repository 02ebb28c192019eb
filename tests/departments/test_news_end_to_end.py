"""From filing to the citizen's notice over real HTTP: the back office, its callbacks, and the web process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from running import Parts, free_socket, served
from waiting import wait_until

from seva.catalogue import Catalogue
from seva.clock import utc_now
from seva.core import CALLBACK_PURPOSE, http_gateway
from seva.departments.callbacks import Callbacks
from seva.settings import Settings
from seva.storage import Database
from web.app import create_app
from web.backoffice import OFFICER_PURPOSE, build_backoffice

CATALOGUE = Path(__file__).parents[2] / "catalogue"


@dataclass
class World:
    """A core and the web process that it talks to."""

    parts: Parts
    settings: Settings
    address: str

    def decide(self, number: str, action: str) -> None:
        """What an officer does at the desk."""
        url = f"{self.address}/departments/v1/applications/{number}/decisions"
        headers = {"X-Officer-Key": self.settings.derived(OFFICER_PURPOSE)}
        decision = {"action": action, "by": "SDM", "remarks": "फ़ोटो साफ़ नहीं है।"}
        requests.post(url, json=decision, headers=headers, timeout=20).raise_for_status()


@pytest.fixture
def world(tmp_path: Path, database: Database, catalogue: Catalogue) -> Iterator[World]:
    listening = free_socket()
    given: dict[str, Any] = {"home": tmp_path, "catalogue": CATALOGUE, "department_timeout": 20.0}
    settings = Settings(_env_file=None, secret_key="a key for tests", web_port=listening.getsockname()[1], **given)
    parts = Parts(database, catalogue, http_gateway(settings), utc_now)
    callbacks = Callbacks(parts.applications, parts.outbox, settings.derived(CALLBACK_PURPOSE), utc_now, parts.early)
    with served(create_app(callbacks, build_backoffice(settings)), listening) as address:
        yield World(parts, settings, address)


def test_each_decision_reaches_the_citizen_once(world: World) -> None:
    filed = world.parts.filed()
    assert filed.status == "filed" and filed.reference_number is not None
    for action, status in (("start_review", "under_review"), ("approve", "approved"), ("issue", "issued")):
        world.decide(filed.reference_number, action)
        wait_until(lambda: world.parts.now(filed).status == status)  # noqa: B023 used at once
    expected = ["filed", "status.under_review", "status.approved", "status.issued"]
    assert world.parts.told(filed) == expected
    certificate = world.parts.now(filed).certificate_number
    assert certificate is not None and world.parts.departments.certificate(certificate).valid


def test_a_forged_callback_is_answered_with_401(world: World) -> None:
    headers = {"X-Department-Signature": "sha256=\xe9"}
    answer = requests.post(f"{world.address}/callbacks/departments", data=b"{}", headers=headers, timeout=20)
    assert (answer.status_code, answer.json()) == (401, {"code": "wrong_signature"})
