"""Links, places, numbers and Flows: one button, with what its label cannot hold in the text."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.payloads import (
    Flow,
    Payload,
    PayloadError,
    contact_request,
    flow,
    link,
    location,
    location_request,
)
from connectors.whatsapp.payloads.clean import clean, label_text, without_emoji
from tests.connectors.whatsapp.payloads.samples import all_said, few, labels, long_texts, packed, refused, said

URL = "https://example.gov.in/track?number=REV26-1234"
NAVIGATE = Flow("token-1", id="5550001", screen="FIRST", data={"lang": "hi"})
some_texts = long_texts.filter(lambda text: bool(clean(text)))


@few
@given(some_texts, labels)
def test_links_and_flows_may_be_sent_and_lose_nothing(text: str, label: str) -> None:
    payloads = link(text, label, URL)
    assert refused(payloads) == []
    assert all_said(payloads).startswith(packed(clean(text)))
    title = payloads[-1]["interactive"]["action"]["parameters"]["display_text"]
    assert title == label_text(label) or packed(label_text(label)) in all_said(payloads)
    if without_emoji(label_text(label)):
        assert refused(flow(text, label, NAVIGATE)) == []


@few
@given(st.sampled_from([location_request, contact_request]), some_texts)
def test_requests_may_be_sent(request_for: Callable[[str], list[Payload]], text: str) -> None:
    assert refused(request_for(text)) == []
    assert all_said(request_for(text)) == packed(clean(text))


def test_a_cut_label_of_a_link_stands_in_the_text() -> None:
    (payload,) = link("See here.", "दिल्ली सरकार का पोर्टल खोलें", URL)
    assert payload["interactive"]["action"]["parameters"] == {"display_text": "दिल्ली सरकार का…", "url": URL}
    assert said(payload) == "See here.\n\nदिल्ली सरकार का पोर्टल खोलें"


@pytest.mark.parametrize(
    ("opened", "parameters"),
    [
        (
            NAVIGATE,
            {
                "flow_id": "5550001",
                "mode": "published",
                "flow_action": "navigate",
                "flow_action_payload": {"screen": "FIRST", "data": {"lang": "hi"}},
            },
        ),
        (
            Flow("token-1", name="grievance_v1", mode="draft", action="data_exchange"),
            {"flow_name": "grievance_v1", "mode": "draft", "flow_action": "data_exchange"},
        ),
    ],
)
def test_a_flow_begins_as_it_is_told(opened: Flow, parameters: dict[str, object]) -> None:
    (payload,) = flow("फ़ॉर्म", "फ़ॉर्म भरें 📝", opened)
    assert refused([payload]) == []
    common = {"flow_message_version": "3", "flow_cta": "फ़ॉर्म भरें", "flow_token": "token-1"}
    assert payload["interactive"]["action"]["parameters"] == common | parameters


@pytest.mark.parametrize(
    ("opened", "code"),
    [
        (Flow("t"), "flow_id_or_name"),
        (Flow("t", id="1", name="a"), "flow_id_or_name"),
        (Flow("", id="1"), "flow_token_missing"),
        (Flow("t", id="1", data={"a": 1}), "flow_screen_missing"),
        (Flow("t", id="1", action="data_exchange", screen="A"), "flow_payload_of_data_exchange"),
    ],
)
def test_a_flow_that_meta_would_refuse(opened: Flow, code: str) -> None:
    with pytest.raises(PayloadError, match=code):
        flow("Form", "Open", opened)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.in", "https://a b"])
def test_a_link_is_a_web_address(url: str) -> None:
    with pytest.raises(PayloadError, match="link_form"):
        link("See", "Open", url)


def test_a_request_needs_words() -> None:
    with pytest.raises(PayloadError, match="text_empty"):
        location_request(" \0")
    with pytest.raises(PayloadError, match="label_empty"):
        flow("Form", "👍", NAVIGATE)


def test_a_place() -> None:
    office = location(28.6139, 77.209, "तहसील", "")
    assert refused([office]) == []
    assert office["location"] == {"latitude": "28.613900", "longitude": "77.209000", "name": "तहसील"}
    with pytest.raises(PayloadError, match="place_out_of_range"):
        location(91, 0)
