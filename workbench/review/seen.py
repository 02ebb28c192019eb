"""What was reviewed already: one line for each message, by a keyed hash from which it cannot be read."""

from pathlib import Path

from seva.storage import Cipher

FILE = "nlu_reviewed.txt"


class Seen:
    """The messages that were reviewed, in a file under SEVA_HOME."""

    def __init__(self, home: Path, cipher: Cipher) -> None:
        self._file, self._cipher = home / FILE, cipher
        self._hashes = set(self._file.read_text(encoding="ascii").split()) if self._file.is_file() else set()

    def __contains__(self, key: str) -> bool:
        return self._cipher.index(key) in self._hashes

    def add(self, key: str) -> None:
        """Notes a message at once, so that nothing is lost when the review is interrupted."""
        line = self._cipher.index(key)
        self._hashes.add(line)
        with self._file.open("a", encoding="ascii") as stream:
            stream.write(line + "\n")
