"""What is tested is not what was learnt: the pairs and contrasts are not copied into the training data."""

from functools import cache

import yaml

from seva.language.script import clean
from tests.conftest import ROOT
from tests.nlu_behaviour.sets import contrasts, script_pairs

# Short messages are said by everyone in the same words.
MOST = 0.2


@cache
def learnt() -> frozenset[str]:
    files = sorted((ROOT / "data" / "nlu").rglob("*.yml"))
    loaded = [yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) for file in files]
    examples = [line for data in loaded for entry in data["nlu"] for line in entry["examples"].splitlines()]
    return frozenset(_folded(example.removeprefix("- ")) for example in examples)


def _folded(text: str) -> str:
    return "".join(letter for letter in clean(text).lower() if letter.isalnum() or "\u0900" <= letter <= "\u0963")


def share_learnt(texts: list[str]) -> float:
    return sum(_folded(text) in learnt() for text in texts) / len(texts)


def test_few_of_the_messages_are_learnt() -> None:
    assert share_learnt([text for pair in script_pairs() for text in pair]) < MOST
    assert share_learnt([one.text for contrast in contrasts() for one in (contrast.first, contrast.second)]) < MOST


def test_a_learnt_message_is_known_as_such() -> None:
    file = ROOT / "data" / "nlu" / "en" / "social.yml"
    example = yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"][0]["examples"].splitlines()[0]
    assert share_learnt([example.removeprefix("- ").upper()]) == 1
