"""Templates: making, review, and filling in."""

import copy
from typing import Any

import pytest

from simulator.whatsapp.config import Limits
from tests.simulator.conftest import MakeRig
from tests.simulator.rig import CITIZEN, Rig, error_of

JSON = dict[str, Any]
NEWS: JSON = {
    "name": "news",
    "language": "hi",
    "category": "UTILITY",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "आवेदन {{1}}", "example": {"header_text": ["RV-1"]}},
        {
            "type": "BODY",
            "text": "नमस्ते {{1}}, आपका आवेदन {{2}} आगे बढ़ा है।",
            "example": {"body_text": [["आशा", "RV-1"]]},
        },
        {"type": "FOOTER", "text": "Seva Saathi"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "आगे"},
                {"type": "QUICK_REPLY", "text": "बाद में"},
                {"type": "URL", "text": "Track", "url": "https://example.gov.in/{{1}}", "example": ["x"]},
            ],
        },
    ],
}


def texts(*given: str) -> list[JSON]:
    return [{"type": "text", "text": text} for text in given]


def parts(header: list[JSON], body: list[JSON], url: str | None = "RV-1", payload: str = "") -> list[JSON]:
    made: list[JSON] = [{"type": "header", "parameters": header}, {"type": "body", "parameters": body}]
    if payload:
        reply = [{"type": "payload", "payload": payload}]
        made.append({"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": reply})
    if url is not None:
        made.append({"type": "button", "sub_type": "url", "index": 2, "parameters": texts(url)})
    return made


def create(rig: Rig, **changes: Any) -> Any:
    return rig.graph("POST", f"{rig.account}/message_templates", json={**NEWS, **changes})


def with_part(kind: str, **changes: Any) -> list[JSON]:
    components = copy.deepcopy(NEWS["components"])
    next(part for part in components if part["type"] == kind).update(changes)
    return components


def send(rig: Rig, components: list[JSON] | None = None, name: str = "news", code: str = "hi") -> Any:
    given = parts(texts("RV-1"), texts("आशा", "RV-1")) if components is None else components
    return rig.send("template", {"name": name, "language": {"code": code}, "components": given})


@pytest.fixture
def approved(rig: Rig) -> Rig:
    assert create(rig).json()["status"] == "PENDING"
    rig.pass_time(2)
    rig.webhook.posts.clear()
    return rig


def test_a_template_is_reviewed_before_it_can_be_sent(rig: Rig) -> None:
    made = create(rig).json()
    assert error_of(send(rig)) == (404, 132001)
    rig.pass_time(2)
    assert send(rig).status_code == 200
    entry = rig.webhook.bodies[0]["entry"][0]
    assert entry["time"] > 0
    value = entry["changes"][0]["value"]
    assert (value["event"], value["message_template_id"]) == ("APPROVED", int(made["id"]))
    listed = rig.graph("GET", f"{rig.account}/message_templates", params={"name": "news"}).json()["data"]
    assert [(t["id"], t["status"], t["language"]) for t in listed] == [(made["id"], "APPROVED", "hi")]


def test_a_rejected_template_stays_unsendable(rig: Rig) -> None:
    rig.world.templates.to_reject.add("news")
    create(rig)
    rig.pass_time(2)
    assert rig.webhook.bodies[0]["entry"][0]["changes"][0]["value"]["event"] == "REJECTED"
    assert error_of(send(rig)) == (404, 132001)


@pytest.mark.parametrize(("status", "code"), [("PAUSED", 132015), ("DISABLED", 132016)])
def test_paused_and_disabled_templates(approved: Rig, status: str, code: int) -> None:
    (template,) = approved.world.templates.of(approved.account)
    approved.client.post(f"/control/templates/{template.id}", json={"status": status})
    assert error_of(send(approved)) == (400, code)


def test_the_phone_shows_the_template_filled_in(approved: Rig) -> None:
    assert send(approved, parts(texts("RV-1"), texts("आशा", "RV-1"), payload="go")).status_code == 200
    approved.pass_time()
    message = approved.world.chat(CITIZEN)["messages"][-1]
    assert message["template"]["header"]["text"] == "आवेदन RV-1"
    assert message["template"]["body"] == "नमस्ते आशा, आपका आवेदन RV-1 आगे बढ़ा है।"
    assert message["template"]["buttons"][2]["url"] == "https://example.gov.in/RV-1"
    assert message["choices"] == ["go", "बाद में"]
    approved.world.handset(CITIZEN).tap(message["id"], "बाद में")
    approved.world.settle()
    tapped = approved.webhook.items("messages")[0]
    assert tapped["type"] == "button"
    assert tapped["button"] == {"payload": "बाद में", "text": "बाद में"}
    assert tapped["context"] == {"from": "911140000001", "id": message["id"]}


