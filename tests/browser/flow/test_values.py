"""Bindings, expressions, Markdown and checks, each by itself in the browser."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from seva.catalogue import Catalogue, Messages
from seva.catalogue.wording_rules import wording_problems
from tests.browser.flow.stage import JSON, Stage

SCOPE = {
    "data": {"name": "Asha", "count": 3, "list": ["a"], "deep": {"er": "x"}, "odd": "${form.x}", "is": True},
    "form": {"x": "7", "empty": ""},
    "screen": {"FIRST": {"form": {"y": "why"}, "data": {"z": 1}}},
}


@pytest.fixture(scope="module")
def stage(browser: Browser, address: str) -> Iterator[Stage]:
    """One page for all: nothing is drawn."""
    page = browser.new_page()
    stage = Stage(page)
    stage.load(address)
    yield stage
    page.close()


def resolved(stage: Stage, value: Any, function: str = "resolve") -> Any:
    return stage.page.evaluate(
        """async ([name, value, scope]) => {
            try { return (await import("/static/flow/bindings.js"))[name](value, scope); }
            catch (error) { return error.constructor.name; }
        }""",
        [function, value, SCOPE],
    )


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("plain ${data.name}", "plain ${data.name}"),
        ("${data.name}", "Asha"),
        ("${data.deep.er}", "x"),
        ("${data.nothing.at.all}", None),
        ("${data.name.length}", None),
        ("${data.constructor}", None),
        ("${data.odd}", "${form.x}"),
        ("${screen.FIRST.form.y}", "why"),
        ({"a": ["${form.x}", 1, None], "b": {"c": "${data.count}"}}, {"a": ["7", 1, None], "b": {"c": 3}}),
        ("`${form.x} > 3`", True),
        ("`${form.x} >= 10`", False),
        ("`${form.x} == 7 && ${data.is}`", True),
        ("`${form.x} != '7' || !${data.is}`", False),
        ("`2 + 3 * 4 - 6 / 2`", 11),
        ("`(2 + 3) * -2`", -10),
        ("`${data.count} % 2 == 1`", True),
        ("`'Dear ' ${data.name} ', ' ${data.count} + 1`", "Dear Asha, 4"),
        ("`'it\\'s'`", "it's"),
        ("`${form.empty} == ''`", True),
        ("`'b' > 'a'`", True),
        ("`${data.nothing} > 3`", False),
        ("`true == false`", False),
        ("`2 +`", "ExpressionError"),
        ("`(2`", "ExpressionError"),
        ("`alert(1)`", "ExpressionError"),
        ("``", "ExpressionError"),
    ],
)
def test_what_a_value_means(stage: Stage, value: Any, meant: Any) -> None:
    assert resolved(stage, value) == meant


def test_the_condition_of_an_if_needs_no_backticks(stage: Stage) -> None:
    conditions = ["${data.is}", "${form.empty}", "(${form.x} == '7') && ${data.is}", "`${data.count} < 3`", True]
    assert [resolved(stage, each, "holds") for each in conditions] == [True, False, True, False, True]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a **b *c*** d", "<p>a <strong>b <em>c</em></strong> d</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("~~old~~ new", "<p><s>old</s> new</p>"),
        (["one", "two"], "<p>one<br>two</p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("# Head", '<h3 class="flow-subheading">Head</h3>'),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("[go](https://a.b)", '<p><a href="https://a.b" target="_blank" rel="noopener noreferrer">go</a></p>'),
        ("[go](javascript:alert)", "<p>[go](javascript:alert)</p>"),
        ("<b>&amp;", "<p>&lt;b&gt;&amp;amp;</p>"),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<table><thead><tr>TH>a</th>TH>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>".replace(
                "TH", '<th scope="col"'
            ),
        ),
    ],
)
def test_markdown(stage: Stage, text: Any, html: str) -> None:
    drawn = stage.page.evaluate(
        """async (text) => {
            const box = document.createElement("div");
            box.append(...(await import("/static/flow/markdown.js")).markdown(text));
            return box.innerHTML;
        }""",
        text,
    )
    assert drawn == html


REQUIRED = {"required": True}
LATE = {
    "min-date": "2026-11-01",
    "max-date": "2026-11-30",
    "unavailable-dates": ["2026-11-15"],
    "include-days": ["Sun", "Mon"],
}
RANGE = {**LATE, "include-days": [], "min-days": 2, "max-days": 3}


@pytest.mark.parametrize(
    ("kind", "properties", "value", "wrong"),
    [
        ("TextInput", REQUIRED, "  ", "This is needed"),
        ("TextInput", {}, "", None),
        ("TextInput", {}, "x" * 80, None),
        ("TextInput", {}, "x" * 81, "At most 80 characters"),
        ("TextInput", {"max-chars": "3"}, "क्षत", "At most 3 characters"),
        ("TextInput", {"min-chars": 3}, "ab", "At least 3 characters"),
        ("TextInput", {"input-type": "number"}, "12.5", None),
        ("TextInput", {"input-type": "number"}, "1,20,000", "Digits only, such as 12"),
        ("TextInput", {"input-type": "email"}, "asha@example", "Write it like name@example.com"),
        ("TextInput", {"input-type": "email"}, "asha@example.in", None),
        ("TextInput", {"input-type": "phone"}, "+91 98100 00001", None),
        ("TextInput", {"input-type": "phone"}, "98100x", "Write it like 9810000001"),
        ("TextInput", {"input-type": "passcode"}, "12a4", "Digits only"),
        ("TextInput", {"pattern": "[1-9][0-9]{5}"}, "1100011", "Write it as shown below"),
        ("TextInput", {"pattern": "[1-9][0-9]{5}"}, "110001", None),
        ("TextArea", {"max-length": 5}, "123456", "At most 5 characters"),
        ("TextArea", {}, "x" * 600, None),
        ("CheckboxGroup", {"min-selected-items": 2}, ["a"], "Choose at least 2"),
        ("CheckboxGroup", {"max-selected-items": 1}, ["a", "b"], "Choose at most 1"),
        ("ChipsSelector", REQUIRED, [], "This is needed"),
        ("OptIn", REQUIRED, False, "This is needed"),
        ("OptIn", {}, False, None),
        ("DatePicker", LATE, "2026-11-22", None),
        ("DatePicker", LATE, "2026-10-31", "Choose 1 November 2026 or later"),
        ("DatePicker", LATE, "2026-12-01", "Choose 30 November 2026 or earlier"),
        ("DatePicker", LATE, "2026-11-15", "This day cannot be chosen"),
        ("DatePicker", LATE, "2026-11-17", "This day cannot be chosen"),
        ("DatePicker", {}, "2026-02-30", "This day cannot be chosen"),
        ("CalendarPicker", RANGE, {"start-date": "2026-11-02", "end-date": "2026-11-04"}, None),
        ("CalendarPicker", RANGE, {"start-date": "2026-11-02", "end-date": "2026-11-02"}, "Choose at least 2 days"),
        ("CalendarPicker", RANGE, {"start-date": "2026-11-02", "end-date": "2026-11-05"}, "Choose at most 3 days"),
        ("CalendarPicker", {**RANGE, **REQUIRED}, {"start-date": "2026-11-02"}, "This is needed"),
    ],
)
def test_what_is_checked_before_a_screen_goes_on(
    stage: Stage, kind: str, properties: JSON, value: Any, wrong: str | None
) -> None:
    found = stage.page.evaluate(
        """async ([kind, properties, value]) => {
            const { problem } = await import("/static/flow/validation.js");
            const { wordsOf } = await import("/static/flow/words.js");
            return problem(kind, (name) => properties[name], value, wordsOf("en"), "en");
        }""",
        [kind, properties, value],
    )
    assert found == wrong


def test_the_apps_own_words_are_there_in_both_languages_and_well_written(stage: Stage, catalogue: Catalogue) -> None:
    words = stage.page.evaluate("import('/static/flow/words.js').then(({ WORDS }) => WORDS)")
    assert words.keys() == {"en", "hi"} and words["en"].keys() == words["hi"].keys()
    texts = {f"flow.{key.lower()}": {"en": text, "hi": words["hi"][key]} for key, text in words["en"].items()}
    none = replace(catalogue, services={}, departments={}, pincodes={}, wards=())
    assert wording_problems(none, Messages(texts)) == []


def test_days_of_the_calendar(stage: Stage) -> None:
    found = stage.page.evaluate(
        """async () => {
            const { plus, plusMonths, isDay, weekday, daysBetween, formatter } = await import("/static/flow/dates.js");
            return [
                plus("2026-02-28", 1), plus("2024-02-28", 1), plusMonths("2026-01-31", 1), plusMonths("2026-01-15", -1),
                isDay("2026-02-29"), isDay("2024-02-29"), isDay(""),
                weekday("2026-11-22"), daysBetween("2026-02-27", "2026-03-01"),
                formatter("hi")("2026-03-12"), formatter("en")("2026-03-12")];
        }"""
    )
    dates, answers = found[:4], found[4:9]
    assert dates == ["2026-03-01", "2024-02-29", "2026-02-28", "2025-12-15"]
    assert answers == [False, True, False, 0, 3]
    assert found[9:] == ["12 मार्च 2026", "12 March 2026"]
