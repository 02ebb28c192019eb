"""What the citizens of the measurements say: each fills the form of a certificate, in three spellings in turn."""

from collections.abc import Mapping, Sequence

from benchmarks.ours import our_script
from benchmarks.script import Conversation, Script
from seva.catalogue import load_catalogue, load_messages
from seva.settings import load_settings

# The first citizen's phone number; the others' follow.
FIRST = 919_800_000_000


def script() -> Script:
    """The script of this system's citizens."""
    settings = load_settings(_env_file=None)
    return our_script(load_catalogue(settings.catalogue), load_messages(settings.catalogue))


def by_phone(of_script: Sequence[Conversation], citizens: int) -> dict[str, Conversation]:
    """The conversations of so many citizens, each taken in turn, by their phone numbers."""
    return {str(FIRST + n): of_script[n % len(of_script)] for n in range(citizens)}


def conversations(citizens: int) -> Mapping[str, Sequence[str]]:
    """The messages of so many citizens, by their phone numbers, from the opening to the submission."""
    return {phone: texts(lines) for phone, lines in by_phone(script().conversations, citizens).items()}


def texts(lines: Conversation) -> list[str]:
    """What a citizen says, without what is expected."""
    return [line.text for line in lines]
