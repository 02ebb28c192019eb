"""WhatsApp as a channel of Rasa: `connectors.whatsapp.channel.WhatsAppInput` in credentials.yml.

`GET /webhooks/whatsapp/webhook` answers Meta's verification, `POST` takes its events: signature over the raw bytes,
rows committed, then 200. Everything else happens after the answer, from the rows. `POST /webhooks/whatsapp/flow` is the
data endpoint of forms (connectors.whatsapp.flows.endpoint).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from connectors.whatsapp.connector import Connector, connect
from connectors.whatsapp.conversation import RasaConversation
from connectors.whatsapp.incoming import CHANNEL
from connectors.whatsapp.signature import HEADER, challenge

Handler = Callable[[Request], Awaitable[HTTPResponse]]
OnNewMessage = Callable[[UserMessage], Awaitable[Any]]
# Meta's limit of a webhook's body, and some more.
MOST_BYTES = 4 * 1024 * 1024
OK = 200
SAID = {OK: "", 401: "not signed"}


class WhatsAppInput(InputChannel):
    """Takes Meta's webhooks; its settings are the variables WHATSAPP_… (docs/settings.md)."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, and its place below /webhooks."""
        return CHANNEL

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The routes; the parts behind them live from the server's start to its end."""
        routes = Blueprint("whatsapp", __name__)
        webhook = Webhook(on_new_message)
        routes.listener("after_server_start")(webhook.start)
        routes.listener("before_server_stop")(webhook.stop)
        for method, path, handler in (
            ("GET", "/health", webhook.health),
            ("GET", "/metrics", webhook.metrics),
            ("GET", "/webhook", webhook.verify),
            ("POST", "/webhook", webhook.receive),
            ("POST", "/flow", webhook.form),
        ):
            routes.add_route(_function(handler), path, methods=[method], name=handler.__name__)
        return routes


def _function(handler: Handler) -> Handler:
    """Sanic notes things on a route's handler, which a method of an object does not allow."""

    async def handle(request: Request) -> HTTPResponse:
        return await handler(request)

    return handle


class Webhook:
    """The routes of one server."""

    def __init__(self, on_new_message: OnNewMessage) -> None:
        self._on_new_message = on_new_message
        self._connector: Connector | None = None

    async def start(self, app: Sanic, _loop: Any) -> None:
        """Puts the parts together and takes up what waits."""
        conversation = RasaConversation(self._on_new_message, lambda: getattr(app.ctx, "agent", None))
        self._connector = await connect(conversation, port=int(getattr(app.state, "port", 0) or 0))

    async def stop(self, _app: Sanic, _loop: Any) -> None:
        """Ends what is being done."""
        if self._connector:
            await self._connector.stop()

    async def verify(self, request: Request) -> HTTPResponse:
        """Meta's question whether this address is ours."""
        answer = self._connector and challenge(request.query_string, self._connector.verify_token)
        return response.text(answer, 200) if answer else response.text("refused", 403)

    async def receive(self, request: Request) -> HTTPResponse:
        """Events: refused unless signed, 200 once they are stored."""
        began, connector = perf_counter(), self._taking(request)
        if isinstance(connector, HTTPResponse):
            return connector
        status = await connector.receive(request.body, request.headers.get(HEADER, ""))
        if status == OK:
            connector.answered.acknowledged.observe(perf_counter() - began)
        return response.text(SAID.get(status, "try again"), status)

    async def form(self, request: Request) -> HTTPResponse:
        """A question of a form inside WhatsApp, answered as Meta's client understands it."""
        began, connector = perf_counter(), self._taking(request)
        if isinstance(connector, HTTPResponse):
            return connector
        answer = await connector.form(request.body, request.headers.get(HEADER, ""))
        connector.answered.forms.labels(str(answer.status)).observe(perf_counter() - began)
        return response.text(answer.text, answer.status, content_type=answer.content_type)

    def _taking(self, request: Request) -> Connector | HTTPResponse:
        """Who takes a body, or the answer that refuses it."""
        if self._connector is None or self._connector.missing:
            return response.text("not set up", 503)
        return response.text("too large", 413) if len(request.body) > MOST_BYTES else self._connector

    async def health(self, _request: Request) -> HTTPResponse:
        """Whether the channel works, and what is missing if it does not."""
        if self._connector is None:
            return response.json({"status": "starting"}, 503)
        state = await self._connector.state()
        return response.json(state, 200 if state["status"] == "ok" else 503)

    async def metrics(self, _request: Request) -> HTTPResponse:
        """Figures for Prometheus."""
        if self._connector is None:
            return response.text("", 503)
        return response.raw(await self._connector.figures(), content_type="text/plain; version=0.0.4; charset=utf-8")
