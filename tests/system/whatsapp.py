"""A citizen on WhatsApp: writes and taps on a simulated phone, and reads what arrives there."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from seva.catalogue import Catalogue
from simulator.whatsapp.world import World
from tests.system.citizen import YES, answer

PATIENCE = 60.0
QUIET = 0.4


def until(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Waits for a condition with a deadline."""
    deadline, pause = monotonic() + patience, Event()
    while monotonic() < deadline:
        found = condition()
        if found:
            return found
        pause.wait(0.05)
    raise AssertionError(f"not in {patience} s: {what}")


class Phone:
    """One citizen's phone, with Meta's stand-in behind it."""

    def __init__(self, world: World, number: str) -> None:
        self.world, self.number = world, number
        world.add_phone(number, name="Sunita")
        self.hand = world.handset(number)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """All that the chat shows, oldest first."""
        return list(self.world.chat(self.number)["messages"])

    @property
    def heard(self) -> list[dict[str, Any]]:
        """What came from the business."""
        return [message for message in self.messages if message["from"] == "business"]

    def say(self, text: str) -> list[str]:
        """Writes; the texts of what is answered."""
        return self._answers(lambda: self.hand.text(text))

    def tap(self, place: int = 0) -> list[str]:
        """Taps a choice of the last message that has some."""
        last = next(message for message in reversed(self.heard) if message["choices"])
        return self._answers(lambda: self.hand.tap(last["id"], last["choices"][place]))

    def photo(self, path: Path) -> list[str]:
        """Sends a picture."""
        return self._answers(lambda: self.hand.media("image", path.read_bytes(), mime_type="image/jpeg"))

    def _answers(self, act: Callable[[], object]) -> list[str]:
        before = len(self.heard)
        act()
        until(lambda: len(self.heard) > before, "an answer on the phone")
        return [words(message) for message in self._settled()[before:]]

    def _settled(self) -> list[dict[str, Any]]:
        """What came, once nothing more comes for a moment: an answer may have several messages."""
        seen, pause = len(self.heard), Event()
        since = monotonic()
        while monotonic() - since < QUIET:
            pause.wait(0.05)
            if len(self.heard) != seen:
                seen, since = len(self.heard), monotonic()
        return self.heard


def words(message: dict[str, Any]) -> str:
    """The text that a message shows."""
    payload = message["payload"]
    content = payload[payload["type"]]
    body = content.get("body", "")
    return str(body if isinstance(body, str) else body.get("text", ""))


def reply(phone: Phone, catalogue: Catalogue, asked: dict[str, Any], language: str, photo: Path) -> list[str]:
    """Answers what is asked, by a tap where that is natural, and documents by a photo."""
    if asked["type"] == "document":
        return phone.photo(photo)
    text = answer(catalogue, asked, language)
    return phone.tap() if text == YES[language] and phone.heard[-1]["choices"] else phone.say(text)
