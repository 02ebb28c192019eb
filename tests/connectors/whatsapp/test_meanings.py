"""What messages mean for the conversation, beyond the samples."""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.meanings import Choice, Meaning, meaning_of, notice_keys, table
from connectors.whatsapp.meanings.readers import READERS
from connectors.whatsapp.updates import KINDS
from seva.catalogue import Messages
from seva.language.identifiers import find_mobiles

QUIET = Meaning("quiet")


def nothing(chosen: str, quoted: str | None) -> None:
    return None


def say(text: str, **more: Any) -> Meaning:
    return Meaning("say", text, **more)


def notice(key: str) -> Meaning:
    return Meaning("notice", notice_key=f"whatsapp.{key}")


def test_the_table_has_every_kind_and_every_reader() -> None:
    assert table().keys() == {*KINDS}
    assert {row["reads"] for row in table().values() if "reads" in row} == READERS.keys()
    assert {name for row in table().values() for name in row} == {"reads", "notice", "says"}


def test_every_notice_has_a_text(messages: Messages) -> None:
    assert [key for key in notice_keys() if key not in messages] == []


@given(
    st.text(min_size=1) | st.sampled_from(["/restart", "/affirm", "/greet{}", " /deny", "EXTERNAL: x", "svc_ration"])
)
def test_typed_text_stays_text(text: str) -> None:
    def never(chosen: str, quoted: str | None) -> Choice:
        raise AssertionError("typed text is no tap")

    assert meaning_of("text", {"text": text}, never) == Meaning("say", text)


@given(st.text(min_size=1), st.text(), st.sampled_from(["button", "list", "template_button"]))
def test_an_id_that_was_not_offered_never_becomes_a_payload(chosen: str, title: str, kind: str) -> None:
    found = meaning_of(kind, {"id": chosen, "title": title}, nothing)
    assert found.payload is None and chosen not in (found.metadata or {}).values()
    assert found.kind == ("say" if kind == "template_button" and title else "notice")


@pytest.mark.parametrize("kind", ["button", "list", "template_button"])
def test_a_choice_is_asked_for_with_the_message_that_it_was_on(kind: str) -> None:
    asked: list[tuple[str, str | None]] = []

    def remembered(chosen: str, quoted: str | None) -> Literal["stale"]:
        asked.append((chosen, quoted))
        return "stale"

    found = meaning_of(kind, {"id": "yes", "title": "Yes"}, remembered, "wamid.OUT1")
    assert asked == [("yes", "wamid.OUT1")]
    assert found == notice("choice_gone")


@pytest.mark.parametrize(
    ("kind", "content", "meaning"),
    [
        ("template_button", {"id": "Renew", "title": "Renew"}, say("Renew")),
        ("image", {}, notice("media_missing")),
        ("image", {"code": 131052, "caption": "Aadhaar"}, say("Aadhaar", notice_key="whatsapp.media_missing")),
        ("unsupported", {"code": 131052}, notice("media_missing")),
        ("video", {"media_id": "7"}, notice("video")),
        ("contacts", {"phones": []}, notice("contacts")),
        ("contacts", {"phones": ["919810000001", "919810000002"]}, notice("contacts")),
        ("flow", {"name": "flow"}, notice("flow_unreadable")),
        ("flow", {"response": {}}, Meaning("flow", metadata={"response": {}})),
        ("system", {"change": "number", "old_phone": "919810000001"}, QUIET),
        ("system", {"change": "user_id", "old_user_id": "IN.1", "new_user_id": "IN.1"}, QUIET),
        ("system", {"change": "other"}, QUIET),
        ("a kind of next year", {}, notice("unsupported")),
    ],
)
def test_odd_contents_have_a_meaning(kind: str, content: dict[str, Any], meaning: Meaning) -> None:
    assert meaning_of(kind, content, nothing) == meaning


def test_a_shared_number_is_read_as_one_that_was_typed() -> None:
    shared = meaning_of("contacts", {"phones": ["919810000002"], "origin": "contact_request"}, nothing)
    assert [mobile.value for mobile in find_mobiles(shared.text)] == ["9810000002"]
    assert shared.metadata == {"origin": "contact_request"}
