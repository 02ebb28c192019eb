"""Which kind of danger a message tells of, in three spellings; harmless words that sound alike call nobody."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seva.catalogue import Catalogue
from seva.catalogue.schema import HelplineKind
from seva.language import data
from seva.language.emergency import AS_WRITTEN, emergency_kinds
from tests.applications.calm import CALM

KINDS = set(get_args(HelplineKind))
TOLD = [
    ("house is on FIRE!!", {"fire"}), ("aag lag gayi", {"fire"}), ("घर में आग लगी है 🔥", {"fire"}),
    ("gas leak ho rahi hai", {"gas"}), ("गैस की बू", {"gas"}), ("bijli ka current lag gaya", {"electric"}),
    ("heart attack aaya hai", {"medical"}), ("ambulance bulao", {"medical"}), ("एंबुलेंस चाहिए", {"medical"}),
    ("papa behosh ho gaye", {"medical"}), ("saanp ne kaat liya", {"medical"}), ("मिर्गी का दौरा पड़ा है", {"medical"}),
    ("bachao", {"police"}), ("बचाओ", {"police"}), ("chori ho gayi", {"police"}), ("jaan se maar dega", {"police"}),
    ("pati ne mara", {"women"}), ("पति मारता है", {"women"}), ("child missing", {"child"}),
    ("बच्चों की हेल्पलाइन", {"child"}), ("I want to die", {"suicide"}), ("mujhe marna hai", {"suicide"}),
    ("आत्महत्या", {"suicide"}), ("baadh aa gayi", {"disaster"}), ("बाढ़ का पानी", {"disaster"}),
    ("building gir gayi", {"disaster"}), ("online fraud hua", {"cyber"}), ("बुज़ुर्ग अकेले हैं", {"elder"}),
    ("aag lag gayi, bachao", {"fire", "police"}), ("bachao baadh aa gayi", {"police", "disaster"}),
]  # fmt: skip
HARMLESS = [
    "", "😀", "help", "baad mein", "एक साल बाद", "lal dora certificate", "लाल डोरा प्रमाण पत्र", "bad quality ration",
    "birth certificate", "Bhag Singh", "phir se bolo", "110092",
]  # fmt: skip


@pytest.mark.parametrize(("said", "kinds"), TOLD)
def test_the_kind_of_danger_is_heard(said: str, kinds: set[str]) -> None:
    assert emergency_kinds(said) == kinds


@pytest.mark.parametrize("said", HARMLESS)
def test_harmless_words_call_nobody(said: str) -> None:
    assert emergency_kinds(said) == set()


def test_every_word_tells_its_own_kind() -> None:
    lists = data.load("emergency")
    wrong = [(kind, word) for kind, listed in lists.items() for word in listed if kind not in _kinds(word)]
    assert wrong == []


def _kinds(word: str) -> set[str]:
    return emergency_kinds(f"jaldi aao {word.removeprefix(AS_WRITTEN)} hai")


def test_every_kind_has_words_and_a_helpline_in_delhi(catalogue: Catalogue) -> None:
    assert set(data.load("emergency")) == KINDS
    for kind in KINDS:
        lines = [h for h in catalogue.helplines.values() if h.emergency and kind in h.kinds and h.number != "112"]
        assert any({"delhi", "india"} & set(h.area.split("/")) for h in lines), kind


@CALM
@given(st.text())
def test_any_text_gives_known_kinds(said: str) -> None:
    assert emergency_kinds(said) <= KINDS
