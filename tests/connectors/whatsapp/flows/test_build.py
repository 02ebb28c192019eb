"""All services build valid Flows in both languages, by our own checks and by those of the stand-in for Meta."""

import json
import re
from typing import Any

import pytest

from connectors.whatsapp.flows.build import flow_json
from connectors.whatsapp.flows.check import check_flow
from connectors.whatsapp.flows.components import as_typed
from connectors.whatsapp.flows.limits import LENGTHS, OPTION
from connectors.whatsapp.flows.screens import NEXT, REVIEW, SUBMIT, TRIGGER, screens_of
from connectors.whatsapp.payloads.measure import size
from seva.catalogue import Field, Service, Text
from simulator.whatsapp.flow_check import validate
from tests.connectors.whatsapp.flows.conftest import BUILT, CATALOGUE, EACH, MESSAGES, SERVICES, children, inputs

Flow = dict[str, Any]


def test_all_are_there() -> None:
    assert len(SERVICES) == 92 and len(BUILT) == 184


@pytest.mark.parametrize(("service", "language"), EACH)
def test_each_keeps_the_rules(service: Service, language: str) -> None:
    flow = BUILT[service.id, language]
    assert check_flow(flow) == []
    assert validate(json.dumps(flow, ensure_ascii=False).encode()) == (flow, [])
    assert (flow["version"], flow["data_api_version"]) == ("7.3", "4.0")


@pytest.mark.parametrize(("service", "language"), EACH)
def test_each_asks_every_question_and_sends_it(service: Service, language: str) -> None:
    *parts, review = BUILT[service.id, language]["screens"]
    for screen, part in zip(parts, screens_of(service), strict=True):
        assert (screen["id"], tuple(inputs(screen))) == (part.id, part.fields)
        payload = children(screen)[-1]["on-click-action"]["payload"]
        assert payload == {TRIGGER: NEXT, **{name: f"${{form.{name}}}" for name in part.fields}}
    assert review["id"] == REVIEW and review["terminal"] and review["success"] and not inputs(review)
    assert children(review)[-1]["on-click-action"] == {"name": "data_exchange", "payload": {TRIGGER: SUBMIT}}


@pytest.mark.parametrize(("service", "language"), EACH)
def test_no_text_is_cut_and_all_fit_however_letters_are_counted(service: Service, language: str) -> None:
    flow = BUILT[service.id, language]
    assert "…" not in json.dumps(flow, ensure_ascii=False)
    for screen in flow["screens"]:
        for child in children(screen):
            for name, most in LENGTHS[child["type"]].items():
                assert size(str(child.get(name, ""))) <= most or "${" in child[name]
            for option in child.get("data-source", ()) if isinstance(child.get("data-source"), list) else ():
                assert size(option["title"]) <= OPTION["title"]


@pytest.mark.parametrize(("service", "language"), EACH)
def test_a_question_with_a_shorter_label_is_asked_in_full(service: Service, language: str) -> None:
    for screen in BUILT[service.id, language]["screens"]:
        texts = " ".join(str(child.get("text", "")) for child in children(screen))
        examples = {f"${{data.{name}}}": str(kind["__example__"]) for name, kind in screen["data"].items()}
        for name, child in inputs(screen).items():
            field = CATALOGUE.fields[name]
            if child["label"] != field.label.in_(language) and child.get("helper-text") not in examples:
                assert field.ask.in_(language) in f"{child.get('helper-text', '')} {texts}"


def test_a_choice_has_a_component_by_its_number_and_a_day_has_a_picker() -> None:
    kinds = {
        name: child["type"]
        for screen in BUILT["income_certificate", "hi"]["screens"]
        for name, child in inputs(screen).items()
    }
    assert (kinds["gender"], kinds["district"], kinds["dob"]) == ("RadioButtonsGroup", "Dropdown", "DatePicker")
    assert (kinds["address"], kinds["applicant_name"]) == ("TextArea", "TextInput")


def test_a_choice_whose_label_is_one_word_is_asked_in_full() -> None:
    first, second, _ = BUILT["income_certificate", "hi"]["screens"]
    texts = [child.get("text") for screen in (first, second) for child in children(screen)]
    assert CATALOGUE.fields["gender"].ask.hi in texts
    assert CATALOGUE.fields["purpose"].ask.hi not in texts and CATALOGUE.fields["district"].ask.hi not in texts


