"""One plain answer for each verdict, in both languages, whoever says it."""

import pytest

from seva.catalogue import Messages
from seva.certificates import Reason, Verdict
from seva.core import Core
from seva.verifying import NumberVerdict
from tests.verifying.lab import SHOWN, Lab
from web.verify.page import KINDS

LANGUAGES = ("en", "hi")


@pytest.mark.parametrize("verdict", Verdict, ids=lambda verdict: verdict.value)
def test_each_verdict_is_found_and_answered(verifier: Core, lab: Lab, verdict: Verdict) -> None:
    outcome = verifier.verifying.text(SHOWN[verdict](lab))
    assert outcome.verdict is verdict
    words = verifier.verifying.words
    for language in LANGUAGES:
        answer = words.answer(verdict, language)
        assert len(answer.split("\n")) == 2 and "{" not in answer
        assert bool(words.remarks(outcome, language)) is (outcome.status is not None)
        assert bool(words.facts(outcome, language)) is (outcome.is_signed or verdict is Verdict.other_state)


def test_no_two_verdicts_have_the_same_answer(verifier: Core) -> None:
    for language in LANGUAGES:
        said = [verifier.verifying.words.answer(verdict, language) for verdict in Verdict]
        assert len(set(said)) == len(said)


def test_the_tables_are_total(messages: Messages) -> None:
    assert set(SHOWN) == set(Verdict)
    keys = {key for key in messages.keys() if key.startswith("verdict.")}
    assert keys == {f"verdict.{part}{v.value}" for v in Verdict for part in ("", "why.")}
    assert {key for key in messages.keys() if key.startswith("number.")} == {f"number.{v.value}" for v in NumberVerdict}
    assert {key for key in messages.keys() if key.startswith("ended.")} == {f"ended.{r.name}" for r in Reason}
    assert set(KINDS) <= set(NumberVerdict)


def test_what_stands_in_it_is_said_as_people_read_it(verifier: Core, lab: Lab) -> None:
    outcome = verifier.verifying.text(SHOWN[Verdict.genuine](lab))
    said = {line.label: line.value for line in verifier.verifying.words.facts(outcome, "en")}
    assert said["Name"] == "सुनीता देवी"
    assert said["Yearly income of the family"] == "₹1,20,000"
    assert said["Date of birth"] == "12 March 1989"
    assert said["Issued by"] == "Sub-Divisional Magistrate"
    assert said["Issued on"] == "23 October 2026"


def test_what_nobody_vouches_for_is_not_shown_as_its_content(verifier: Core, lab: Lab) -> None:
    words = verifier.verifying.words
    assert words.facts(verifier.verifying.text(SHOWN[Verdict.unknown_key](lab)), "en") == []
    other = words.facts(verifier.verifying.text(SHOWN[Verdict.other_state](lab)), "en")
    assert [line.value for line in other] == ["MH", "MH-CRT-2026-12345678"]
