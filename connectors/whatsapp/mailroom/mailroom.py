"""What the mailroom does: webhooks become rows, rows of the outbox leave, what waits is counted."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from prometheus_client import generate_latest

from connectors.whatsapp.flows.endpoint.build import build_door
from connectors.whatsapp.flows.endpoint.door import Door
from connectors.whatsapp.graph import Graph, build_graph
from connectors.whatsapp.incoming import CHANNEL
from connectors.whatsapp.mailroom.sorter import Sorter
from connectors.whatsapp.metrics import Metrics
from connectors.whatsapp.news import Letters, News
from connectors.whatsapp.sender import Sender
from connectors.whatsapp.sending.build import build_sender
from connectors.whatsapp.sending.files import WithFiles
from connectors.whatsapp.sending.paid import Paid, receipts_of
from connectors.whatsapp.sending.signs import Signs
from connectors.whatsapp.settings import WhatsAppSettings
from connectors.whatsapp.signature import is_signed, parted
from seva.catalogue import load_catalogue, load_messages
from seva.catalogue.messages import LANGUAGES
from seva.clock import Clock, utc_now
from seva.documents.files import Vault, files_at
from seva.errors import StorageError
from seva.messaging import Depth, Grouped, Inbox, Outgoing, Received, Watch, Webhooks
from seva.notifications import QuietHours
from seva.notifications.model import SMS
from seva.notifications.post import Post
from seva.payments.book import Book
from seva.payments.events import WhatsAppTold
from seva.settings import Settings
from seva.sms.settings import load_sms_settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine

log = structlog.get_logger(__name__)

# The approved templates (catalogue/templates) that ask a citizen to write again when the window is closed.
REOPEN = {language: {"name": "default_reopen", "language": language} for language in LANGUAGES}
# Webhooks that come within so many seconds share a commit, and so many bytes.
GATHER, MOST_TOGETHER = 0.002, 4 * 1024 * 1024
STORED, NOT_SIGNED, NOT_STORED = b"200", b"401", b"503"


@dataclass(frozen=True)
class Parts:
    """What a mailroom is made of."""

    settings: WhatsAppSettings
    intake: Grouped[bytes]
    webhooks: Webhooks
    sorter: Sorter
    sender: Sender
    news: News
    signs: Signs
    door: Door
    graph: Graph
    watch: Watch
    metrics: Metrics


class Mailroom:
    """Runs from `start` to `stop` in one event loop, and answers what the Rasa server asks (see `answer`)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._running: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Takes up what waits to be read, and to be sent."""
        await asyncio.to_thread(self._parts.webhooks.create)
        self._running = [
            asyncio.create_task(work.run()) for work in (self._parts.sorter, self._parts.sender, self._parts.news)
        ]

    async def stop(self) -> None:
        """Ends what is being done; what waits stays in the database."""
        await self._parts.intake.close()
        self._parts.sorter.stop()
        self._parts.news.stop()
        self._parts.sender.stop()
        await asyncio.gather(*self._running)
        await self._parts.signs.close()
        await self._parts.graph.close()

    async def answer(self, name: str, body: bytes) -> bytes:
        """Does what a question or a piece of news of this name asks for; KeyError if there is none."""
        return await ANSWERS[name](self, body)

    async def _webhook(self, body: bytes) -> bytes:
        """The HTTP status for a webhook, which comes with its signature."""
        signature, told = parted(body)
        if not is_signed(told, signature, self._parts.settings.app_secrets):
            self._parts.metrics.refused.inc()
            return NOT_SIGNED
        try:
            await self._parts.intake.submit(told)
        except StorageError as error:  # Meta sends it again, for days
            log.error("webhook_not_stored", error=error.code)
            return NOT_STORED
        self._parts.sorter.wake()
        return STORED

    async def _form(self, body: bytes) -> bytes:
        """The answer to a question of a form; `body` as for a webhook."""
        signature, asked = parted(body)
        answer = await asyncio.to_thread(self._parts.door.answer, asked, signature)
        return answer.written

    async def _queued(self, _body: bytes) -> bytes:
        self._parts.sender.wake()
        return b""

    async def _seen(self, body: bytes) -> bytes:
        """A message is being answered: [our number, its id]."""
        our_number, message_id = json.loads(body)
        self._parts.signs.read(our_number, message_id, is_typing=True)
        return b""

    async def _state(self, _body: bytes) -> bytes:
        """Whether messages go out, and why not; what waits."""
        sender = self._parts.sender.health()
        boxes = {box: vars(depth) for box, depth in (await self._depths()).items()}
        return json.dumps({"status": "ok" if sender["is_well"] else "stopped", "sender": sender, **boxes}).encode()

    async def _figures(self, _body: bytes) -> bytes:
        """All figures, in Prometheus' text form."""
        metrics = self._parts.metrics
        for box, depth in (await self._depths()).items():
            metrics.waiting.labels(box).set(depth.waiting)
            metrics.age.labels(box).set(depth.oldest)
            metrics.failed.labels(box).set(depth.failed)
        return generate_latest(metrics.registry)

    async def _depths(self) -> dict[str, Depth]:
        watch = self._parts.watch
        boxes = {"webhooks": self._parts.webhooks.depth, "inbox": watch.inbox_depth, "outbox": watch.outbox_depth}
        return await asyncio.to_thread(lambda: {name: depth() for name, depth in boxes.items()})


