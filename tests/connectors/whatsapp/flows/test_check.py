"""Each rule of Meta's finds its breach, and the whole finds nothing in a Flow that keeps them."""

import copy
import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from connectors.whatsapp.flows.check import check_flow
from tests.conftest import ROOT
from tests.connectors.whatsapp.flows.conftest import BUILT

JSON = dict[str, Any]
Change = Callable[[JSON], object]
SAMPLES = ROOT / "tests" / "connectors" / "whatsapp" / "samples" / "flow_json.jsonl"


def first(flow: JSON) -> JSON:
    return flow["screens"][0]


def last(flow: JSON) -> JSON:
    return flow["screens"][-1]


def child(flow: JSON, name: str) -> JSON:
    found = (c for s in flow["screens"] for c in s["layout"]["children"] if c.get("name") == name or c["type"] == name)
    return next(found)


def add(flow: JSON, *components: JSON) -> None:
    first(flow)["layout"]["children"] += components


def footer(flow: JSON, action: JSON) -> None:
    child(flow, "Footer")["on-click-action"] = action


def nested(depth: int) -> JSON:
    inside = [nested(depth - 1)] if depth > 1 else [{"type": "TextBody", "text": "x"}]
    return {"type": "If", "condition": "${data.has_notice}", "then": inside}


