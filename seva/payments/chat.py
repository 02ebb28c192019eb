"""What a chat is sent of a payment beside its news: the receipt as a file, and the status of the order that was paid.

Queued once for the channel, in the transaction that settles the payment, while the citizen may be written to freely;
the news with its link is told in any case.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from seva.catalogue import Messages
from seva.messaging import Reply
from seva.messaging.queueing import Queueing
from seva.payments.book import Book
from seva.storage.tables import contacts, payment_transactions
from seva.wording import format_rupees

# The kinds of such messages; the channel shapes them when they leave.
ORDER_STATUS, RECEIPT = "order_status", "receipt"
CHANNEL = "whatsapp"
# Meta's window is open for 24 hours after the citizen wrote.
WINDOW = timedelta(hours=23)


class ChatNews:
    """Queues receipts and statuses of orders for WhatsApp."""

    def __init__(self, book: Book, queueing: Queueing, messages: Messages) -> None:
        self._book, self._queueing, self.messages = book, queueing, messages

    def recorded(self, connection: Connection, payment: Row, amount_paise: int) -> None:
        """Sends what belongs to a payment that is recorded; nothing where the chat is another one, or is closed."""
        numbers = self._open_numbers(connection, payment.citizen_id)
        if payment.channel != CHANNEL or not numbers:
            return
        amount = format_rupees(amount_paise)
        self._order(connection, payment, amount, numbers)
        caption = self.messages.text("payment.receipt_file", payment.language, amount=amount)
        told = {"payment": payment.id, "language": payment.language, "caption": caption}
        self._put(connection, payment, numbers[0], Reply(RECEIPT, {RECEIPT: told}, holds=True))

    def _order(self, connection: Connection, payment: Row, amount: str, numbers: list[str]) -> None:
        counted = payment_transactions.c.id == payment.counted
        reference = connection.execute(select(payment_transactions.c.order_id).where(counted)).scalar()
        number = (payment.order_id or "").partition(":")[0]
        if payment.provider != CHANNEL or not reference or number not in numbers:
            return
        text = self.messages.text("payment.order_completed", payment.language, amount=amount)
        status = {"reference": reference, "status": "completed", "text": text}
        self._put(connection, payment, number, Reply(ORDER_STATUS, {ORDER_STATUS: status}))

    def _put(self, connection: Connection, payment: Row, number: str, reply: Reply) -> None:
        replies = {f"pay:{payment.id}:{reply.kind}": reply}
        self._queueing.put(connection, payment.citizen_id, CHANNEL, number, replies)

    def _open_numbers(self, connection: Connection, citizen_id: str) -> list[str]:
        """Our numbers to which the citizen wrote within the window, the latest first."""
        c = contacts.c
        heard = (c.citizen_id == citizen_id) & (c.channel == CHANNEL) & (c.last_heard_at > self._book.clock() - WINDOW)
        query = select(c.our_number).where(heard).order_by(c.last_heard_at.desc())
        return list(connection.execute(query).scalars())
