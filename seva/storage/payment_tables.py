"""The tables of seva.payments. Amounts are in paise, or in the smallest unit of another currency where one stands."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from seva.storage.metadata import metadata

# state: seva.payments.states. `counted` is the transaction that pays the items; `url` is where the provider takes the
# money; `next_look_at`: when the provider is asked next, None when it is not asked any more.
payments = Table(
    "payments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False),
    Column("amount_paise", BigInteger, nullable=False),
    Column("language", String(2), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("our_number", String(40), nullable=False),
    Column("provider", String(20), nullable=False),
    Column("order_id", String(80)),
    Column("url", Text),
    Column("token_index", String(40), nullable=False, unique=True),
    Column("token_encrypted", Text, nullable=False),
    Column("counted", Integer),
    Column("is_replaced", Boolean, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("next_look_at", DateTime, index=True),
    Column("last_error", String(60)),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Column("paid_at", DateTime),
    Index("ix_payments_order", "provider", "order_id"),
)

# What a payment pays. `open_key` is set while the payment is open, so that nobody has two open ones for one thing.
payment_items = Table(
    "payment_items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("payment_id", ForeignKey("payments.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("department", String(40), nullable=False),
    Column("service", String(80), nullable=False),
    Column("subject_index", String(40), nullable=False, index=True),
    Column("purpose_encrypted", Text, nullable=False),
    Column("amount_paise", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("receipt_number", String(40)),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("last_error", String(60)),
    Column("recorded_at", DateTime),
    Column("open_key", String(40), unique=True),
    Index("ix_payment_items_waiting", "state", "next_attempt_at"),
)

# Attempts and money that came in. status: failed, authorised, captured. role, once captured: counted, given_back,
# unknown (no payment of ours). dispute: opened, won, lost. settled_on: the day of the provider's list that it is in.
# order_id: the provider's id of the order that it pays; in a chat each message is an order.
payment_transactions = Table(
    "payment_transactions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider", String(20), nullable=False),
    Column("transaction_id", String(80), nullable=False),
    Column("payment_id", ForeignKey("payments.id"), index=True),
    Column("order_id", String(80)),
    Column("status", String(12), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(8), nullable=False),
    Column("role", String(12)),
    Column("method", String(20), nullable=False),
    Column("dispute", String(8)),
    Column("first_seen_at", DateTime, nullable=False),
    Column("captured_at", DateTime, index=True),
    Column("settled_on", Date),
    Unique("provider", "transaction_id", name="uq_payment_transactions_transaction"),
)

# Money on its way back. state: due, sent, done, stuck, dropped. `tries` counts refunds that the provider called failed:
# each begins a new one there, while an attempt without an answer is made again under the same key.
payment_refunds = Table(
    "payment_refunds",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("transaction", ForeignKey("payment_transactions.id"), nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    Column("reason", String(20), nullable=False),
    Column("state", String(8), nullable=False),
    Column("refund_id", String(80)),
    Column("tries", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("last_error", String(60)),
    Column("created_at", DateTime, nullable=False),
    Column("done_at", DateTime, index=True),
    Column("settled_on", Date),
    Index("ix_payment_refunds_waiting", "state", "next_attempt_at"),
)

# Callbacks that were verified, each once. The body goes when it is handled.
payment_events = Table(
    "payment_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider", String(20), nullable=False),
    Column("event_id", String(80), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("body_encrypted", Text),
    Column("received_at", DateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime, index=True),
    Column("outcome", String(60)),
    Unique("provider", "event_id", name="uq_payment_events_event"),
    Unique("provider", "body_hash", name="uq_payment_events_body"),
)

# The statement of each day, as it was when it was made last.
payment_statements = Table(
    "payment_statements",
    metadata,
    Column("day", Date, primary_key=True),
    Column("made_at", DateTime, nullable=False),
    Column("is_balanced", Boolean, nullable=False),
    Column("mismatches", Integer, nullable=False),
    Column("csv", Text, nullable=False),
    Column("text", Text, nullable=False),
)
