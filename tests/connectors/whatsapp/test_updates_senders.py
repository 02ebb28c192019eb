"""Who sent a message is found wherever it stands: numbers, ids of users and of enterprises."""

from typing import Any

import pytest

from connectors.whatsapp.updates import Message, Status, parse
from tests.connectors.whatsapp.webhooks import ASHA, message, of_messages, value, webhook

RAVI = {"profile": {"name": "Ravi"}, "wa_id": "919810000002", "user_id": "IN.2000000000000000002"}
ID, OTHER_ID, PARENT = "IN.1000000000000000001", "IN.2000000000000000002", "IN.ENT.3000000000000000003"
PHONE = "919810000001"


def one(raw: dict[str, Any], *contacts: Any) -> Message:
    (found,) = parse(of_messages(raw, contacts=contacts))
    assert isinstance(found, Message)
    return found


def test_contacts_are_matched_by_their_ids_and_not_by_their_place() -> None:
    of_ravi = message(**{"from": RAVI["wa_id"]}, id="wamid.N2")
    found = parse(of_messages(of_ravi, message(), contacts=[ASHA, RAVI]))
    people = [(u.phone, u.user_id, u.name) for u in found if isinstance(u, Message)]
    assert people == [("919810000002", OTHER_ID, "Ravi"), (PHONE, ID, "Asha")]


@pytest.mark.parametrize(
    ("parts", "contacts", "phone", "user_id"),
    [
        ({}, [], PHONE, None),
        ({"from_user_id": ID}, [], PHONE, ID),
        ({"from": None, "from_user_id": ID}, [], None, ID),
        ({"from": None, "from_user_id": ID}, [ASHA], PHONE, ID),
        ({}, [ASHA], PHONE, ID),
        ({}, [RAVI], PHONE, None),
        # Put by an intermediary where the phone number should stand.
        ({"from": ID}, [], None, ID),
        ({"from": ID}, [{"wa_id": ID, "profile": {"name": "Asha"}}], None, ID),
        ({"from": ID}, [ASHA], PHONE, ID),
        # The message knows better than a contact of the same number.
        ({"from_user_id": OTHER_ID}, [ASHA], PHONE, OTHER_ID),
        ({"from": "+91 98100-00001"}, [ASHA], PHONE, ID),
        ({"from_user_id": "nonsense"}, [], PHONE, None),
        ({"from_user_id": None, "from": PHONE}, [None, 1, {}, {"wa_id": []}, ASHA], PHONE, ID),
    ],
)
def test_a_sender_is_found_wherever_it_stands(
    parts: dict[str, Any], contacts: list[Any], phone: str | None, user_id: str | None
) -> None:
    found = one(message(**parts), *contacts)
    assert (found.phone, found.user_id) == (phone, user_id)


def test_the_id_of_the_enterprise_is_kept_apart() -> None:
    found = one(message(from_user_id=ID, from_parent_user_id=PARENT))
    assert (found.user_id, found.parent_user_id) == (ID, PARENT)
    assert one(message(**{"from": PARENT}, from_user_id=ID)).parent_user_id == PARENT


def test_a_status_for_a_user_id_names_it() -> None:
    for place in ("recipient_user_id", "recipient_id"):
        (found,) = parse(webhook(value(statuses=[{"id": "wamid.S1", "status": "sent", place: ID}])))
        assert isinstance(found, Status) and (found.phone, found.user_id) == (None, ID)


def test_a_number_that_has_gone_to_somebody_else_lends_no_name() -> None:
    assert one(message(from_user_id=OTHER_ID), ASHA).name is None
    assert one(message(from_user_id=ID), ASHA).name == "Asha"
