"""Content encrypted under the hash of what it is, each citizen's apart."""

from hashlib import sha256

from seva.documents.files.port import Files
from seva.storage import Cipher


class Vault:
    """Puts content into a store and takes it out again; the store sees neither content nor file names."""

    def __init__(self, files: Files, cipher: Cipher) -> None:
        self._files = files
        self._cipher = cipher

    def keep(self, citizen_id: str, content: bytes) -> str:
        """Keeps content and says under which name; the same content of a citizen has the same name."""
        name = name_of(citizen_id, content)
        self._files.put(name, self._cipher.encrypt_bytes(content))
        return name

    def read(self, name: str) -> bytes:
        """The content under a name; FileMissing, or WrongKey when it was kept with another key."""
        return self._cipher.decrypt_bytes(self._files.get(name))

    def has(self, name: str) -> bool:
        """Whether there is something under that name."""
        return self._files.has(name)

    def forget(self, name: str) -> None:
        """Removes what is under a name, if anything is."""
        self._files.remove(name)


def name_of(citizen_id: str, content: bytes) -> str:
    """The name of a citizen's content."""
    digest = sha256(content).hexdigest()
    return f"{citizen_id}/{digest[:2]}/{digest}"