@pytest.mark.parametrize(
    ("name", "keyboard", "least", "most"),
    [
        ("pincode", "number", 6, 6),
        ("mobile", "phone", 10, 16),
        ("email", "email", 5, 254),
        ("ca_no", "number", 9, 12),
        ("account_last4", "number", 4, 4),
    ],
)
def test_keyboards_and_lengths(name: str, keyboard: str, least: int, most: int) -> None:
    child = next(inputs(s)[name] for flow in BUILT.values() for s in flow["screens"] if name in inputs(s))
    assert (child["input-type"], child["min-chars"], child["max-chars"]) == (keyboard, least, most)


@pytest.mark.parametrize(
    ("name", "typed", "is_right"),
    [
        ("vehicle_no", "dl 3c ab 1234", True), ("vehicle_no", "DL3CAB1234", True), ("vehicle_no", "1234", False),
        ("dl_no", "DL-04 2011 0149646", True), ("dl_no", "dl0420110149646", True), ("dl_no", "DL04", False),
        ("dl_no", "DL-०४२०११०१४९६४६", True), ("chassis_last5", "a1b2c", True), ("chassis_last5", "a1b2", False),
    ],
)  # fmt: skip
def test_patterns_take_what_the_chat_takes(name: str, typed: str, is_right: bool) -> None:
    pattern = CATALOGUE.fields[name].pattern
    assert pattern and bool(re.fullmatch(as_typed(pattern), typed)) is is_right


def test_districts_decide_about_sub_divisions_by_asking_us() -> None:
    screen = BUILT["ews_certificate", "en"]["screens"][1]
    action = inputs(screen)["district"]["on-select-action"]
    assert action["name"] == "data_exchange" and action["payload"][TRIGGER] == "district"
    assert {*action["payload"]} == {TRIGGER, *inputs(screen)}
    assert inputs(screen)["sub_division"]["data-source"] == "${data.options_sub_division}"
    assert (
        sum("on-select-action" in child for flow in BUILT.values() for s in flow["screens"] for child in children(s))
        == 12
    )


def test_private_answers_are_marked_and_never_in_the_json() -> None:
    first, second, _ = BUILT["income_certificate", "hi"]["screens"]
    assert second["sensitive"] == ["mobile", "aadhaar_last4"] and "sensitive" not in first
    assert "9876543210" not in json.dumps(second)


@pytest.mark.parametrize(
    ("service_id", "said"),
    [
        ("income_certificate", "documents"), ("driving_licence_renewal", "both"), ("lost_report", ""),
        ("water_bill_payment", "answer"), ("ap_bus_ticket", "payment"),
    ],
)  # fmt: skip
def test_the_end_says_what_follows_in_the_chat(service_id: str, said: str) -> None:
    texts = [child.get("text") for child in children(BUILT[service_id, "hi"]["screens"][-1])]
    assert MESSAGES.raw(f"flow.after.{said}".strip("."), "hi") in texts


def test_the_same_catalogue_gives_the_same_json() -> None:
    service = CATALOGUE.services["ews_certificate"]
    assert flow_json(service, MESSAGES, "hi") == BUILT["ews_certificate", "hi"]


def test_every_screen_can_be_passed_over_and_asks_again_when_left_backwards() -> None:
    flow = BUILT["obc_certificate", "en"]
    assert flow["routing_model"] == {
        "PART_A": ["PART_B", "PART_C", REVIEW], "PART_B": ["PART_C", REVIEW], "PART_C": [REVIEW], REVIEW: [],
    }  # fmt: skip
    assert [screen.get("refresh_on_back", False) for screen in flow["screens"]] == [False, True, True, True]


def test_a_label_without_a_short_one_is_cut_between_words_and_asked_in_full() -> None:
    label = Text(en="Name of the one who owned the vehicle before", hi="गाड़ी के पिछले मालिक का पूरा नाम क्या था")
    ask = Text(
        en="What is the full name of the one who owned the vehicle before, as it is on the RC that you hold?",
        hi="गाड़ी का पिछला मालिक कौन था? उनका पूरा नाम वैसा ही लिखें जैसा आपकी आरसी पर है, सब शब्द?",
    )
    field = Field(id="owner", type="text", label=label, ask=ask, example=Text(en="Ram", hi="राम"))
    service = SERVICES[0].model_copy(update={"fields": [field]})
    for language in ("en", "hi"):
        flow = flow_json(service, MESSAGES, language)
        assert check_flow(flow) == []
        assert inputs(flow["screens"][0])["owner"]["label"].endswith("…")
        assert {"type": "TextBody", "text": ask.in_(language)} in children(flow["screens"][0])