BROKEN: dict[str, tuple[Change, str]] = {
    "a frozen version": (lambda f: f.update(version="5.0"), "version: 5.0 cannot be published"),
    "a version as a number": (lambda f: f.update(version=7.3), "cannot be published"),
    "an unknown data API": (lambda f: f.update(data_api_version="9.0"), "data_api_version: 9.0 is not known"),
    "no screens": (lambda f: f.update(screens=[]), "at least one is needed"),
    "too many screens": (
        lambda f: f["screens"].extend({**copy.deepcopy(first(f)), "id": f"X_{'I' * n}"} for n in range(100)),
        "at most 100",
    ),
    "too large": (lambda f: add(f, {"type": "Image", "src": "x" * 11_000_000}), "more than 10 MB"),
    "two screens of one id": (lambda f: f["screens"].append(last(f)), "REVIEW: 2 screens have this id"),
    "a figure in an id": (lambda f: first(f).update(id="PART_1"), "letters and underscores only"),
    "the reserved id": (lambda f: first(f).update(id="SUCCESS"), "is not SUCCESS"),
    "no title": (lambda f: first(f).update(title=" "), "it has no title"),
    "no layout": (lambda f: first(f).pop("layout"), "its layout is a SingleColumnLayout"),
    "no success": (lambda f: last(f).update(success=False), "one must be terminal with success"),
    "no terminal screen": (lambda f: last(f).pop("terminal"), "one must be terminal with success"),
    "a terminal screen without a footer": (
        lambda f: last(f)["layout"]["children"].pop(),
        "a terminal screen needs a Footer",
    ),
    "a second footer": (lambda f: add(f, child(f, "Footer")), "2 of Footer, at most 1"),
    "51 components": (lambda f: add(f, *[{"type": "TextBody", "text": "x"}] * 51), "at most 50"),
    "a list beside others": (
        lambda f: add(f, {"type": "NavigationList", "name": "n"}),
        "a NavigationList stands alone",
    ),
    "an unknown action": (lambda f: footer(f, {"name": "jump"}), "jump is no action"),
    "completing too early": (lambda f: footer(f, {"name": "complete"}), "only a terminal screen completes"),
    "a footer that does nothing": (lambda f: child(f, "Footer").pop("on-click-action"), "its Footer does nothing"),
    "asking without an endpoint": (lambda f: f.pop("data_api_version"), "data_exchange needs data_api_version"),
    "hiding what is not there": (lambda f: first(f).update(sensitive=["dog"]), "sensitive names dog"),
    "no routing model": (lambda f: f.pop("routing_model"), "routing_model: it names for each screen"),
    "a screen without routes": (lambda f: f["routing_model"].pop("PART_A"), "routing_model: PART_A is missing"),
    "a route to nowhere": (lambda f: f["routing_model"]["PART_A"].append("MOON"), "there is no screen MOON"),
    "a route to itself": (lambda f: f["routing_model"]["PART_A"].append("PART_A"), "PART_A leads to itself"),
    "a circle": (lambda f: f["routing_model"]["PART_B"].append("PART_A"), "the ways go in a circle: PART_A, PART_B"),
    "two beginnings": (
        lambda f: f["routing_model"].update(PART_A=["REVIEW"]),
        "exactly one screen begins, not 2: PART_A, PART_B",
    ),
    "an end that is none": (lambda f: f["routing_model"].update(PART_B=[]), "PART_B ends without being terminal"),
    "too many ways": (lambda f: f["routing_model"].update(PART_A=["REVIEW"] * 11), "11 ways from PART_A, at most 10"),
    "a forbidden jump": (
        lambda f: footer(f, {"name": "navigate", "next": {"type": "screen", "name": "MOON"}}),
        "navigates to MOON",
    ),
    "two fields of one name": (lambda f: add(f, child(f, "dob")), "2 components are named dob"),
    "a field without a name": (lambda f: child(f, "dob").pop("name"), "it has no name"),
    "an unknown component": (lambda f: add(f, {"type": "Slider"}), "Slider is no component"),
    "no label": (lambda f: child(f, "dob").pop("label"), "its label is missing"),
    "an empty text": (lambda f: child(f, "TextSubheading").update(text=""), "its text is missing"),
    "a long label": (
        lambda f: child(f, "applicant_name").update(label="क्षि" * 21),
        "label has 21 letters, at most 20",
    ),
    "a long label by example": (
        lambda f: (
            first(f)["data"].update(l={"type": "string", "__example__": "x" * 41}),
            child(f, "dob").update(label="${data.l}"),
        ),
        "label has 41 letters, at most 40",
    ),
    "a long helper": (lambda f: child(f, "dob").update({"helper-text": "x" * 81}), "helper-text has 81 letters"),
    "a long button": (lambda f: child(f, "Footer").update(label="x" * 36), "label has 36 letters, at most 35"),
    "captions everywhere": (
        lambda f: child(f, "Footer").update({"center-caption": "a", "left-caption": "b"}),
        "in the center, or at the sides",
    ),
    "no options": (lambda f: child(f, "gender").update({"data-source": []}), "0 options, from 1 to 20"),
    "21 buttons": (
        lambda f: child(f, "gender").update({"data-source": [{"id": str(n), "title": "x"} for n in range(21)]}),
        "21 options, from 1 to 20",
    ),
    "options from nowhere": (lambda f: child(f, "gender").update({"data-source": "${data.x}"}), "its data-source is"),
    "the same option twice": (
        lambda f: child(f, "gender").update({"data-source": [{"id": "a", "title": "x"}] * 2}),
        "option a is there 2 times",
    ),
    "an option without words": (
        lambda f: child(f, "gender").update({"data-source": [{"id": "a"}]}),
        "option a has no title",
    ),
    "a long option": (
        lambda f: child(f, "gender").update({"data-source": [{"id": "a", "title": "x" * 31}]}),
        "title of option a is longer than 30",
    ),
    "an unknown keyboard": (
        lambda f: child(f, "applicant_name").update({"input-type": "emoji"}),
        "input-type emoji is not known",
    ),
    "lengths that exclude each other": (
        lambda f: child(f, "pincode").update({"min-chars": 7}),
        "min-chars 7 and max-chars 6",
    ),
    "a pattern without help": (
        lambda f: child(f, "applicant_name").update({"pattern": "a", "helper-text": ""}),
        "a pattern needs a helper-text",
    ),
    "a pattern that is none": (lambda f: child(f, "applicant_name").update(pattern="("), "no regular expression"),
    "a day that is none": (lambda f: child(f, "dob").update({"max-date": "31/12/2026"}), "max-date is no day"),
    "data without an example": (lambda f: first(f)["data"]["notice"].pop("__example__"), "it needs an __example__"),
    "data without a type": (lambda f: first(f)["data"]["notice"].update(type="text"), "its type is one of"),
    "an example of another type": (
        lambda f: first(f)["data"]["notice"].update(__example__=True),
        "its example is no string",
    ),
    "a list of anything": (
        lambda f: first(f)["data"].update(l={"type": "array", "__example__": []}),
        "an array says what its items are",
    ),
    "data beyond a megabyte": (
        lambda f: first(f)["data"]["notice"].update(__example__="x" * 1_100_000),
        "more than 1 MB",
    ),
    "data that is no object": (lambda f: first(f).update(data=[]), "names each value with its type"),
    "a large picture": (
        lambda f: add(f, {"type": "Image", "src": b64encode(b"x" * 400_000).decode()}),
        "its picture has 390 KB, at most 300",
    ),
    "a picture by its address": (
        lambda f: add(f, {"type": "Image", "src": "https://x.example/a.png"}),
        "its picture is not in base64",
    ),
    "four pictures in a row": (
        lambda f: add(f, {"type": "ImageCarousel", "images": [{"src": "eHh4"}] * 4}),
        "images: from 1 to 3",
    ),
    "four rows of pictures": (
        lambda f: [
            add(f, *[{"type": "ImageCarousel", "images": [{"src": "eHh4"}]}] * 2),
            last(f)["layout"]["children"].extend([{"type": "ImageCarousel", "images": [{"src": "eHh4"}]}] * 2),
        ],
        "Flow: 4 of ImageCarousel, at most 3",
    ),
    "an empty list": (
        lambda f: add(f, {"type": "NavigationList", "name": "n", "list-items": []}),
        "list-items: from 1 to 20",
    ),
    "a list that acts twice": (
        lambda f: add(f, {"type": "NavigationList", "name": "n", "on-click-action": {"name": "data_exchange"},
                          "list-items": [{"on-click-action": {}}]}),
        "at the list or at its items, not both",
    ),
    "two badges": (
        lambda f: add(f, {"type": "NavigationList", "name": "n", "list-items": [{"badge": "a"}, {"badge": "b"}]}),
        "one item may have a badge",
    ),
    "too many photos": (
        lambda f: add(f, {"type": "PhotoPicker", "name": "p", "label": "a", "max-uploaded-photos": 31}),
        "max-uploaded-photos is from 1 to 30",
    ),
    "both pickers": (
        lambda f: add(f, *[{"type": f"{kind}Picker", "name": kind, "label": "a"} for kind in ("Photo", "Document")]),
        "a PhotoPicker or a DocumentPicker, not both",
    ),
    "files for another screen": (
        lambda f: [
            add(f, {"type": "PhotoPicker", "name": "p", "label": "a"}),
            footer(f, {"name": "data_exchange", "payload": {"all": ["${form.p}"]}}),
        ],
        "all: files of p cannot be sent this way",
    ),
    "four Ifs deep": (lambda f: add(f, nested(4)), "4 Ifs inside of each other, at most 3"),
    "too many options with pictures": (
        lambda f: child(f, "district").update(
            {"data-source": [{"id": str(n), "title": "x", "image": "eHh4"} for n in range(101)]}
        ),
        "101 options with pictures, at most 100",
    ),
    "bound to nothing": (
        lambda f: child(f, "dob").update({"init-value": "${data.moon}"}),
        "nothing is called ${data.moon}",
    ),
    "a field of another screen": (
        lambda f: child(f, "Footer")["on-click-action"]["payload"].update(x="${form.mobile}"),
        "nothing is called ${form.mobile}",
    ),
}  # fmt: skip


