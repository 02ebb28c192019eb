"""What a citizen reads stands in the catalogue in both languages, and every text of the assistant is said somewhere."""

import ast
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest

import seva.catalogue.messages as catalogue_messages
from connectors.whatsapp.meanings import notice_keys
from seva.catalogue import Messages
from tests.architecture.message_keys import (
    DOCUMENTS_REFUSED,
    FILLED,
    REFUSALS,
    Said,
    calls_outside_of_functions,
    possible,
    said_in,
    template,
)
from tests.architecture.source import Module, is_in, module_of, modules, texts

DEVANAGARI = re.compile("[\u0900-\u097f]")
KEY = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)+")
WORDS = re.compile(r"[^\W\d_]{2,}")
LANGUAGES = ("en", "hi")
# What a refusal brings for its text.
BROUGHT = REFUSALS | DOCUMENTS_REFUSED

ACTIONS = [module for module in modules() if is_in(module.name, "actions")]
OTHERS = (
    "runtime", "connectors", "web.digilocker", "web.papers", "seva.payments", "seva.verifying",
    "seva.notifications.wording", "seva.sms.texting",
)  # fmt: skip
SPEAKERS = [*ACTIONS, *(m for m in modules() if any(is_in(m.name, other) for other in OTHERS))]
# Devanagari that is not said to anyone: letters and patterns to read with, rules of spelling, a heading for operators,
# and what a department in memory plays. Months are a list that is the same everywhere.
NOT_SAID = (
    "seva.language",
    "seva.catalogue.wording_patterns",
    "seva.catalogue.wording_rules",
    "seva.wording",
    "seva.cli.catalogue",
    "seva.departments.fake",
)
# Rooms of the core that take part in a conversation; the others speak to those who run it.
IN_CONVERSATION = (
    "seva.applications",
    "seva.citizens",
    "seva.departments",
    "seva.documents",
    "seva.notifications",
    "seva.clock",
    "seva.core",
    "seva.worker",
)
# They must be there when the catalogue is not.
LAST_WORDS = "LAST_WORDS"


def _without_last_words(module: Module) -> Module:
    kept = [node for node in module.tree.body if LAST_WORDS not in ast.unparse(node).split(" = ")[0]]
    return replace(module, tree=ast.Module(kept, []))


def devanagari(module: Module) -> Iterator[str]:
    yield from (f"{module.file}:{text.lineno}" for text in texts(module) if DEVANAGARI.search(text.value))


def sentences(module: Module) -> Iterator[str]:
    """Texts of two words or more, those of errors left out."""
    of_errors = {id(part) for error in _errors(module) for part in ast.walk(error)}
    for text in texts(module):
        words = WORDS.findall(text.value)
        if id(text) not in of_errors and len(words) > 1 and " " in text.value.strip():
            yield f"{module.file}:{text.lineno} {text.value}"


def _errors(module: Module) -> Iterator[ast.AST]:
    """What is raised, or returned to be raised."""
    for node in module.nodes():
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Call) and ast.unparse(node.func) in ("IllegalStep", "ValueError")
        ):
            yield node


def test_actions_hold_no_words_of_their_own() -> None:
    checked = [_without_last_words(m) if m.name == "actions.base" else m for m in ACTIONS]
    assert [found for module in checked for found in (*devanagari(module), *sentences(module))] == []


def test_only_the_last_words_of_the_actions_are_an_exception() -> None:
    (base,) = [module for module in ACTIONS if module.name == "actions.base"]
    assert len(list(devanagari(base))) == 1


def test_the_core_speaks_no_hindi_of_its_own() -> None:
    checked = [m for m in modules() if is_in(m.name, "seva") and not any(is_in(m.name, p) for p in NOT_SAID)]
    assert [found for module in checked for found in devanagari(module)] == []


def test_the_core_holds_no_sentence_for_citizens() -> None:
    checked = [m for m in modules() if any(is_in(m.name, room) for room in IN_CONVERSATION) and m.name not in NOT_SAID]
    assert [found for module in checked for found in sentences(module)] == []


@pytest.mark.parametrize(
    ("check", "source", "count"),
    [
        (devanagari, "reply.say('ठीक है')", 1),
        (devanagari, "reply.say(f'{name} ठीक')", 1),
        (devanagari, '"""Says "ठीक है"."""\n# ठीक\nreply.say(key)', 0),
        (sentences, "reply.say('All right.')", 1),
        (sentences, "reply.say(f'{service}: it costs nothing')", 1),
        (sentences, "raise IllegalStep('not possible now')\nlog.info('action_failed')\nsay('• ' + name)", 0),
    ],
)
def test_words_in_the_source_are_found(check: Callable[[Module], Iterator[str]], source: str, count: int) -> None:
    assert len(list(check(module_of(source)))) == count


