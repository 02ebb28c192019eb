"""Contents are bounded, storable, and hold no more than what is used."""

import json
from typing import Any

import pytest

from connectors.whatsapp.updates import Message, parse
from tests.connectors.whatsapp.webhooks import message, of_messages


def read(**parts: Any) -> tuple[str, Any]:
    (found,) = parse(of_messages(message(**{"text": None, **parts})))
    assert isinstance(found, Message)
    return found.kind, found.content


def flow(response: Any) -> tuple[str, Any]:
    reply = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "response_json": response}}
    return read(type="interactive", interactive=reply)


def test_a_text_is_kept_as_typed_up_to_a_limit() -> None:
    assert read(text={"body": "  /restart\n*हाँ* "}) == ("text", {"text": "  /restart\n*हाँ* "})
    assert len(read(text={"body": "अ" * 70_000})[1]["text"]) == 4096


def test_what_cannot_be_stored_is_taken_out_of_texts() -> None:
    half = json.loads(r'"a\ud83d b\u0000c \ud83d\ude4f"')
    assert read(text={"body": half}) == ("text", {"text": "a\ufffd bc 🙏"})


@pytest.mark.parametrize("body", [None, {}, {"body": None}, {"body": ""}, {"body": " \n"}, {"body": {"a": 1}}, [1]])
def test_a_text_without_words_is_unsupported(body: Any) -> None:
    assert read(text=body) == ("unsupported", {"type": "text"})


@pytest.mark.parametrize(
    ("parts", "kind", "content"),
    [
        ({"type": "poll_vote"}, "unknown", {"type": "poll_vote"}),
        ({"type": None}, "unknown", {}),
        ({"type": "unknown", "errors": [{"code": 131051}]}, "unknown", {"type": "unknown", "code": 131051}),
        ({"type": "unsupported"}, "unsupported", {}),
        ({"type": "interactive", "interactive": {"type": "new_reply"}}, "unsupported", {"type": "interactive"}),
        ({"type": "interactive", "interactive": {"type": ["x"]}}, "unsupported", {"type": "interactive"}),
        ({"type": "button", "button": {"text": "Renew"}}, "template_button", {"id": "Renew", "title": "Renew"}),
        ({"type": "image", "errors": [{"code": 131052}]}, "image", {"code": 131052}),
        ({"type": "image"}, "unsupported", {"type": "image"}),
        ({"type": "voice", "voice": {"id": "7"}}, "voice", {"media_id": "7"}),
        ({"type": "document", "document": {"id": "../7", "url": "http://example.org"}}, "document", {}),
        ({"type": "location", "location": {"latitude": "28.5", "longitude": "77.25"}}, "location",
         {"latitude": 28.5, "longitude": 77.25}),
        ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, "unsupported", {"type": "location"}),
        ({"type": "location", "location": {"latitude": float("nan"), "longitude": 0}}, "unsupported",
         {"type": "location"}),
        ({"type": "location", "location": {"latitude": 10**400, "longitude": 0}}, "unsupported", {"type": "location"}),
        ({"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": ""}}, "reaction",
         {"message_id": "wamid.A"}),
    ],
)  # fmt: skip
def test_odd_bodies_have_a_kind(parts: dict[str, Any], kind: str, content: dict[str, Any]) -> None:
    assert read(**parts) == (kind, content)


def test_phone_numbers_are_read_from_contacts_and_vcards_once_each() -> None:
    card = "BEGIN:VCARD\r\nN:Kumar;Ravi\r\nitem1.TEL;type=CELL;waid=919810000002:+91 98100 00002\r\nEND:VCARD"
    ravi = {"vcard": card, "phones": [{"phone": "+91 98100 00002"}, {"wa_id": "919810000002"}, {"phone": "none"}, 7]}
    found = read(type="contacts", contacts=[ravi, None, {"phones": "x"}], origin="contact_request")
    assert found == ("contacts", {"phones": ["919810000002"], "origin": "contact_request"})
    assert read(type="contacts", contacts=[{"vcard": card}]) == ("contacts", {"phones": ["919810000002"]})


@pytest.mark.parametrize(
    "response",
    ["[1]", '"text"', "{", "", None, {"a": 1}, '{"a":NaN}', '{"a":1e999}', '{"a":' * 40 + "1" + "}" * 40,
     "[" * 60_000, '{"a":"' + "x" * 70_000 + '"}'],
)  # fmt: skip
def test_an_answer_of_a_flow_that_is_no_object_is_left_out(response: Any) -> None:
    assert flow(response) == ("flow", {"name": "flow"})


def test_an_answer_of_a_flow_can_be_stored() -> None:
    assert flow(r'{"n\u0000":"\ud83d","list":[1,1.5,null,true]}')[1]["response"] == {
        "n": "\ufffd", "list": [1, 1.5, None, True],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "person", "content"),
    [
        # Since 2026 a new number brings a new id as well, and the old one is named.
        ({"from": "919810000001", "from_user_id": "IN.2", "system": {
            "type": "user_changed_number", "wa_id": "919810000009", "user_id": "IN.2", "previous_user_id": "IN.1"}},
         ("919810000001", "IN.1"),
         {"change": "number", "old_phone": "919810000001", "new_phone": "919810000009", "old_user_id": "IN.1",
          "new_user_id": "IN.2"}),
        ({"from_user_id": "IN.2", "system": {
            "type": "user_changed_number", "wa_id": "919810000009", "user_id": "IN.2"}},
         ("919810000001", None),
         {"change": "number", "old_phone": "919810000001", "new_phone": "919810000009", "new_user_id": "IN.2"}),
        ({"system": {"type": "customer_changed_number", "new_wa_id": "919810000009"}},
         ("919810000001", None),
         {"change": "number", "old_phone": "919810000001", "new_phone": "919810000009"}),
        ({"from": None, "from_user_id": "IN.2", "system": {
            "type": "user_changed_user_id", "previous_user_id": "IN.1"}},
         (None, "IN.1"), {"change": "user_id", "old_user_id": "IN.1", "new_user_id": "IN.2"}),
        ({"from": None, "from_user_id": "IN.2", "system": {"type": "user_changed_user_id", "user_id": "IN.2"}},
         (None, "IN.2"), {"change": "user_id", "old_user_id": "IN.2", "new_user_id": "IN.2"}),
        ({"system": {"type": "of_next_year"}}, ("919810000001", None), {"change": "other"}),
        ({"system": 5}, ("919810000001", None), {"change": "other"}),
    ],
)  # fmt: skip
def test_a_change_comes_from_who_is_known_already(
    parts: dict[str, Any], person: tuple[str | None, str | None], content: dict[str, str]
) -> None:
    (found,) = parse(of_messages(message(type="system", **{"text": None, **parts}), contacts=[]))
    assert isinstance(found, Message) and (found.kind, found.content) == ("system", content)
    assert (found.phone, found.user_id) == person
