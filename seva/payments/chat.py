"""What an order in a chat becomes: told once through the channel's outbox, in the transaction that settles it."""

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from seva.catalogue import Messages
from seva.messaging import Reply
from seva.messaging.queueing import Queueing
from seva.payments.book import Book
from seva.storage.tables import payment_transactions
from seva.wording import format_rupees

# The kind of such a message; the channel shapes it when it leaves.
ORDER_STATUS = "order_status"
CHANNEL = "whatsapp"


class OrderStatuses:
    """Queues the status of orders that were paid in a chat."""

    def __init__(self, book: Book, queueing: Queueing, messages: Messages) -> None:
        self._book, self._queueing, self.messages = book, queueing, messages

    def completed(self, connection: Connection, payment: Row, amount_paise: int) -> None:
        """Tells the order that was paid that it is done; a payment that was made elsewhere has none."""
        counted = payment_transactions.c.id == payment.counted
        reference = connection.execute(select(payment_transactions.c.order_id).where(counted)).scalar()
        number = (payment.order_id or "").partition(":")[0]
        if payment.provider != CHANNEL or not reference or not number:
            return
        text = self.messages.text("order.completed", payment.language, amount=format_rupees(amount_paise))
        status = {"reference": reference, "status": "completed", "text": text}
        replies = {f"pay:{payment.id}:order": Reply(ORDER_STATUS, {ORDER_STATUS: status})}
        self._queueing.put(connection, payment.citizen_id, CHANNEL, number, replies)