@cache
def _said() -> list[Said]:
    return [said for module in SPEAKERS if module.name != "actions.turn" for said in said_in(module)]


def _mentioned() -> dict[str, str]:
    """What looks like a key in the source of the actions, with its place."""
    return {text.value: f"{m.file}:{text.lineno}" for m in ACTIONS for text in texts(m) if KEY.fullmatch(text.value)}


@cache
def _used() -> set[str]:
    return {*_mentioned(), *notice_keys(), *(key for said in _said() for key in said.keys or ())}


def test_every_text_that_is_said_exists(messages: Messages) -> None:
    missing = {key: place for key, place in _mentioned().items() if key not in messages}
    missing |= {key: said.place for said in _said() for key in said.keys or () if key not in messages}
    assert missing == {}


def test_every_text_is_said(messages: Messages) -> None:
    assert [key for key in messages.keys() if key not in _used()] == []


def test_no_place_is_overlooked() -> None:
    assert {
        module.file: calls_outside_of_functions(module) for module in SPEAKERS if calls_outside_of_functions(module)
    } == {}
    assert len(_said()) > 100


def test_every_f_string_of_a_key_is_known() -> None:
    known = [
        template(node)
        for module in SPEAKERS
        for node in module.nodes()
        if isinstance(node, ast.JoinedStr) and re.fullmatch(r"[a-z_.]*\.\{.+\}|\{key\}\.\{.+\}", template(node))
    ]
    assert {*known} == FILLED.keys()


def test_every_placeholder_is_passed(messages: Messages) -> None:
    lacking = {}
    for said in _said():
        for key in said.keys or ():
            if "dict(notice.values)" in said.spread:
                continue  # test_notices.py
            given = said.values | (BROUGHT.get(key.split(".")[-1], frozenset()) if said.spread else frozenset())
            if _placeholders(messages, key) - given:
                lacking[key] = said.place
    assert lacking == {}


def test_a_text_whose_place_does_not_tell_its_values_needs_none(messages: Messages) -> None:
    resolved = {key for said in _said() for key in said.keys or ()}
    assert [said.place for said in _said() if said.keys is None and (said.values or said.spread)] == []
    assert [key for key in _used() - resolved if _placeholders(messages, key)] == []


def _placeholders(messages: Messages, key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(messages.raw(key, "en")) if name}


def test_every_text_is_there_in_both_languages_with_the_same_placeholders(messages: Messages) -> None:
    assert catalogue_messages.LANGUAGES == LANGUAGES
    for key in messages.keys():
        english, hindi = (messages.raw(key, language) for language in LANGUAGES)
        assert english and hindi, key
        assert catalogue_messages.placeholders(english) == catalogue_messages.placeholders(hindi), key


SAMPLE = """
def fee(turn, service):
    if service.fee_inr is None:
        key = "answer.fee.varies"
    else:
        key = "answer.fee" if service.fee_inr else "answer.fee.free"
    return turn.say(key, service=service, amount=1)

def days(turn):
    turn.say(_key(turn))

def other(turn, unknown):
    turn.say(f"steer.{turn.intent}")
    return turn.say(unknown)

def _key(turn):
    return "apply.days" if turn else "apply.days.unknown"

def bill(turn, bill):
    values = {"service": 1, **bill.more}
    return replace(turn, language="hi").say("bill.paid", **values, number=2)
"""


def test_keys_are_read_from_the_source() -> None:
    fee, key, steer, unknown, paid = sorted(said_in(module_of(SAMPLE)), key=lambda said: int(said.place.split(":")[1]))
    assert fee.keys == {"answer.fee", "answer.fee.free", "answer.fee.varies"} and fee.values == {"service", "amount"}
    assert key.keys == {"apply.days", "apply.days.unknown"}
    assert steer.keys == FILLED["steer.{turn.intent}"]
    assert unknown.keys is None
    assert (paid.keys, paid.values, paid.spread) == ({"bill.paid"}, {"service", "number"}, {"bill.more"})
    module = module_of("f'new.{thing}'")
    assert possible(ast.parse("f'new.{thing}'", mode="eval").body, module.tree, module) is None