WRONG: dict[str, tuple[int, list[JSON]]] = {
    "too few": (132000, parts(texts("RV-1"), texts("आशा"))),
    "too many": (132000, parts(texts("RV-1"), texts("a", "b", "c"))),
    "no header": (132000, parts([], texts("a", "b"))),
    "no url": (132000, parts(texts("a"), texts("a", "b"), url=None)),
    "a new line": (132012, parts(texts("a"), texts("a\nb", "c"))),
    "five spaces": (132012, parts(texts("a"), texts("a     b", "c"))),
    "empty": (132012, parts(texts("a"), texts("", "c"))),
    "an image for a text": (
        132012,
        parts([{"type": "image", "image": {"link": "https://example.org/a.png"}}], texts("a", "b")),
    ),
    "too long": (132005, parts(texts("a"), texts("a" * 1020, "b"))),
    "a button that is not there": (
        132000,
        [*parts(texts("a"), texts("a", "b")), {"type": "button", "sub_type": "url", "index": 3, "parameters": []}],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_parameters_that_do_not_fit(approved: Rig, case: str) -> None:
    code, components = WRONG[case]
    assert error_of(send(approved, components)) == (400, code)


@pytest.mark.parametrize("language", ["en", "hi_IN"])
def test_there_is_no_other_language_to_fall_back_on(approved: Rig, language: str) -> None:
    assert error_of(send(approved, code=language)) == (404, 132001)


def test_named_parameters_must_be_those_of_the_template(rig: Rig) -> None:
    example = {"body_text_named_params": [{"param_name": "citizen_name", "example": "Asha"}]}
    body = {"type": "BODY", "text": "Dear {{citizen_name}}, it is done.", "example": example}
    assert create(rig, parameter_format="NAMED", components=[body]).status_code == 200
    rig.pass_time(2)
    named = [{"type": "text", "parameter_name": "citizen_name", "text": "Asha"}]
    assert send(rig, [{"type": "body", "parameters": named}]).status_code == 200
    assert error_of(send(rig, [{"type": "body", "parameters": texts("Asha")}])) == (400, 132012)


UNMAKEABLE: dict[str, JSON] = {
    "a name in capitals": {"name": "News"},
    "a language that does not exist": {"language": "hi_IN"},
    "a category that does not exist": {"category": "GOVERNMENT"},
    "no body": {"components": [{"type": "FOOTER", "text": "x"}]},
    "a long body": {"components": with_part("BODY", text="x" * 1025)},
    "a long header": {"components": with_part("HEADER", text="x" * 61)},
    "a long footer": {"components": with_part("FOOTER", text="x" * 61)},
    "a variable in the footer": {"components": with_part("FOOTER", text="a {{1}} b")},
    "a variable at the start": {"components": with_part("BODY", text="{{1}} और {{2}} आगे बढ़ा है।")},
    "a variable at the end": {"components": with_part("BODY", text="आपका आवेदन आगे बढ़ा {{1}} है {{2}}")},
    "too many variables": {"components": with_part("BODY", text="a {{1}} {{2}} b")},
    "a gap in the numbers": {"components": with_part("BODY", text="आपका आवेदन {{1}} आगे बढ़ा {{3}} है।")},
    "no examples": {"components": with_part("BODY", example={})},
    "a long button": {"components": with_part("BUTTONS", buttons=[{"type": "QUICK_REPLY", "text": "x" * 26}])},
    "eleven buttons": {"components": with_part("BUTTONS", buttons=[{"type": "QUICK_REPLY", "text": "x"}] * 11)},
    "three links": {
        "components": with_part("BUTTONS", buttons=[{"type": "URL", "text": "x", "url": "https://example.org"}] * 3)
    },
    "a variable within a link": {
        "components": with_part(
            "BUTTONS", buttons=[{"type": "URL", "text": "x", "url": "https://example.org/{{1}}/a", "example": ["x"]}]
        )
    },
}


@pytest.mark.parametrize("case", UNMAKEABLE)
def test_templates_that_cannot_be_made(rig: Rig, case: str) -> None:
    assert error_of(create(rig, **UNMAKEABLE[case])) == (400, 100)


def test_a_template_exists_once_in_a_language_and_can_be_deleted(approved: Rig) -> None:
    assert error_of(create(approved)) == (400, 100)
    assert create(approved, language="en").status_code == 200
    path = f"{approved.account}/message_templates"
    assert approved.graph("DELETE", path, params={"name": "news"}).json() == {"success": True}
    assert approved.graph("GET", path).json()["data"] == []


def test_more_templates_than_allowed_within_an_hour(make_rig: MakeRig) -> None:
    rig = make_rig(limits=Limits(templates_per_hour=2))
    assert [create(rig, name=f"n{n}").status_code for n in range(2)] == [200, 200]
    assert error_of(create(rig, name="n3")) == (400, 80007)
