"""Recipients, quoted messages, reactions and receipts."""

import pytest
from hypothesis import given

from connectors.whatsapp.payloads import PayloadError, Reply, addressed, compose, reaction, read
from connectors.whatsapp.payloads.clean import clean
from seva.catalogue import Messages
from tests.connectors.whatsapp.payloads.samples import PHONE, all_said, dirty_texts, packed, refused
from tests.connectors.whatsapp.schema import problems


@given(text=dirty_texts)
def test_any_text_may_be_sent(text: str, messages: Messages) -> None:
    payloads = compose(Reply(text), messages)
    assert refused(payloads) == []
    assert all_said(payloads) == packed(clean(text))


def test_nothing_is_sent_for_nothing(messages: Messages) -> None:
    assert compose(Reply(" \n\0\u200b"), messages) == []


def test_bold_and_links_stay_as_they_are(messages: Messages) -> None:
    (payload,) = compose(Reply("*REV26-1234*: https://example.gov.in/_a_", has_preview=True), messages)
    assert payload["text"] == {"body": "*REV26-1234*: https://example.gov.in/_a_", "preview_url": True}


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        (PHONE, {"to": f"+{PHONE}"}),
        ("IN.1000000000000000001", {"recipient": "IN.1000000000000000001"}),
        ("IN.ENT.100", {"recipient": "IN.ENT.100"}),
    ],
)
def test_a_recipient_is_a_number_or_a_user_id(recipient: str, address: dict[str, str], messages: Messages) -> None:
    (payload,) = compose(Reply("Hello"), messages)
    sent = addressed(payload, recipient, our_id="out-7", quoted="wamid.T1")
    assert problems(sent) == []
    common = {"context": {"message_id": "wamid.T1"}, "biz_opaque_callback_data": "out-7"}
    assert sent == payload | address | common


@pytest.mark.parametrize("recipient", ["", "+919810000001", "web-1", "in.5", "0123456789"])
def test_other_recipients_are_refused(recipient: str) -> None:
    with pytest.raises(PayloadError, match="recipient_unknown_form"):
        addressed(reaction("wamid.T1", "👍"), recipient)


def test_reactions_are_put_and_taken_away() -> None:
    put, taken = reaction("wamid.T1", "👍🏽"), reaction("wamid.T1", "")
    assert refused([put, taken]) == []
    assert (put["reaction"]["emoji"], taken["reaction"]["emoji"]) == ("👍🏽", "")
    assert "context" not in addressed(put, PHONE, quoted="wamid.T1")
    with pytest.raises(PayloadError, match="reaction_not_one_emoji"):
        reaction("wamid.T1", "👍👍")


def test_read_and_typing() -> None:
    assert problems(read("wamid.T1")) == problems(read("wamid.T1", is_typing=True)) == []
    assert read("wamid.T1", is_typing=True)["typing_indicator"] == {"type": "text"}
    assert "typing_indicator" not in read("wamid.T1")
    with pytest.raises(PayloadError, match="message_id_missing"):
        read("")
