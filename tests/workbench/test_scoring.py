"""A message beside what Rasa made of it, and how a folder of messages is read."""

import asyncio
from pathlib import Path

import pytest

from nlu.calibration import HeldOut
from workbench.errors import NoMessages
from workbench.scoring import score, scored

HELD_OUT = HeldOut("hi_latn", "pan banwana hai", "apply_service", "pan", "sms")
FOUND = {
    "intent": {"name": "ask_fee", "confidence": 0.7},
    "intent_ranking": [{"name": "ask_fee", "confidence": 0.7}, {"name": "apply_service", "confidence": 0.2}],
    "intent_threshold": 0.45,
    "entities": [{"entity": "district", "value": "x"}, {"entity": "service", "value": "pan"}],
    "service_candidates": [{"id": "pan", "score": 0.9}, {"id": "aadhaar", "score": 0.4}],
}


def test_all_that_the_model_says_is_kept() -> None:
    found = scored(HELD_OUT, FOUND)
    assert (found.spelling, found.text, found.style) == ("hi_latn", "pan banwana hai", "sms")
    assert (found.intent, found.found_intent, found.is_right) == ("apply_service", "ask_fee", False)
    assert (found.service, found.found_service, found.is_service_right) == ("pan", "pan", True)
    assert found.candidates == ("pan", "aadhaar")
    assert found.ranking == (("ask_fee", 0.7), ("apply_service", 0.2))
    assert (found.confidence, found.threshold) == (0.7, 0.45)


def test_a_model_that_says_less_is_scored_too() -> None:
    found = scored(HELD_OUT, {"intent": FOUND["intent"], "entities": []})
    assert (found.found_service, found.candidates, found.ranking, found.threshold) == (None, (), (), 0)


def test_nothing_to_score_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoMessages, match=str(tmp_path)):
        asyncio.run(score(Path("models/seva.tar.gz"), tmp_path))
