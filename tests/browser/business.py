"""Sends to Graph with the token that the connector has, and drives the stand-in."""

from typing import Any

import requests

from seva.processes.stand_in import PATH, stand_in
from seva.settings import Settings
from tests.system.talk import TIMEOUT

JSON = dict[str, Any]


class Business:
    """The business number of a running system."""

    def __init__(self, site: Settings) -> None:
        given = stand_in(site)
        self.root = f"http://{site.bind}:{site.web_port}{PATH}"
        self._number = f"{self.root}/v23.0/{given['WHATSAPP_PHONE_NUMBER_ID']}"
        self._account = f"{self.root}/v23.0/{given['WHATSAPP_BUSINESS_ACCOUNT_ID']}"
        self._headers = {"Authorization": f"Bearer {given['WHATSAPP_ACCESS_TOKEN']}"}

    def send(self, to: str, kind: str, part: Any) -> str:
        """Sends a message; its id."""
        payload = {"messaging_product": "whatsapp", "to": to, "type": kind, kind: part}
        return str(self._post(f"{self._number}/messages", json=payload)["messages"][0]["id"])

    def interactive(self, to: str, kind: str, text: str, action: JSON, **more: Any) -> str:
        """Sends an interactive message."""
        return self.send(to, "interactive", {"type": kind, "body": {"text": text}, "action": action, **more})

    def upload(self, content: bytes, mime_type: str, name: str) -> str:
        """Uploads a file; its id."""
        files = {"file": (name, content, mime_type)}
        return str(self._post(f"{self._number}/media", data={"messaging_product": "whatsapp"}, files=files)["id"])

    def template(self, definition: JSON) -> None:
        """Makes a template and has it approved."""
        made = self._post(f"{self._account}/message_templates", json=definition)
        self.control(f"templates/{made['id']}", {"status": "APPROVED"})

    def control(self, path: str, given: JSON) -> JSON:
        """Drives the stand-in."""
        return self._post(f"{self.root}/control/{path}", json=given)

    def forget(self, phone: str) -> None:
        """Takes a phone away, as a stop of the stand-in does."""
        assert requests.delete(f"{self.root}/control/handsets/{phone}", timeout=TIMEOUT).ok

    def _post(self, url: str, **more: Any) -> JSON:
        answer = requests.post(url, headers=self._headers, timeout=TIMEOUT, **more)
        assert answer.ok, answer.text
        return dict(answer.json())
