"""The schema refuses what Meta refuses; otherwise the other tests would show nothing."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.connectors.whatsapp.schema import FILES, problems

TO = {"messaging_product": "whatsapp", "to": "+919810000001"}


def text(**body: Any) -> dict[str, Any]:
    return {**TO, "type": "text", "text": body}


def interactive(kind: str, action: Any, body: str = "?", **more: Any) -> dict[str, Any]:
    return {
        **TO,
        "type": "interactive",
        "interactive": {"type": kind, "body": {"text": body}, "action": action, **more},
    }


def buttons(*pairs: tuple[str, str]) -> dict[str, Any]:
    shown = [{"type": "reply", "reply": {"id": button, "title": title}} for button, title in pairs]
    return interactive("button", {"buttons": shown})


def rows(count: int, title: str = "x", description: str = "x", button: str = "Choose") -> dict[str, Any]:
    found = [{"id": str(n), "title": title, "description": description} for n in range(count)]
    return interactive("list", {"button": button, "sections": [{"rows": found}]})


def link(label: str, url: str) -> dict[str, Any]:
    return interactive("cta_url", {"name": "cta_url", "parameters": {"display_text": label, "url": url}})


def flow(**parameters: Any) -> dict[str, Any]:
    return interactive("flow", {"name": "flow", "parameters": {"flow_message_version": "3", **parameters}})


def template(parameter: str, name: str = "a", code: str = "hi") -> dict[str, Any]:
    body = {"type": "body", "parameters": [{"type": "text", "text": parameter}]}
    return {**TO, "type": "template", "template": {"name": name, "language": {"code": code}, "components": [body]}}


def image(**content: str) -> dict[str, Any]:
    return {**TO, "type": "image", "image": content}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file["$id"]))
def test_the_files_are_schemas(file: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(file)


@pytest.mark.parametrize(
    "message",
    [
        text(body="x" * 4096),
        buttons(("a", "x" * 20), ("b", "y"), ("c", "z")),
        rows(10, "x" * 24, "x" * 72, "x" * 20),
        link("x" * 20, "https://example.in"),
        flow(flow_id="1", flow_cta="x" * 30),
        template("APP-001"),
        image(id="1", caption="x" * 1024),
        interactive("location_request_message", {"name": "send_location"}),
        interactive("button", buttons(("a", "x"))["interactive"]["action"], header={"type": "text", "text": "x" * 60}),
    ],
)
def test_what_meta_takes(message: dict[str, Any]) -> None:
    assert problems(message) == []


@pytest.mark.parametrize(
    "message",
    [
        text(body="x" * 4097),
        text(body=""),
        text(body=" \n "),
        text(body="a\0"),
        text(text="x"),
        {**text(body="x"), "to": "9810000001"},
        {**text(body="x"), "recipient": "IN.1"},
        {**text(body="x"), "image": {"id": "1"}},
        {key: value for key, value in text(body="x").items() if key != "to"},
        {**TO, "type": "text"},
        {**TO, "type": "reaction", "reaction": {"message_id": "m", "emoji": ""}, "context": {"message_id": "m"}},
        buttons(),
        buttons(*((c, c) for c in "abcd")),
        buttons(("a", "x" * 21)),
        buttons(("a", "x"), ("b", "x")),
        buttons(("a", "x"), ("a", "y")),
        buttons(("a" * 257, "x")),
        rows(0),
        rows(11),
        rows(1, "x" * 25),
        rows(1, "x\ny"),
        rows(1, "x", "x" * 73),
        rows(1, "x", ""),
        rows(1, button="x" * 21),
        interactive("list", rows(1)["interactive"]["action"], "x" * 1025),
        interactive("list", rows(1)["interactive"]["action"], header={"type": "image", "image": {"id": "1"}}),
        interactive("list", buttons(("a", "x"))["interactive"]["action"]),
        interactive("button", buttons(("a", "x"))["interactive"]["action"], header={"type": "text", "text": "x" * 61}),
        interactive("location_request_message", {"name": "send_location"}, footer={"text": "x"}),
        link("x" * 21, "https://example.in"),
        link("x", "example.in"),
        flow(flow_cta="x"),
        flow(flow_cta="x", flow_id="1", flow_name="a"),
        flow(flow_cta="x 👍", flow_id="1"),
        flow(flow_cta="x" * 31, flow_id="1"),
        flow(flow_cta="x", flow_id="1", flow_action="data_exchange", flow_action_payload={"screen": "A"}),
        flow(flow_cta="x", flow_id="1", flow_action_payload={"screen": "A", "data": {}}),
        template("a\nb"),
        template("a     b"),
        template(""),
        template("a", name="Name"),
        template("a", code="hi_IN"),
        image(id="1", link="https://example.in"),
        image(link="http://example.in"),
        image(id="1", caption="x" * 1025),
        {**TO, "type": "audio", "audio": {"id": "1", "caption": "x"}},
    ],
)
def test_what_meta_refuses(message: dict[str, Any]) -> None:
    assert problems(message)
