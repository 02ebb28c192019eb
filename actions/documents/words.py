"""What a message says about a document: a file, or one of the words that the question offers."""

import re
from typing import Literal

from actions.documents.paths import path_of, takes_paths
from actions.turn import Turn
from seva.language.commands import parse_command
from seva.language.phonetic import key_text

Word = Literal["later", "use_again", "take_it", "add_page", "all_pages", "remove", "digilocker"]

PATH = re.compile(r"(~?/|[A-Za-z]:\\\\|\./).*|\S+\.(jpe?g|png|webp|pdf)", re.IGNORECASE)
LABELS: dict[Word, str] = {
    "later": "label.later",
    "use_again": "label.use_again",
    "take_it": "label.take_it",
    "add_page": "label.add_page",
    "all_pages": "label.all_pages",
    "digilocker": "label.digilocker",
}
WORDS: tuple[Word, ...] = ("later", "use_again", "take_it", "add_page", "all_pages", "remove", "digilocker")


def word_of(turn: Turn) -> Word | None:
    """The word that the whole message is, typed or tapped."""
    said = key_text(turn.text)
    tapped = next((word for word, key in LABELS.items() if said == key_text(turn.say(key))), None)
    command = parse_command(turn.text)
    return tapped or next((word for word in WORDS if word == command), "all_pages" if command == "done" else None)


def is_file(turn: Turn) -> bool:
    """Whether a file came, or in channels without attachments the path of one."""
    return bool(turn.attachments) or (takes_paths(turn) and bool(PATH.fullmatch(turn.text)))


def is_bare_file(turn: Turn) -> bool:
    """Whether the message is a file and nothing more; where none is asked for, a path counts if there is a file."""
    return turn.is_bare_file or (not turn.attachments and is_file(turn) and path_of(turn) is not None)


def is_about_document(turn: Turn) -> bool:
    """Whether the message answers the question for a document."""
    return is_file(turn) or word_of(turn) is not None
