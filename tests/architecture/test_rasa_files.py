"""Rasa's files, the actions and docs/understanding.md name the same intents, entities, actions and slots."""

import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from typing import Any

import pytest
import yaml

import actions
from actions.base import FORM, TOPICS, TopicAction
from actions.reply import Reply
from actions.turn import Standing
from nlu.examples import examples
from seva.catalogue import Catalogue
from tests.architecture.source import is_in, modules, texts
from tests.conftest import ROOT

for found in pkgutil.iter_modules(actions.__path__, "actions."):
    import_module(found.name)

SPELLINGS = ("en", "hi", "hi_latn")
FEWEST_EXAMPLES = 25


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _names(entries: Iterable[str | dict[str, Any]]) -> list[str]:
    """The names in a list of a domain, whose entries may have options."""
    return [entry if isinstance(entry, str) else next(iter(entry)) for entry in entries]


DOMAIN = _yaml(ROOT / "domain.yml")
INTENTS, ENTITIES, ACTIONS = (_names(DOMAIN[part]) for part in ("intents", "entities", "actions"))
RULES = [rule for file in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in _yaml(file)["rules"]]
UNDERSTANDING = (ROOT / "docs" / "understanding.md").read_text(encoding="utf-8")


def _topics(base: type[TopicAction] = TopicAction) -> Iterator[type[TopicAction]]:
    for topic in base.__subclasses__():
        yield from _topics(topic)
        if not isabstract(topic) and is_in(topic.__module__, "actions"):
            yield topic


def _documented(section: str) -> list[str]:
    """The names in the first column of a section's table."""
    part = UNDERSTANDING.split(f"\n## {section}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def _in_steps(kind: str, rule: dict[str, Any]) -> list[str]:
    return [str(step[kind]) for step in rule["steps"] if kind in step]


IN_RULES = {action for rule in RULES for action in _in_steps("action", rule)}


def test_every_intent_has_one_rule_which_calls_its_topic() -> None:
    called: dict[str, list[str]] = defaultdict(list)
    for rule in RULES:
        for intent in _in_steps("intent", rule):
            called[intent] += _in_steps("action", rule)
    assert called == {intent: [TOPICS[intent]().name()] for intent in INTENTS}


def test_every_intent_has_exactly_one_topic() -> None:
    assert Counter(intent for topic in _topics() for intent in topic.intents) == Counter(set(INTENTS))
    assert len(INTENTS) == len(set(INTENTS))


def test_every_intent_is_documented_once() -> None:
    assert sorted(_documented("Intents")) == sorted(INTENTS)


def test_every_entity_is_documented_once() -> None:
    assert sorted(_documented("Entities")) == sorted(ENTITIES)


def test_every_entity_is_asked_for_by_an_action_or_a_question(catalogue: Catalogue) -> None:
    by_actions = {text.value for module in modules() if is_in(module.name, "actions") for text in texts(module)}
    by_questions = {field.entity for field in catalogue.fields.values()}
    assert set(ENTITIES) <= by_actions | by_questions
    assert by_questions - {None} <= set(ENTITIES)


def test_the_actions_of_the_domain_are_those_that_are_registered() -> None:
    assert sorted(topic().name() for topic in _topics()) == sorted(ACTIONS)


def test_every_action_is_called_by_a_rule_or_by_rasa() -> None:
    by_rasa = {policy.get("core_fallback_action_name") for policy in _yaml(ROOT / "config.yml")["policies"]}
    by_rasa |= {f"validate_{form}" for form in DOMAIN["forms"]}
    assert {*ACTIONS, *DOMAIN["forms"]} == IN_RULES | by_rasa


def test_every_slot_is_set_and_read() -> None:
    written = Reply(draft="x", asked={}, service="x", language="en").slots().keys()
    assert DOMAIN["forms"].keys() == {FORM}
    assert DOMAIN["slots"].keys() == {*written, *DOMAIN["forms"][FORM]["required_slots"]}
    assert (
        written
        == {field.name for field in fields(Standing)}
        == {field.name for field in fields(Reply)}
        - {
            "messages",
            "urgent",
        }
    )


def test_only_the_forms_own_slot_is_filled_by_rasa() -> None:
    filled = [name for name, slot in DOMAIN["slots"].items() if slot["mappings"] != [{"type": "custom"}]]
    assert filled == DOMAIN["forms"][FORM]["required_slots"]


def test_every_response_is_used() -> None:
    assert {*DOMAIN.get("responses", {})} == {action for action in IN_RULES if action.startswith("utter_")}


def _examples(spelling: str) -> list[tuple[str, str]]:
    """(intent, text) of each example that was written by hand."""
    entries = [entry for file in (ROOT / "data" / "nlu" / spelling).glob("*.yml") for entry in _yaml(file)["nlu"]]
    return [(e["intent"], line.removeprefix("- ").strip()) for e in entries for line in e["examples"].splitlines()]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_intent_has_enough_examples(spelling: str) -> None:
    counts = Counter(intent for intent, _ in _examples(spelling))
    assert counts.keys() == set(INTENTS)
    assert {intent: count for intent, count in counts.items() if count < FEWEST_EXAMPLES} == {}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_example_stands_twice_in_a_spelling(spelling: str) -> None:
    counts = Counter(text for _, text in _examples(spelling))
    assert [text for text, count in counts.items() if count > 1 or not text] == []


def _made_of_a_service() -> int:
    return int(_yaml(ROOT / "config.yml")["importers"][0]["examples_per_spelling"])


def test_what_is_written_alike_means_the_same(catalogue: Catalogue) -> None:
    """By hand and from the catalogue; `rasa data validate` fails when one text has two intents."""
    meant: dict[str, set[str]] = defaultdict(set)
    by_hand = [example for spelling in SPELLINGS for example in _examples(spelling)]
    for intent, text in [*by_hand, *((made.intent, made.text) for made in examples(catalogue, _made_of_a_service()))]:
        meant[text].add(intent)
    assert {text: intents for text, intents in meant.items() if len(intents) > 1} == {}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_sentence_is_filled_with_one_number_after_the_other(spelling: str) -> None:
    """Short ones are bare values, where a number is all that there is."""
    counts = Counter(
        (intent, re.sub(r"\d+", "#", text)) for intent, text in _examples(spelling) if len(text.split()) > 3
    )
    assert [sentence for sentence, count in counts.items() if count > 2] == []
