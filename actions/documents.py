"""Taking a document: a file that came with the message, its path in channels without attachments, or "later"."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from actions.asking import ask_again
from actions.channels import PATH_CHANNELS
from actions.keeping import kept
from actions.reply import Reply
from actions.turn import Turn
from seva.applications.application import Application
from seva.applications.interview import Step
from seva.documents.store import DocumentRefused
from seva.language.choices import Option, match_choice
from seva.language.commands import parse_command
from seva.language.phonetic import key_text

PATH = re.compile(r"(~?/|[A-Za-z]:\\\\|\./).*|\S+\.(jpe?g|png|webp|pdf)", re.IGNORECASE)


def answer_document(turn: Turn, application: Application, step: Step) -> Reply:
    """Keeps the file, or notes that it follows."""
    if (
        parse_command(turn.text) == "later"
        or match_choice(turn.text, [Option("later", (turn.say("label.later"),))]) == "later"
    ):
        return kept(turn, application, application.content.with_document(step.id, {"later": True}))
    if turn.attachments:
        return _received(turn, application, step, turn.attachments[-1])
    if turn.channel not in PATH_CHANNELS:
        return Reply().say(turn.say("refused.document.missing")).then(ask_again(turn, application))
    try:
        stored = turn.assistant.documents.of(turn.citizen.id).keep_file(Path(turn.text[:1024]).expanduser())
    except DocumentRefused as error:
        return Reply().say(turn.say(f"refused.document.{error.reason}")).then(ask_again(turn, application))
    return _received(turn, application, step, asdict(stored))


def not_asked(turn: Turn) -> Reply:
    """A file where none is asked for: nothing is done with it, and the citizen is told."""
    return Reply().say(turn.say("document.not_asked"))


def _received(turn: Turn, application: Application, step: Step, document: Mapping[str, Any]) -> Reply:
    content = application.content.with_document(step.id, dict(document))
    return Reply().say(turn.say("document.received")).then(kept(turn, application, content))


def is_file_or_later(turn: Turn) -> bool:
    """Whether the message is a file, a path of one, or puts the document off."""
    if turn.attachments:
        return True
    is_later = parse_command(turn.text) == "later" or key_text(turn.text) == key_text(turn.say("label.later"))
    return is_later or bool(PATH.fullmatch(turn.text))
