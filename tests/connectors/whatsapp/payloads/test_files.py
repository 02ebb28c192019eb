"""Files go with what is said about them, and come last when the words are many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.payloads import Choice, Media, PayloadError, Reply, compose, media
from connectors.whatsapp.payloads.clean import clean
from seva.catalogue import Messages
from tests.connectors.whatsapp.payloads.samples import all_said, dirty_texts, few, long_texts, packed, refused

FORM = Media("document", id="1003", filename="फ़ॉर्म 5/2.pdf\0")
VOICE = Media("audio", id="1004", is_voice=True)
KINDS = st.sampled_from(["image", "document", "video", "audio", "sticker"])
YES_NO = [Choice("o:1", "Yes"), Choice("o:2", "No")]
LONG = [Choice("o:1", "An answer that is too long for a button")]


@few
@given(KINDS, st.one_of(long_texts, dirty_texts))
def test_a_file_with_any_text_may_be_sent(kind: str, text: str) -> None:
    payloads = media(Media(kind, link="https://example.gov.in/f"), text)  # type: ignore[arg-type]
    assert refused(payloads) == []
    assert packed(all_said(payloads)) == packed(clean(text))
    assert [payload["type"] for payload in payloads] == ["text"] * (len(payloads) - 1) + [kind]


def test_a_document_has_its_name_and_caption(messages: Messages) -> None:
    (payload,) = compose(Reply("आपका प्रमाण पत्र", attachment=FORM), messages)
    assert payload["document"] == {"id": "1003", "filename": "फ़ॉर्म 5-2.pdf", "caption": "आपका प्रमाण पत्र"}


def test_a_voice_message_has_no_caption() -> None:
    text, voice = media(VOICE, "Listen.")
    assert (text["text"]["body"], voice["audio"]) == ("Listen.", {"id": "1004", "voice": True})


@pytest.mark.parametrize(
    ("file", "choices", "shown"),
    [
        (FORM, YES_NO, ["document in button"]),
        (VOICE, YES_NO, ["audio", "button"]),
        (FORM, LONG, ["document", "list"]),
    ],
)
def test_a_file_stands_above_the_choices(
    file: Media, choices: list[Choice], shown: list[str], messages: Messages
) -> None:
    payloads = compose(Reply("Is it right?", choices, attachment=file), messages)
    assert refused(payloads) == []
    found = []
    for payload in payloads:
        content = payload.get("interactive", {})
        head = f"{content['header']['type']} in " if "header" in content else ""
        found.append(head + str(content.get("type", payload["type"])))
    assert found == shown


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (Media("image"), "media_id_or_link"),
        (Media("image", id="1", link="https://example.in/a.png"), "media_id_or_link"),
        (Media("image", link="http://example.in/a.png"), "media_link_not_https"),
    ],
)
def test_a_file_has_an_id_or_a_safe_link(file: Media, code: str) -> None:
    with pytest.raises(PayloadError, match=code):
        media(file)
