"""Why a network errs: its words, its n-grams, the examples that are most like the message."""

from pathlib import Path

import numpy as np
import pytest

from nlu.features import Block, TextFeatures, letter_grams, sounds, word_grams
from nlu.network import Head, Learning, Network
from tests.workbench.messages import message
from workbench.report.findings import Finding, explained, service_errors, worst_errors
from workbench.report.neighbours import Neighbours
from workbench.report.reasons import Explainer
from workbench.report.training_examples import Example, places_in

EXAMPLES = [
    Example("how much is the fee", "ask_fee", "en/ask.yml:3"),
    Example("what fee do i pay", "ask_fee", "en/ask.yml:4"),
    Example("the fee please", "ask_fee", "en/ask.yml:5"),
    Example("how many days does it take", "ask_time", "en/ask.yml:8"),
    Example("when is it ready", "ask_time", "en/ask.yml:9"),
    Example("how many days until it is ready", "ask_time", "en/ask.yml:10"),
]


@pytest.fixture(scope="module")
def network() -> Network:
    blocks = [Block(letter_grams(2, 4), rarest=1), Block(word_grams(2), weight=0.7, rarest=1)]
    learnt = Network(TextFeatures(blocks), [Head("intent"), Head("service")])
    labels = [example.intent for example in EXAMPLES]
    texts = [sounds(example.text) for example in EXAMPLES]
    list(learnt.fit(texts, [labels, ["pan"] * len(texts)], Learning(hidden=16, epochs=60, batch=6, dropout=0.0)))
    return learnt


def test_the_word_that_misled_weighs_most(network: Network) -> None:
    reason = Explainer(network).reason("how many days until the fee, is it ready", "ask_fee", "ask_time")
    assert reason
    words = {part.text: part.weight for part in reason.parts if part.weight}
    assert max(words, key=lambda word: words[word]) == "fee"
    assert words["days"] < 0 < words["fee"]
    assert reason.heaviest == max(abs(weight) for weight in words.values())


def test_the_parts_are_the_whole_message(network: Network) -> None:
    text = "  the fee, please!  फ़ीस 🙏"
    reason = Explainer(network).reason(text, "ask_fee", "ask_time")
    assert reason and "".join(part.text for part in reason.parts) == text


def test_the_n_grams_of_the_misleading_word_lead(network: Network) -> None:
    reason = Explainer(network).reason("fee days", "ask_fee", "ask_time", most=3)
    assert reason and len(reason.grams) == 3
    assert all("f" in gram.text and gram.weight > 0 for gram in reason.grams)
    assert [gram.weight for gram in reason.grams] == sorted((gram.weight for gram in reason.grams), reverse=True)


def test_the_n_grams_and_the_biases_add_up_to_the_odds(network: Network) -> None:
    explainer = Explainer(network)
    both = [explainer.reason("the fee of days", one, other, most=999) for one, other in (LABELS, LABELS[::-1])]
    for_one, for_other = (sum(gram.weight for gram in reason.grams) if reason else 0.0 for reason in both)
    indices, values = network.features.vector(sounds("the fee of days"))
    bias, weights, own = network.layers[:3]
    at_work = (values @ network.table[indices].astype(np.float32) + bias) > 0
    of_biases = (bias * at_work) @ (weights[:, 0] - weights[:, 1]) + own[0] - own[1]
    assert both[0] and for_one - for_other + of_biases == pytest.approx(both[0].odds, abs=1e-3)


LABELS = ("ask_fee", "ask_time")


@pytest.mark.parametrize(
    ("text", "wrong", "right"), [("fee", "greet", "ask_fee"), ("fee", "ask_fee", "greet"), ("?", *LABELS)]
)
def test_no_reason_where_the_network_knows_nothing(network: Network, text: str, wrong: str, right: str) -> None:
    assert Explainer(network).reason(text, wrong, right) is None


def test_the_nearest_examples(network: Network) -> None:
    neighbours = Neighbours(network.features, EXAMPLES)
    nearest = neighbours.nearest("the fee please", 2)
    assert nearest[0].example.text == "the fee please" and nearest[0].likeness == pytest.approx(1, abs=1e-5)
    assert nearest[1].likeness < 1
    (of_intent,) = neighbours.nearest("the fee please", 1, "ask_time")
    assert of_intent.example.intent == "ask_time"
    assert neighbours.nearest("zzzz") == []
    assert Neighbours(network.features, []).nearest("fee") == []


def test_the_surest_errors_come_first_with_their_reasons(network: Network) -> None:
    developed = [
        message("the fee of days", "ask_time", "ask_fee", confidence=0.6),
        message("fee ready", "ask_time", "ask_fee", confidence=0.9),
        message("fee"),
    ]
    explain = explained(Explainer(network), Neighbours(network.features, EXAMPLES))
    surest, other = worst_errors(developed, explain)
    assert surest.message.text == "fee ready" and other.message.text == "the fee of days"
    assert surest.reason and len(surest.nearest) == 3
    assert [near.example.intent for near in surest.nearest_meant] == ["ask_time"]
    assert worst_errors(developed, most=1) == [Finding(developed[1])]


def test_service_errors_begin_with_what_was_not_even_offered() -> None:
    none_meant = message("1", found_service="pan")
    offered = message("2", service="pan", found_service=None, candidates=("pan", "aadhaar"))
    lost = message("3", service="pan", found_service="aadhaar", candidates=("aadhaar",))
    assert service_errors([none_meant, offered, lost, message("4", service="pan")]) == [lost, offered, none_meant]


def test_the_places_of_examples(tmp_path: Path) -> None:
    file = tmp_path / "en" / "ask.yml"
    file.parent.mkdir()
    file.write_text(
        'version: "3.1"\nnlu:\n- intent: ask_fee\n  examples: |\n    - how much\n    - fee?\n- intent: ask_time\n'
        "  examples: |\n    - how much\n",
        encoding="utf-8",
    )
    assert places_in(tmp_path) == {
        ("ask_fee", "how much"): f"{file}:5",
        ("ask_fee", "fee?"): f"{file}:6",
        ("ask_time", "how much"): f"{file}:9",
    }
