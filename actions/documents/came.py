"""The file that came with a message, as the core has it, and whether it was sent before the last question was read."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from actions.documents.paths import path_of
from actions.turn import Turn
from seva.applications.application import Application
from seva.documents.intake import DocumentRefused
from seva.documents.intake.model import MAX_FILE_BYTES
from seva.documents.model import Document, Purpose


@dataclass(frozen=True)
class Came:
    """A document that came, when the citizen sent it, and when it reached us."""

    document: Document
    sent_at: datetime | None = None
    received_at: datetime | None = None

    def is_before(self, moment: datetime) -> bool:
        """Whether it was on its way when something was said, so that it cannot be an answer to it."""
        on_its_way = self.received_at is not None and self.received_at < moment
        # The channel tells when it was sent in whole seconds.
        return on_its_way or (self.sent_at is not None and self.sent_at < moment.replace(microsecond=0))


def came(turn: Turn) -> Came:
    """What came with the message; DocumentRefused when there is nothing that can be taken."""
    if turn.attachments:
        return _attached(turn)
    path = path_of(turn)
    if path is None:
        raise DocumentRefused("missing")
    return Came(turn.assistant.documents.receive(turn.citizen.id, _read(path), path.name))


def purpose_of(application: Application, document: str) -> Purpose:
    """A document of an application."""
    return Purpose(application.id, application.service, document)


def last_of(turn: Turn, application: Application) -> Document | None:
    """The document that was spoken of last: the one of which a better photo was asked for, or the one answered last."""
    content = application.content
    last = content.trail[-1] if content.trail else ""
    known = content.pending or content.documents.get(last, {}).get("id")
    return turn.assistant.documents.find(turn.citizen.id, known) if known else None


def is_of_album(came: Came, last: Document | None) -> bool:
    """Whether a photo is a further page of the last document: it was sent before the next question was asked."""
    return (
        last is not None
        and last.is_of_photos
        and came.document.is_of_photos
        and came.document.id != last.id
        and came.is_before(last.updated_at)
    )


def _attached(turn: Turn) -> Came:
    told = turn.attachments[-1]
    document = turn.assistant.documents.find(turn.citizen.id, str(told.get("id")))
    if document is None:
        raise DocumentRefused("missing")
    sent_at, received_at = (datetime.fromisoformat(str(told[k])) if told.get(k) else None for k in ("sent", "received"))
    return Came(document, sent_at, received_at)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise DocumentRefused("too_large")
        return path.read_bytes()
    except OSError as error:
        raise DocumentRefused("missing") from error
