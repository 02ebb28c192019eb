"""The connector's parts put together: webhook in, inbox, turns, outbox, sender."""

import asyncio
import json
import socket
import sys
from dataclasses import dataclass

import structlog
from prometheus_client import generate_latest

from connectors.whatsapp.answering import Answering
from connectors.whatsapp.attachments import Attachments
from connectors.whatsapp.conversation import Conversation
from connectors.whatsapp.flows.messages import FormMessages
from connectors.whatsapp.graph import Graph, build_graph
from connectors.whatsapp.incoming import CHANNEL, sorted_out
from connectors.whatsapp.metrics import Metrics
from connectors.whatsapp.sender import Sender
from connectors.whatsapp.sending.build import build_sender
from connectors.whatsapp.sending.signs import Signs
from connectors.whatsapp.settings import WhatsAppSettings, load_whatsapp_settings
from connectors.whatsapp.signature import is_signed
from connectors.whatsapp.turns import Turns
from connectors.whatsapp.updates import UNREADABLE, Notice, Update, parse
from seva.catalogue import load_messages
from seva.catalogue.messages import LANGUAGES
from seva.clock import Clock, utc_now
from seva.documents.store import MAX_BYTES, DocumentStore
from seva.forms import FormTokens, PublishedForms
from seva.messaging import Depth, Inbox, Outgoing, Received, Receiver, Watch
from seva.messaging.offers import Offers
from seva.settings import Settings, load_settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

log = structlog.get_logger(__name__)

# Seconds after which a busy thread lets another one run; Python's default is 0.005. The thread that commits webhooks
# waits so long at each statement while a turn is computed: at 320 events a second half of the answers took 295 ms, and
# 135 with this.
SWITCH = 0.0005
# Without these nothing can come in or go out; the rest is for setting a number up.
ESSENTIAL = ("phone_number_id", "access_token", "app_secret", "verify_token")
# The approved templates (catalogue/templates) that ask a citizen to write again when the window is closed.
REOPEN = {language: {"name": "default_reopen", "language": language} for language in LANGUAGES}
# A larger body is read beside the event loop, so that it holds nothing up.
LARGE_BODY = 64 * 1024


@dataclass(frozen=True)
class Parts:
    """What a connector is made of."""

    settings: WhatsAppSettings
    receiver: Receiver
    turns: Turns
    sender: Sender
    signs: Signs
    graph: Graph
    watch: Watch
    metrics: Metrics


class Connector:
    """Runs from `start` to `stop` in one event loop."""

    def __init__(self, parts: Parts, clock: Clock) -> None:
        self._parts = parts
        self._clock = clock
        self.metrics = parts.metrics
        self.verify_token = parts.settings.verify_token.get_secret_value()
        self.missing = [f"WHATSAPP_{name.upper()}" for name in ESSENTIAL if not _value(parts.settings, name)]
        self._sending: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Takes up what waits; does nothing while settings are missing, which `state` tells."""
        if self.missing:
            log.warning("whatsapp_not_set_up", missing=self.missing)
            return
        self._sending = asyncio.create_task(self._parts.sender.run())
        await self._parts.turns.start()

    async def stop(self) -> None:
        """Ends what is being done; what waits stays in the database."""
        await self._parts.turns.stop()
        self._parts.sender.stop()
        if self._sending:
            await self._sending
        await self._parts.signs.close()
        await self._parts.receiver.close()
        await self._parts.graph.close()

    def is_signed(self, body: bytes, header: str | None) -> bool:
        """Whether one of our apps signed this body."""
        return is_signed(body, header, self._parts.settings.app_secrets)

    async def receive(self, body: bytes) -> None:
        """Returns when all that a signed body tells is committed; raises StorageError if it could not be."""
        updates = await asyncio.to_thread(self._read, body) if len(body) > LARGE_BODY else self._read(body)
        messages, deliveries, notices = sorted_out(updates)
        for notice in notices:
            log.info("whatsapp_notice", field=notice.field)
        if messages or deliveries:
            await self._parts.receiver.receive(messages, deliveries)

    def _read(self, body: bytes) -> list[Update]:
        try:
            return parse(json.loads(body), self._clock())
        except (ValueError, RecursionError):
            # It is signed, so it is Meta's; sent again it would read no better.
            return [Notice(UNREADABLE)]

    async def state(self) -> dict[str, object]:
        """Whether messages come in and go out, and why not."""
        if self.missing:
            return {"status": "not set up", "missing": self.missing}
        inbox, outbox = await self._depths()
        sender = self._parts.sender.health()
        boxes = {"inbox": vars(inbox), "outbox": vars(outbox)}
        return {"status": "ok" if sender["is_well"] else "stopped", "sender": sender, **boxes}

    async def figures(self) -> bytes:
        """All figures, in Prometheus' text form."""
        for box, depth in zip(("inbox", "outbox"), await self._depths(), strict=True):
            self.metrics.waiting.labels(box).set(depth.waiting)
            self.metrics.age.labels(box).set(depth.oldest)
            self.metrics.failed.labels(box).set(depth.failed)
        return generate_latest(self.metrics.registry)

    async def _depths(self) -> tuple[Depth, Depth]:
        watch = self._parts.watch
        return await asyncio.to_thread(watch.inbox_depth), await asyncio.to_thread(watch.outbox_depth)


async def connect(conversation: Conversation, port: int) -> Connector:
    """The connector on the settings of this process, started; `port` tells processes of one machine apart."""
    sys.setswitchinterval(SWITCH)
    connector = build(conversation, load_settings(), load_whatsapp_settings(), f"{socket.gethostname()}:{port}"[:60])
    await connector.start()
    return connector


def build(
    conversation: Conversation, settings: Settings, whatsapp: WhatsAppSettings, owner: str, clock: Clock = utc_now
) -> Connector:
    """The connector, not started; call it inside of its event loop."""
    database, cipher = Database(make_engine(settings.database)), Cipher(settings.key)
    messages, metrics = load_messages(settings.catalogue), Metrics()
    inbox, outgoing = Inbox(database, cipher, clock), Outgoing(database, cipher, clock, CHANNEL)
    graph = build_graph(whatsapp, clock)
    sender = build_sender(
        outgoing, graph, whatsapp, clock, owner, reopen=REOPEN, missed=metrics.window_missed.inc,
        observe=lambda outcome, code: metrics.sends.labels(outcome, code or "").inc(),
    )  # fmt: skip
    attachments = Attachments(graph.media.download, DocumentStore(settings.files, cipher), MAX_BYTES)
    forms = FormMessages(FormTokens(database, cipher, clock), PublishedForms(database, clock))
    answering = Answering(conversation, attachments, Offers(database, cipher), forms, messages, clock)
    signs = Signs(graph)
    turns = Turns(inbox, answering, owner, sender.wake, signs.read)

    def received(told: Received) -> None:
        metrics.messages.labels("new").inc(told.new)
        metrics.messages.labels("repeated").inc(told.repeated)
        turns.received(told)
        if told.deliveries:
            sender.wake_soon()

    receiver, watch = Receiver(inbox, received), Watch(database, clock)
    return Connector(Parts(whatsapp, receiver, turns, sender, signs, graph, watch, metrics), clock)


def _value(settings: WhatsAppSettings, name: str) -> str:
    value = getattr(settings, name)
    return str(value.get_secret_value() if hasattr(value, "get_secret_value") else value).strip()
