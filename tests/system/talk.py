"""Talking to the running system over REST, as another program would."""

from dataclasses import dataclass
from typing import Any

import requests

TIMEOUT = 30


@dataclass
class Talk:
    """One conversation."""

    rasa: str
    sender: str

    def say(self, text: str) -> list[str]:
        """Says something and returns the texts of the answers."""
        return [m.get("text", "") for m in self.answers(text)]

    def answers(self, text: str) -> list[dict[str, Any]]:
        """Says something and returns the answers as Rasa gives them."""
        body = {"sender": self.sender, "message": text}
        response = requests.post(f"{self.rasa}/webhooks/rest/webhook", json=body, timeout=TIMEOUT)
        response.raise_for_status()
        return list(response.json())

    @property
    def asked(self) -> dict[str, Any] | None:
        """The slot `asked`."""
        response = requests.get(
            f"{self.rasa}/conversations/{self.sender}/tracker", params={"include_events": "NONE"}, timeout=TIMEOUT
        )
        return dict(response.json()["slots"]).get("asked")


def parse(rasa: str, text: str) -> dict[str, Any]:
    """What the model understands of a message."""
    return dict(requests.post(f"{rasa}/model/parse", json={"text": text}, timeout=TIMEOUT).json())
