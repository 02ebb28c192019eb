"""A plain WhatsApp channel, written the usual way: the webhook answers in place, and nothing is stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

NAME, TIMEOUT = "plain_whatsapp", aiohttp.ClientTimeout(30)


class PlainOutput(OutputChannel):
    """Sends each text to Graph as it comes."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session, self._url, self._token = session, url, token

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return NAME

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Sends a text."""
        body = {"messaging_product": "whatsapp", "to": recipient_id, "type": "text", "text": {"body": text}}
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._session.post(self._url, json=body, headers=headers) as answer:
            answer.raise_for_status()


class PlainWhatsApp(InputChannel):
    """Hands each text message of a webhook to the bot."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token
        self._session: aiohttp.ClientSession | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PlainWhatsApp:
        """Graph's address and token."""
        return cls(**credentials or {})

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook."""
        routes = Blueprint(NAME, __name__)

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            self._session = self._session or aiohttp.ClientSession(timeout=TIMEOUT)
            output = PlainOutput(self._session, self._url, self._token)
            for message in _texts(request.json):
                said, sender = message["text"]["body"], message["from"]
                await on_new_message(UserMessage(said, output, sender, input_channel=NAME))
            return response.text("", 200)

        return routes


def _texts(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in body["entry"]:
        for change in entry["changes"]:
            yield from (one for one in change["value"].get("messages", ()) if one["type"] == "text")