ANSWERS: Mapping[str, Callable[[Mailroom, bytes], Awaitable[bytes]]] = {
    "webhook": Mailroom._webhook,
    "form": Mailroom._form,
    "queued": Mailroom._queued,
    "seen": Mailroom._seen,
    "state": Mailroom._state,
    "figures": Mailroom._figures,
}


def build(
    settings: Settings, whatsapp: WhatsAppSettings, owner: str, came: Callable[[], None], clock: Clock = utc_now
) -> Mailroom:
    """The mailroom, not started, for the event loop in which it is made; `came` is called when messages were stored."""
    database, cipher, metrics = Database(make_engine(settings.database)), Cipher(settings.key), Metrics()
    graph, loop = build_graph(whatsapp, clock), asyncio.get_running_loop()
    receipts = receipts_of(settings, Book(database, cipher, clock, settings.public))
    prepare = Paid(graph.media, receipts, others=WithFiles(graph.media, Vault(files_at(settings), cipher).read))
    sender = build_sender(
        Outgoing(database, cipher, clock, CHANNEL), graph, whatsapp, clock, owner, reopen=REOPEN, prepare=prepare,
        missed=metrics.window_missed.inc,
        observe=lambda outcome, code: metrics.sends.labels(outcome, code or "").inc(),
    )  # fmt: skip

    def sorted_in(told: Received) -> None:
        metrics.messages.labels("new").inc(told.new)
        metrics.messages.labels("repeated").inc(told.repeated)
        if told.new:
            loop.call_soon_threadsafe(came)
        if told.deliveries:
            loop.call_soon_threadsafe(sender.wake_soon)

    webhooks = Webhooks(Database(make_engine(settings.webhook_database)), cipher, clock, CHANNEL, owner)
    intake = Grouped(webhooks.keep, len, MOST_TOGETHER, GATHER)
    sorter = Sorter(
        webhooks,
        Inbox(database, cipher, clock),
        clock,
        sorted_in,
        keep=timedelta(days=settings.message_days),
        paid=WhatsAppTold(database, cipher, clock),
    )
    quiet, following = QuietHours(settings.quiet_from, settings.quiet_until), load_sms_settings().is_set_up
    post = Post(database, cipher, clock, CHANNEL, SMS if following else "", quiet)
    letters = Letters(load_catalogue(settings.catalogue), load_messages(settings.catalogue), settings.catalogue)
    news = News(post, letters, lambda: loop.call_soon_threadsafe(sender.wake))
    door, watch = build_door(settings, whatsapp, clock), Watch(database, clock)
    return Mailroom(Parts(whatsapp, intake, webhooks, sorter, sender, news, Signs(graph), door, graph, watch, metrics))
