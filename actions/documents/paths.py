"""Files named by a path: in the terminal any, over REST those of one folder if that is set, elsewhere none."""

from pathlib import Path

from actions.channels import REST, TERMINAL
from actions.turn import Turn

LONGEST_PATH = 1024


def takes_paths(turn: Turn) -> bool:
    """Whether a message of this channel may name a file on this machine."""
    return turn.channel == TERMINAL or (turn.channel == REST and turn.assistant.rest_files is not None)


def path_of(turn: Turn) -> Path | None:
    """The file that the message names; None where there is none, and where it may not be read."""
    try:
        path = Path(turn.text[:LONGEST_PATH]).expanduser()
        if not takes_paths(turn) or not _is_open_to(turn, path) or not path.is_file():
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    return path


def _is_open_to(turn: Turn, path: Path) -> bool:
    """Whatever links lie on the way: the file itself counts."""
    folder = turn.assistant.rest_files
    return turn.channel == TERMINAL or (folder is not None and path.resolve().is_relative_to(folder.resolve()))
