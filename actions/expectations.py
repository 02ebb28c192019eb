"""What the last message left open: choices to pick from, or a value to give."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.acts import waited
from actions.bill_questions import about_bills
from actions.danger import EMERGENCY, is_danger
from actions.turn import Turn
from seva.language.choices import Option as Named
from seva.language.choices import match_choice
from seva.language.identifiers import is_number_of_paper, is_plain_number
from seva.language.numbers import parse_amount
from seva.language.phonetic import key_text
from seva.language.script import has_letters
from seva.language.yesno import parse_yes_no

# Of a service's name alone the classifier knows only what people mostly want of it: four in five is worth a form.
SURE_OF_BARE_NAME = 0.8
# A value that was asked for is there: the message is something else only if that is likelier than not, by some margin.
NEW_REQUEST = 0.6
# A courtesy returned in vain costs less than a question what was meant: likelier than not is enough.
COURTESIES = frozenset({"greet", "thank", "goodbye"})
SURE_OF_COURTESY = 0.5
# Names of choices that nobody types: a typed "1" is a position, not a name.
PREFIX = "choice:"
ACCOUNT = "account_number"
# Values that are recognised by their form alone, where they are asked for.
READ: Mapping[str, Callable[[str], bool]] = {
    ACCOUNT: lambda text: is_plain_number(text) or is_number_of_paper(text),
    "amount": lambda text: parse_amount(text) is not None,
}
ANSWERS = frozenset({"inform", "affirm", "deny", "out_of_scope"})


def settled(turn: Turn) -> Turn:
    """The turn with its intent settled: what the last message left open, or what was said now."""
    if turn.form:
        return turn.meaning("resume_application")
    followed = followed_up(turn)
    if followed:
        return followed
    if is_danger(turn):
        return turn.meaning(EMERGENCY)
    bills = about_bills(turn)
    if bills:
        return bills
    if is_bare_name(turn) or not (turn.is_sure or is_courtesy(turn)):
        return replace(turn, intent="out_of_scope", confidence=0.0)
    return turn


def is_courtesy(turn: Turn) -> bool:
    """Whether the message is likely a greeting, thanks or goodbye."""
    return turn.intent in COURTESIES and turn.confidence >= SURE_OF_COURTESY


def is_bare_name(turn: Turn) -> bool:
    """Whether the message is a service's name and nothing more, so that it does not say what about it."""
    named = next((entity for entity in turn.entities if entity.name == "service"), None)
    if named is None or turn.acts or turn.confidence >= SURE_OF_BARE_NAME:
        return False
    rest = turn.text[: named.start] + turn.text[named.end :]
    return not has_letters(rest)


def followed_up(turn: Turn) -> Turn | None:
    """The turn as a choice that was picked or a value that was awaited; None when it is neither."""
    expecting = turn.standing.expecting or {}
    found = _picked(turn, expecting.get("options") or ())
    if found is None and _is_awaited(turn, expecting):
        found = turn.meaning(expecting["intent"])
    return replace(found, waiting=waited(expecting)) if found else None


def _picked(turn: Turn, options: Sequence[Mapping[str, Any]]) -> Turn | None:
    if not options:
        return None
    index = match_choice(turn.text, [Named(f"{PREFIX}{n}", (option["label"],)) for n, option in enumerate(options)])
    if isinstance(index, str) and not _is_answer(turn, options[_position(index)]["label"]):
        return None
    if not isinstance(index, str) and len(options) == 2:
        answer = parse_yes_no(turn.text)
        index = None if answer is None else f"{PREFIX}{int(not answer)}"
    if not isinstance(index, str):
        return None
    option = options[_position(index)]
    return replace(turn.meaning(option["intent"], option.get("service")), text=option.get("value") or turn.text)


def _position(name: str) -> int:
    return int(name.removeprefix(PREFIX))


def _is_answer(turn: Turn, label: str) -> bool:
    """A label inside a longer request ("income certificate ki fees") is no choice of it."""
    if turn.text.strip().isdigit() or key_text(turn.text) == key_text(label):
        return True
    return turn.intent in ANSWERS or not _is_new_request(turn)


def _is_new_request(turn: Turn) -> bool:
    return turn.is_sure and turn.confidence >= NEW_REQUEST


def _is_awaited(turn: Turn, expecting: Mapping[str, Any]) -> bool:
    wanted = expecting.get("entity")
    if not wanted:
        return False
    given = wanted == "text" or turn.value(wanted) is not None or (wanted in READ and READ[wanted](turn.text))
    return given and (turn.intent in ANSWERS or turn.intent == expecting["intent"] or not _is_new_request(turn))
