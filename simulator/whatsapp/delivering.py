"""What becomes of a message after the 200: it fails, or is sent, delivered, read and played."""

import threading
from concurrent.futures import ThreadPoolExecutor

from simulator.whatsapp.checks.message import MEDIA, media_in
from simulator.whatsapp.clock import Scheduler
from simulator.whatsapp.config import Timing
from simulator.whatsapp.errors import GraphError
from simulator.whatsapp.faults import Chance
from simulator.whatsapp.http import Fetcher
from simulator.whatsapp.log import Log
from simulator.whatsapp.media import MediaStore, objection
from simulator.whatsapp.phone.state import Phone, Phones
from simulator.whatsapp.store import Messages, Sent
from simulator.whatsapp.telling import Teller


class Delivery:
    """The way from Meta to the phone."""

    def __init__(
        self,
        scheduler: Scheduler,
        timing: Timing,
        chance: Chance,
        teller: Teller,
        phones: Phones,
        messages: Messages,
        media: MediaStore,
        fetch: Fetcher,
        log: Log,
    ) -> None:
        self._scheduler, self._timing, self._chance, self._teller = scheduler, timing, chance, teller
        self._phones, self._messages, self._media, self._fetch, self._log = phones, messages, media, fetch, log
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="whatsapp-links")
        self._lock, self._fetching = threading.RLock(), 0

    @property
    def pending(self) -> int:
        """How many messages wait for the files behind their links."""
        return self._fetching

    def accept(self, sent: Sent, refused: GraphError | None, arrived: threading.Event | None = None) -> None:
        """Takes a message that was answered with 200; `refused` fails it, `arrived` is set when the webhook knows."""
        if refused is not None:
            self._scheduler.after(self._timing.sent, lambda: self.fail(sent, refused, arrived))
        elif any("link" in media for _, media in media_in(sent.payload)):
            with self._lock:
                self._fetching += 1
            self._pool.submit(self._fetch_and_send, sent, arrived)
        else:
            self._scheduler.after(self._timing.sent, lambda: self._send(sent, arrived))

    def fail(self, sent: Sent, error: GraphError, arrived: threading.Event | None = None) -> None:
        """Ends a message with a failed status."""
        sent.error = error.as_status
        self._mark(sent, "failed", arrived)

    def read(self, sent: Sent) -> None:
        """The citizen saw it; told only with read receipts on."""
        phone = self._phones.need(str(sent.handset))
        if "delivered" in sent.statuses and phone.sends_read_receipts:
            self._mark(sent, "read")

    def play(self, sent: Sent) -> None:
        """The citizen played a voice message."""
        self._mark(sent, "played")

    def came_online(self, phone: Phone) -> None:
        """Brings what has waited for the phone."""
        for message in self._messages.of(phone.id):
            if isinstance(message, Sent) and message.statuses == ["sent"] and not _only_sent(message):
                self._arrive(message)

    def stop(self) -> None:
        """Ends the thread that fetches links."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _fetch_and_send(self, sent: Sent, arrived: threading.Event | None) -> None:
        try:
            self._send(sent, arrived)
        finally:
            with self._lock:
                self._fetching -= 1

    def _send(self, sent: Sent, arrived: threading.Event | None) -> None:
        if (error := self._media_error(sent)) is not None:
            self.fail(sent, error, arrived)
            return
        self._mark(sent, "sent", arrived)
        if self._chance.hits("late_failed"):
            self._scheduler.after(self._timing.delivered, lambda: self.fail(sent, GraphError(131026)))
        elif not _only_sent(sent):
            lag = self._timing.media_lag if sent.payload.get("type") in MEDIA else 0.0
            self._scheduler.after(self._timing.delivered + lag, lambda: self._arrive(sent))

    def _media_error(self, sent: Sent) -> GraphError | None:
        for kind, media in media_in(sent.payload):
            if "link" in media:
                found = self._fetch(media["link"])
                if found is None:
                    return GraphError(131053, "Downloading media from the given link failed.")
                content, mime_type = found.content, found.mime_type
                lives = self._timing.uploaded_media
                kept = self._media.add(sent.number.id, content, mime_type, media.get("filename"), lives=lives)
                sent.fetched[media["link"]] = kept.id
            else:
                stored = self._media.get(media["id"])
                if stored is None:
                    return GraphError(131053, "The media has expired.")
                content, mime_type = stored.content, stored.mime_type
            if refused := objection(kind, mime_type, content):
                return GraphError(131053, refused)
        return None

    def _arrive(self, sent: Sent) -> None:
        phone = self._phones.find("phone", sent.recipient) or self._phones.find("user", sent.recipient)
        if phone is None or not phone.is_online or phone.id != sent.handset:
            return
        phone.typing_until.pop(sent.number.id, None)
        self._mark(sent, "delivered")

    def _mark(self, sent: Sent, status: str, arrived: threading.Event | None = None) -> None:
        with self._lock:
            if sent.is_final or status in sent.statuses:
                return
            sent.statuses.append(status)
        self._log.add("phone", status, sent={"handset": sent.handset, "message": sent.id})
        if status == "delivered" and self._chance.hits("skip_delivered"):
            return
        phone = self._phones.find(sent.by, sent.recipient)
        self._teller.status(sent, phone, status, arrived)


def _only_sent(sent: Sent) -> bool:
    """Reactions are never reported as delivered."""
    return sent.payload.get("type") == "reaction"
