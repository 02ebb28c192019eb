"""Messages with one button of a kind of their own: a link, the citizen's place or number, a form (Flow)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from connectors.whatsapp.payloads.clean import clean, label_text, one_line, without_emoji
from connectors.whatsapp.payloads.envelope import before_and_body, interactive, message
from connectors.whatsapp.payloads.errors import require
from connectors.whatsapp.payloads.limits import FLOW_LABEL, LINK_LABEL
from connectors.whatsapp.payloads.measure import shorten, size
from connectors.whatsapp.payloads.reply import Payload


@dataclass(frozen=True)
class Flow:
    """A Flow to open, by exactly one of id and name, and what it begins with.

    With `data_exchange` our endpoint is asked for the first screen; `screen` and `data` are for `navigate` only.
    """

    token: str
    id: str = ""
    name: str = ""
    mode: Literal["draft", "published"] = "published"
    action: Literal["navigate", "data_exchange"] = "navigate"
    screen: str = ""
    data: Mapping[str, Any] | None = None


def link(text: str, label: str, url: str) -> list[Payload]:
    """A button that opens a web address."""
    require(url.startswith(("https://", "http://")) and not any(map(str.isspace, url)), "link_form")
    text, title = _text_and_label(text, label_text(label), LINK_LABEL)
    return _one_button("cta_url", text, {"name": "cta_url", "parameters": {"display_text": title, "url": url}})


def location_request(text: str) -> list[Payload]:
    """A button to send one's place; the answer is a location message."""
    return _one_button("location_request_message", text, {"name": "send_location"})


def contact_request(text: str) -> list[Payload]:
    """A button to send one's phone number, for those who are known by a user id only."""
    return _one_button("request_contact_info", text, {"name": "request_contact_info"})


def flow(text: str, label: str, opened: Flow) -> list[Payload]:
    """A button that opens a Flow; emoji are left out of its label."""
    text, title = _text_and_label(text, without_emoji(label_text(label)), FLOW_LABEL)
    return _one_button("flow", text, {"name": "flow", "parameters": _flow_parameters(opened, title)})


def location(latitude: float, longitude: float, name: str = "", address: str = "") -> Payload:
    """A place on the map in degrees, such as an office."""
    require(abs(latitude) <= 90 and abs(longitude) <= 180, "place_out_of_range")
    words = {"name": one_line(name), "address": one_line(address)}
    place = {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}
    return message("location", place | {key: word for key, word in words.items() if word})


def _one_button(kind: str, text: str, action: dict[str, Any]) -> list[Payload]:
    before, body = before_and_body(text, "")
    require(body, "text_empty")
    return [*before, interactive(kind, body, action)]


def _text_and_label(text: str, label: str, most: int) -> tuple[str, str]:
    """The label as it fits; when it had to be cut, the text ends with all of it."""
    require(label, "label_empty")
    title = shorten(label, most)
    require(title, "label_length")
    return (text if size(label) <= most else "\n\n".join(filter(None, (clean(text), label)))), title


def _flow_parameters(opened: Flow, title: str) -> dict[str, Any]:
    require(bool(opened.id) != bool(opened.name), "flow_id_or_name")
    require(opened.token, "flow_token_missing")
    is_navigating = opened.action == "navigate"
    require(is_navigating or not (opened.screen or opened.data), "flow_payload_of_data_exchange")
    require(opened.screen or not opened.data, "flow_screen_missing")
    payload = {"screen": opened.screen} | ({"data": dict(opened.data)} if opened.data else {})
    return {
        "flow_message_version": "3",
        **({"flow_id": opened.id} if opened.id else {"flow_name": opened.name}),
        "flow_cta": title,
        "flow_token": opened.token,
        "mode": opened.mode,
        "flow_action": opened.action,
        **({"flow_action_payload": payload} if opened.screen else {}),
    }
