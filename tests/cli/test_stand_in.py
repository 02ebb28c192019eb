"""What `make run` tells its processes of the stand-in for Meta."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from seva.processes.stand_in import flow_key, stand_in_environment
from seva.settings import Settings


@pytest.mark.parametrize("name", ["WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_GRAPH_URL"])
def test_where_a_number_is_set_up_there_is_no_stand_in(settings: Settings, name: str) -> None:
    assert stand_in_environment(settings, {name: "x"}) == {}


def test_all_that_a_number_needs_is_given_and_forms_ask_the_rasa_server(settings: Settings) -> None:
    given = stand_in_environment(settings, {})
    assert given["WHATSAPP_FLOW_ENDPOINT"].endswith(f":{settings.rasa_port}/webhooks/whatsapp/flow")
    assert all(given.values()) and "PRIVATE KEY" in given["WHATSAPP_FLOW_PRIVATE_KEY"]


def test_the_key_of_forms_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "flow.pem"
    key = flow_key(file)
    assert load_pem_private_key(key.encode(), None).key_size == 2048  # type: ignore[union-attr]
    assert flow_key(file) == key and file.stat().st_mode & 0o777 == 0o600
