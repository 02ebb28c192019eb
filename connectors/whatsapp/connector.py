"""The connector's parts in the Rasa server: webhooks go to the mailroom, turns are taken from the inbox."""

import json
import socket
import sys
from dataclasses import dataclass
from functools import partial
from threading import Thread

import structlog
from prometheus_client import generate_latest

from connectors.whatsapp.answering import Answering
from connectors.whatsapp.attachments import Attachments
from connectors.whatsapp.back_room import BackRoom
from connectors.whatsapp.conversation import Conversation
from connectors.whatsapp.flows.endpoint.door import Answer
from connectors.whatsapp.flows.messages import FormMessages
from connectors.whatsapp.graph import Graph, build_graph
from connectors.whatsapp.mailroom.keeper import Keeper
from connectors.whatsapp.mailroom.line import LineError
from connectors.whatsapp.metrics import Answered
from connectors.whatsapp.settings import WhatsAppSettings, load_whatsapp_settings
from connectors.whatsapp.signature import joined
from connectors.whatsapp.threads import SWITCH
from connectors.whatsapp.turns import Turns
from seva.catalogue import load_messages
from seva.clock import Clock, utc_now
from seva.core import build_documents
from seva.documents.intake import Intake, build_intake
from seva.documents.intake.model import MAX_FILE_BYTES
from seva.forms import FormTokens, PublishedForms
from seva.messaging import Inbox
from seva.messaging.offers import Offers
from seva.payments.settings import load_payment_settings
from seva.processes.memory import keep_for_good
from seva.settings import Settings, load_settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

log = structlog.get_logger(__name__)

# Without these nothing can come in or go out; the rest is for setting a number up.
ESSENTIAL = ("phone_number_id", "access_token", "app_secret", "verify_token")


@dataclass(frozen=True)
class Parts:
    """What a connector is made of."""

    settings: WhatsAppSettings
    mailroom: Keeper
    turns: Turns
    graph: Graph
    back_room: BackRoom
    intake: Intake


class Connector:
    """Runs from `start` to `stop`: webhooks in the caller's event loop, turns in one of their own beside it.

    A turn is computed for ten milliseconds and more without a pause, in which its loop answers nothing else.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._is_started = False
        self.answered = Answered()
        self.verify_token = parts.settings.verify_token.get_secret_value()
        self.missing = [f"WHATSAPP_{name.upper()}" for name in ESSENTIAL if not _value(parts.settings, name)]

    async def start(self) -> None:
        """Takes up what waits; does nothing while settings are missing, which `state` tells."""
        if self.missing:
            log.warning("whatsapp_not_set_up", missing=self.missing)
            return
        self._is_started = True
        await self._parts.mailroom.start()
        self._parts.back_room.open()
        await self._parts.back_room.run(self._parts.turns.start())

    async def stop(self) -> None:
        """Ends what is being done; what waits stays in the database."""
        if self._is_started:
            await self._parts.back_room.run(self._end())
            await self._parts.back_room.close()
            await self._parts.mailroom.stop()
            self._parts.intake.close()

    def warm(self) -> None:
        """Starts, beside all else, the process that looks at files, so that the first photo does not wait for it.

        Where that fails the first file starts it, or tells why it cannot.
        """
        if self._is_started:
            Thread(target=self._parts.intake.warm, name="seva-intake-warm", daemon=True).start()

    async def receive(self, body: bytes, signature: str) -> int:
        """The HTTP status for a webhook: 200 when all that it tells is committed, 401 if it is not signed, or 503."""
        try:
            return int(await self._parts.mailroom.ask("webhook", joined(signature, body)))
        except LineError as error:  # Meta sends it again, for days
            log.error("webhook_not_stored", error=error.code)
            return 503

    async def form(self, body: bytes, signature: str) -> Answer:
        """The answer to a question of a form; 503 while the mailroom is away, after which the client offers a retry."""
        try:
            return Answer.read(await self._parts.mailroom.ask("form", joined(signature, body)))
        except LineError as error:
            log.error("form_not_answered", error=error.code)
            return Answer(503, error.code)

    async def state(self) -> dict[str, object]:
        """Whether messages come in and go out, and why not."""
        if self.missing:
            return {"status": "not set up", "missing": self.missing}
        try:
            return await self._parts.mailroom.state()
        except LineError as error:
            return {"status": "stopped", "mailroom": error.code}

    async def figures(self) -> bytes:
        """All figures, in Prometheus' text form."""
        ours = generate_latest(self.answered.registry)
        try:
            return ours + (b"" if self.missing else await self._parts.mailroom.ask("figures"))
        except LineError:
            return ours

    async def _end(self) -> None:
        await self._parts.turns.stop()
        await self._parts.graph.close()


async def connect(conversation: Conversation, port: int) -> Connector:
    """The connector on the settings of this process, started; `port` tells processes of one machine apart."""
    sys.setswitchinterval(SWITCH)
    keep_for_good()
    connector = build(conversation, load_settings(), load_whatsapp_settings(), f"{socket.gethostname()}:{port}"[:60])
    await connector.start()
    connector.warm()
    return connector


def build(
    conversation: Conversation, settings: Settings, whatsapp: WhatsAppSettings, owner: str, clock: Clock = utc_now
) -> Connector:
    """The connector, not started; to be used in the event loop in which it is made."""
    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    graph, back_room = build_graph(whatsapp, clock), BackRoom("whatsapp-turns")
    intake = build_intake(settings)
    documents = build_documents(settings, database, cipher, clock, intake)
    attachments = Attachments(graph.media.download, documents, MAX_FILE_BYTES)
    messages, offers = load_messages(settings.catalogue), Offers(database, cipher)
    forms = FormMessages(FormTokens(database, cipher, clock), PublishedForms(database, clock))
    answering = Answering(
        conversation, attachments, offers, forms, messages, clock, load_payment_settings().whatsapp_configuration
    )
    mailroom = Keeper(owner, came=lambda: back_room.call(turns.came))
    tell = back_room.outside(mailroom.tell)
    turns = Turns(
        Inbox(database, cipher, clock), answering, owner,
        queued=partial(tell, "queued"),
        seen=lambda number, message_id: tell("seen", json.dumps([number, message_id]).encode()),
    )  # fmt: skip
    return Connector(Parts(whatsapp, mailroom, turns, graph, back_room, intake))


def _value(settings: WhatsAppSettings, name: str) -> str:
    value = getattr(settings, name)
    return str(value.get_secret_value() if hasattr(value, "get_secret_value") else value).strip()
