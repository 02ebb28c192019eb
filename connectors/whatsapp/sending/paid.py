"""What is sent of a payment: the status of its order, and its receipt as a PDF that is made when it leaves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from connectors.whatsapp.graph import Media
from connectors.whatsapp.payloads import Payload
from connectors.whatsapp.payloads.payments import order_status
from connectors.whatsapp.sending.attempt import Prepare
from connectors.whatsapp.sending.files import ReadFile, WithFiles, as_it_is
from seva.messaging import Sending
from seva.payments.book import Book
from seva.payments.chat import ORDER_STATUS, RECEIPT
from seva.settings import Settings

PDF, FILE_NAME = "application/pdf", "receipt.pdf"


class Paid:
    """Shapes rows of payments; `others` shapes what is none.

    Theirs have `"order_status": {"reference", "status", "text"}` or `"receipt": {"payment", "language", "caption"}`.
    `read` makes a receipt of "<payment>.<language>"; it is called in a thread.
    """

    def __init__(self, media: Media, read: ReadFile, others: Prepare = as_it_is) -> None:
        self._files, self._others = WithFiles(media, read), others

    async def __call__(self, sending: Sending) -> Payload:
        """The message as it can be sent; raises what making, uploading and shaping raise."""
        if status := sending.payload.get(ORDER_STATUS):
            return order_status(str(status["text"]), str(status["reference"]), str(status["status"]))[-1]
        if receipt := sending.payload.get(RECEIPT):
            return await self._files(replace(sending, payload=_document(receipt)))
        return await self._others(sending)


def _document(receipt: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"filename": FILE_NAME, "caption": str(receipt["caption"])}
    message = {"messaging_product": "whatsapp", "type": "document", "document": shown}
    return {"message": message, "file": {"name": f"{receipt['payment']}.{receipt['language']}", "mime_type": PDF}}


def receipts_of(settings: Settings, book: Book) -> ReadFile:
    """Makes receipts from the rows; catalogue and font are read when the first one is asked for."""
    made: list[Callable[[str, str], bytes]] = []

    def read(name: str) -> bytes:
        if not made:
            made.append(_maker(settings, book))
        payment_id, _, language = name.partition(".")
        return made[0](payment_id, language)

    return read


def _maker(settings: Settings, book: Book) -> Callable[[str, str], bytes]:
    # Here alone: most mailrooms that start never need them before somebody pays.
    from seva.catalogue import load_catalogue
    from seva.payments.receipt import Receipts

    receipts = Receipts(load_catalogue(settings.catalogue))
    return lambda payment_id, language: receipts.pdf(book.get(payment_id), language)