@pytest.fixture
def flow() -> JSON:
    return copy.deepcopy(BUILT["income_certificate", "hi"])


@pytest.mark.parametrize("name", BROKEN)
def test_a_breach_is_found(name: str, flow: JSON) -> None:
    change, told = BROKEN[name]
    assert check_flow(flow) == []
    change(flow)
    assert any(told in problem for problem in check_flow(flow)), check_flow(flow)


def test_what_is_no_flow_is_told() -> None:
    assert check_flow([]) == ["Flow: it is a JSON object"]


def test_letters_are_counted_as_people_see_them(flow: JSON) -> None:
    child(flow, "applicant_name")["label"] = "क्षि" * 20
    assert check_flow(flow) == []


def test_another_screens_field_may_be_named_with_its_screen(flow: JSON) -> None:
    child(flow, "dob")["helper-text"] = "${screen.PART_B.form.mobile}"
    assert check_flow(flow) == []


@pytest.mark.parametrize("line", SAMPLES.read_text(encoding="utf-8").splitlines())
def test_samples_of_the_documentation_are_in_order(line: str) -> None:
    assert check_flow(json.loads(line)) == []


def test_a_flow_without_an_endpoint_is_gone_through_by_its_buttons() -> None:
    button = {"type": "Footer", "label": "Next"}
    to_end = {"name": "navigate", "next": {"type": "screen", "name": "END"}, "payload": {}}
    layout = {"type": "SingleColumnLayout"}
    screens = [
        {"id": "START", "title": "a", "layout": {**layout, "children": [{**button, "on-click-action": to_end}]}},
        {"id": "END", "title": "b", "terminal": True,
         "layout": {**layout, "children": [{**button, "on-click-action": {"name": "complete", "payload": {}}}]}},
    ]  # fmt: skip
    assert check_flow({"version": "7.3", "screens": screens}) == []
