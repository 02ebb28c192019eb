"""Whether a certificate that somebody shows in the chat is genuine. What is shown is not kept."""

from actions.documents.came import came
from actions.documents.words import is_file
from actions.reply import Reply
from actions.turn import Turn
from seva.certificates import Outcome
from seva.documents.files import FilesError
from seva.documents.intake import DocumentRefused, IntakeUnavailable
from seva.language.identifiers import parse_certificate_number
from seva.language.script import has_letters
from seva.verifying import NothingTrusted

INTENT, NUMBER = "verify_document", "certificate_number"
ADDRESS = "/verify#"


def is_shown(turn: Turn) -> bool:
    """Whether a link of a certificate came, or a file to be checked: with words that ask so, or after a question."""
    if ADDRESS in turn.text:
        return True
    awaited = (turn.standing.expecting or {}).get("intent") == INTENT
    asked = turn.intent == INTENT and turn.is_sure and has_letters(turn.text)
    return is_file(turn) and (awaited or (asked and bool(turn.attachments)))


def checked(turn: Turn) -> Reply:
    """The answer to whatever is shown: a file, a link, a number; else asks for one."""
    if is_file(turn):
        return _file(turn)
    if ADDRESS in turn.text:
        return _code(turn, turn.text)
    number = parse_certificate_number(turn.text)
    return ask(turn) if number is None else _number(turn, number)


def ask(turn: Turn, before: str = "") -> Reply:
    """Asks for a photo, a PDF or the number."""
    text = turn.say("verify.ask") if not before else before
    return Reply().await_value(text, NUMBER, INTENT)


def _file(turn: Turn) -> Reply:
    """The code on what came, which is removed again whatever it is."""
    try:
        file = came(turn)
    except DocumentRefused as error:
        return ask(turn, turn.say(f"refused.document.{error.reason}", **error.values))
    except (IntakeUnavailable, FilesError):
        return Reply().say(turn.say("document.not_now"))
    turn.assistant.documents.remove([file.document])
    return _code(turn, file.document.code) if file.document.code else ask(turn, turn.say("verify.no_code"))


def _code(turn: Turn, text: str) -> Reply:
    try:
        outcome = turn.assistant.verifying.text(text)
    except NothingTrusted:
        return Reply().say(turn.say("verify.no_keys"))
    return Reply().say(_said(turn, outcome))


def _said(turn: Turn, outcome: Outcome) -> str:
    """The verdict in plain words, why, and what stands in it."""
    words = turn.assistant.verifying.words
    facts = [f"{line.label}: {line.value}" for line in words.facts(outcome, turn.language)]
    return "\n".join([words.answer(outcome.verdict, turn.language), *words.remarks(outcome, turn.language), *facts])


def _number(turn: Turn, number: str) -> Reply:
    desk = turn.assistant.verifying
    outcome = desk.numbers.check(number, f"citizen:{turn.citizen.id}")
    return Reply().say(desk.words.number(outcome, number, turn.language))
