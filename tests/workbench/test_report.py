"""The report: whole HTML, every section, nothing from outside, whatever there is to tell."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.workbench.messages import message, messages
from workbench.evaluation.behaviour import Behaviour
from workbench.evaluation.evaluate import Places, evaluated
from workbench.evaluation.incumbent import promote
from workbench.evaluation.records import ModelFacts
from workbench.report.charts import Frame, apart, shares_against_counts, shares_against_shares
from workbench.report.findings import Finding
from workbench.report.learning_curve import Point
from workbench.report.neighbours import Neighbour
from workbench.report.reasons import Part, Reason
from workbench.report.render import Report, render
from workbench.report.training_examples import Example
from workbench.scored import Scored

MOMENT = "2026-11-22T05:00:00+00:00"
SECTIONS = {
    "verdict", "spellings", "incumbent", "styles", "intents", "services", "confusion", "out-of-scope", "calibration",
    "errors", "service-errors", "latency", "learning-curve", "behaviour", "terms",
}  # fmt: skip
EMPTY = {"meta", "br", "link", "img", "input", "hr"}
HOSTILE = "<script>alert('1')</script> & \"co\""

JUDGED = [
    *messages(5, 2, "en"),
    *messages(6, 0, "hi_latn"),
    message("weather", "out_of_scope", confidence=0.8, threshold=0.4),
    message("match", "out_of_scope", "greet", confidence=0.3, threshold=0.4, style="sms"),
    message("pan", service="pan", found_service="aadhaar", candidates=("aadhaar", "pan"), milliseconds=72.5),
]
WRONG = message(HOSTILE, "ask_fee", "greet", confidence=0.9)
FINDING = Finding(
    WRONG,
    Reason((Part("<script>", 0.8), Part(" "), Part("co", -0.2)), 1.1, (Part("·scr", 0.4),)),
    [Neighbour(Example("hello <b>", "greet", "data/nlu/en/social.yml:3"), 0.7)],
    [Neighbour(Example("fee", "ask_fee", "catalogue"), 0.2)],
)
CURVE = [Point(0.5, 1200, {"all": 0.8, "en": 0.75}), Point(1.0, 2400, {"all": 0.9, "en": 0.95})]


class Tree(HTMLParser):
    """Which elements are open, which ids there are, what would be loaded, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        if tag not in EMPTY:
            self.open.append(tag)
        values = dict(attrs)
        self.ids += [values["id"]] if values.get("id") else []
        self.links += [value for name in ("src", "href", "xlink:href") if (value := values.get(name))]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element, line {self.getpos()[0]}"

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Tree:
    tree = Tree()
    tree.feed(html)
    assert tree.open == []
    return tree


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "eval", tmp_path / "held_out", tmp_path / "models", tmp_path / "promoted.json")


def report_of(
    places: Places, judged: list[Scored], developed: list[Scored] | None = None, behaviour: Behaviour | None = None
) -> Report:
    model = ModelFacts("seva.tar.gz", "b" * 64, MOMENT, 21960)
    evaluation, standing = evaluated(model, judged, developed or [WRONG], places, MOMENT, behaviour)
    return Report(evaluation, standing, [FINDING], CURVE)


def with_incumbent(places: Places, judged: list[Scored]) -> None:
    evaluation, _ = evaluated(ModelFacts("old.tar.gz", "a" * 64), judged, [message(HOSTILE)], places, MOMENT, None)
    promote(evaluation, places.models, places.promoted, MOMENT)


def test_the_report_is_whole_and_needs_nothing_else(places: Places) -> None:
    html = render(report_of(places, JUDGED))
    tree = read(html)
    assert html.startswith("<!DOCTYPE html>")
    assert SECTIONS <= set(tree.ids) and len(tree.ids) == len(set(tree.ids))
    assert {link for link in tree.links if link not in {f"#{name}" for name in SECTIONS}} == set()
    assert not re.search(r"url\(|@import|<script", html)


def test_every_section_can_be_reached_from_the_top(places: Places) -> None:
    tree = read(render(report_of(places, JUDGED)))
    assert {f"#{name}" for name in SECTIONS - {"verdict"}} <= set(tree.links)


def test_what_citizens_write_stays_text(places: Places) -> None:
    with_incumbent(places, JUDGED)
    html = render(report_of(places, [*JUDGED, replace(WRONG, spelling="hi")]))
    assert "script" not in read(html).elements
    assert HOSTILE in read(html).text


def test_the_drawings_are_there(places: Places) -> None:
    assert render(report_of(places, JUDGED)).count("<svg") == 3
    without = replace(report_of(places, JUDGED), learning=())
    assert render(without).count("<svg") == 2
    assert "seva evaluate --learning-curve" in read(render(without)).text


def test_the_tables_tell_the_figures(places: Places) -> None:
    text = read(render(report_of(places, JUDGED, behaviour=Behaviour(7, ())))).text
    for figure in ("romanised Hindi", "aadhaar", "ask_fee", "21,960", "+0.40", "data/nlu/en/social.yml:3"):
        assert figure in text
    assert "7 tests of tests/nlu_behaviour passed, 0 failed." in text
    assert "72.5" in text


def test_a_model_that_lost_is_called_unfit_on_top(places: Places) -> None:
    with_incumbent(places, [replace(m, found_intent=m.intent) for m in JUDGED])
    html = render(report_of(places, JUDGED, behaviour=Behaviour(7, ("test_typos - 0.9 < 0.95",))))
    tree = read(html)
    assert 'class="verdict unfit"' in html
    assert tree.text.index("Not fit to be promoted") < tree.text.index("By spelling")
    assert "1 test of behaviour failed." in tree.text and "test_typos - 0.9 < 0.95" in tree.text
    assert "p (McNemar)" in tree.text and "old.tar.gz" in tree.text
    assert "1 development messages that the incumbent understood" in tree.text


def test_committed_figures_alone_are_told_as_such(places: Places) -> None:
    with_incumbent(places, JUDGED)
    (places.models / "incumbent.json").unlink()
    assert "no paired test" in read(render(report_of(places, JUDGED))).text


def test_a_model_without_reasons_or_errors_has_a_report_too(places: Places) -> None:
    report = report_of(places, messages(3, 0), messages(2, 0))
    tree = read(render(replace(report, findings=(), learning=())))
    assert "None." in tree.text and SECTIONS <= set(tree.ids)
    tree = read(render(replace(report, findings=(Finding(WRONG),))))
    assert HOSTILE in tree.text


def test_a_frame_turns_values_into_pixels() -> None:
    frame = Frame(0, 2, 0, 1, width=200, height=100, left=10, top=5, right=0, bottom=0)
    assert (frame.x(1), frame.y(0), frame.y(1), frame.box) == (110, 105, 5, "0 0 210 105")
    assert frame.line([(0, 0), (2, 1)]) == "10.0,105.0 210.0,5.0"


def test_frames_hold_their_values_and_have_round_marks() -> None:
    frame = shares_against_counts([100, 400], [0.74, 0.93])
    assert (frame.low_y, frame.high_y, frame.high_x) == (0.7, 1.0, 400)
    assert frame.ticks_y() == [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]
    assert shares_against_shares(0.25).ticks_x() == [0, 0.05, 0.1, 0.15, 0.2, 0.25]
    assert shares_against_counts([5], [1.0]).high_y > 1.0


def test_labels_do_not_touch() -> None:
    assert apart({"a": 30, "b": 10, "c": 12}, least=15) == {"a": 40, "b": 10, "c": 25}
