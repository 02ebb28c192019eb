"""Messages through the whole pipeline, trained and loaded by Rasa."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

Parse = Callable[[str], dict[str, Any]]


def entities(parsed: dict[str, Any]) -> dict[str, Any]:
    return {entity["entity"]: entity["value"] for entity in parsed["entities"]}


@pytest.mark.parametrize(
    ("text", "intent", "service"),
    [
        ("i want to apply for income certificate", "apply_service", "income_certificate"),
        ("मुझे आय प्रमाण पत्र चाहिए", "apply_service", "income_certificate"),
        ("mujhe aay praman patra chahiye", "apply_service", "income_certificate"),
        ("जाति प्रमाण पत्र की फ़ीस कितनी है", "ask_fee", "caste_certificate_scst"),
        ("jaati praman patra ki fees kitni hai", "ask_fee", "caste_certificate_scst"),
        ("namaste", "greet", None),
    ],
)
def test_intent_and_service_in_three_spellings(parse: Parse, text: str, intent: str, service: str | None) -> None:
    parsed = parse(text)
    assert parsed["intent"]["name"] == intent
    assert entities(parsed).get("service") == service


@pytest.mark.parametrize(
    ("text", "code", "script"),
    [
        ("mujhe janm praman patra chahiye kitne paise lagenge", "hi", "Latn"),
        ("i want to apply for a birth certificate", "en", "Latn"),
        ("नमस्ते", "hi", "Deva"),
    ],
)
def test_the_language_stands_beside_the_intent(parse: Parse, text: str, code: str, script: str) -> None:
    parsed = parse(text)
    assert parsed["language"] == {"code": code, "script": script}
    assert parsed["language_confidence"] > 0.2


@pytest.mark.parametrize("text", ["110092", "12/03/1990", "👍", "..."])
def test_what_tells_no_language_has_no_confidence(parse: Parse, text: str) -> None:
    assert parse(text)["language_confidence"] == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mera pin 110 092 hai, mobile 98765-43210", {"pincode": "110 092", "mobile": "98765-43210"}),
        ("  मेरा जन्म १२ मार्च १९९० को हुआ", {"date": "१२ मार्च १९९०"}),
        ("ज़िला शाहदरा, आय ढाई लाख", {"district": "शाहदरा", "amount": "ढाई लाख"}),
        ("😀 jaati praman\u200b patra chahiye", {"service": "jaati praman\u200b patra"}),
        ("हिन्‍दी में बात करो", {"language": "हिन्‍दी"}),
    ],
)
def test_offsets_are_those_of_the_text_as_written(parse: Parse, text: str, expected: dict[str, str]) -> None:
    parsed = parse(text)
    spans = {entity["entity"]: parsed["text"][entity["start"] : entity["end"]] for entity in parsed["entities"]}
    assert {kind: spans.get(kind) for kind in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀😀",
        "\u200b\u200d",
        "...",
        "१",
        "?" * 50,
        "அரசு சேவை",
        "क" * 5000,
        "a1 " * 1600,
        "नमस्ते hello ਸਤਿ ਸ੍ਰੀ",
    ],
)
def test_bad_input_is_parsed(parse: Parse, text: str) -> None:
    parsed = parse(text)
    assert "name" in parsed["intent"]
    assert all(0 <= entity["start"] < entity["end"] <= len(parsed["text"]) for entity in parsed["entities"])


@pytest.mark.parametrize("text", ["😀😀", "...", "அரசு"])
def test_what_is_unknown_is_out_of_scope_with_little_confidence(parse: Parse, text: str) -> None:
    assert parse(text)["intent"] == {"name": "out_of_scope", "confidence": pytest.approx(0.1)}


def test_the_ranking_is_a_ranking(parse: Parse) -> None:
    parsed = parse("fees kitni hai")
    confidences = [entry["confidence"] for entry in parsed["intent_ranking"]]
    assert parsed["intent_ranking"][0]["name"] == parsed["intent"]["name"]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.0001


def test_candidates_are_told_when_several_services_are_close(parse: Parse) -> None:
    parsed = parse("mujhe pension chahiye")
    ids = [candidate["id"] for candidate in parsed["service_candidates"]]
    assert "service" not in entities(parsed)
    assert set(ids) <= {"widow_pension", "old_age_pension", "disability_pension"}
    assert len(ids) >= 2


def test_a_whole_aadhaar_number_is_no_entity(parse: Parse) -> None:
    parsed = parse("mera aadhaar 2341 2341 2346 hai")
    assert not {"account_number", "mobile", "pincode", "amount"} & entities(parsed).keys()


def test_a_number_is_no_part_of_a_service(parse: Parse) -> None:
    parsed = parse("DL-CRT-2026-12345678 ki fees kitni hai")
    assert entities(parsed) == {"certificate_number": "DL-CRT-2026-12345678"}
    assert parsed["service_candidates"] == []


def test_every_entity_names_its_extractor(parse: Parse) -> None:
    parsed = parse("income certificate, REV26-1234-5678-1")
    assert {entity["extractor"] for entity in parsed["entities"]} == {"ServiceRetriever", "ValueExtractor"}


def test_parsing_takes_milliseconds(parse: Parse) -> None:
    texts = ["mujhe aay praman patra chahiye", "what is the fee for a birth certificate in delhi", "मेरा पिन ११००९२ है"]
    times = []
    for text in texts * 10:
        begin = time.perf_counter()
        parse(text)
        times.append(time.perf_counter() - begin)
    assert statistics.median(times) < 0.02
