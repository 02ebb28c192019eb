"""What citizens are told of their payments: notices in the outbox, each once."""

from sqlalchemy import select
from sqlalchemy.engine import Connection, Row

from seva.notifications import Notice, Outbox
from seva.payments.book import Book
from seva.storage.tables import payment_items
from seva.wording import format_rupees

# Every notice about payments; catalogue/messages/payments.yml has its words. Money and receipts are told also to those
# who want no news.
TOLD: frozenset[str] = frozenset(
    {
        "payment.received", "payment.recorded", "payment.recorded_several", "payment.expired", "payment.twice",
        "payment.wrong_amount", "payment.not_wanted", "payment.not_filed", "payment.returned",
    }
)  # fmt: skip


class Notices:
    """Puts notices about payments into the outbox, inside the caller's transaction."""

    def __init__(self, book: Book, outbox: Outbox) -> None:
        self._book, self._outbox = book, outbox

    def put(
        self, connection: Connection, payment: Row, message: str, once: str, amount: int | None = None,
        currency: str = "INR", **values: str,
    ) -> None:  # fmt: skip
        """Tells of a payment; `once` names the occasion, which is told once. Without an amount it is the payment's."""
        shown = payment.amount_paise if amount is None else amount
        mine = payment_items.c.payment_id == payment.id
        services = list(connection.execute(select(payment_items.c.service).where(mine)).scalars())
        facts = {
            "service": services[0] if services else "",
            "count": str(len(services)),
            "amount": format_rupees(shown) if currency == "INR" else f"{currency} {shown // 100}.{shown % 100:02d}",
            "payment": payment.id,
        }
        key = f"pay:{payment.id}:{once}"[:80]
        self._outbox.put(connection, payment.citizen_id, key, Notice(message, facts | values))
