"""The tables of seva.bills and of fees."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, ForeignKey, String, Table, Text, UniqueConstraint

from seva.storage.metadata import metadata


def _citizen(**options: bool) -> Column:
    return Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, **options)


# What a citizen is looking at and has chosen to pay, until the payment begins.
bill_baskets = Table(
    "bill_baskets",
    metadata,
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True),
    Column("content_encrypted", Text, nullable=False),
    Column("updated_at", DateTime, nullable=False),
)

# Account numbers that a citizen allowed to keep. `next_look_at`: when the worker looks for a new bill, null for one who
# wants no reminders; `told_index` is the bill that was reminded of last (Cipher.index of its number).
bill_accounts = Table(
    "bill_accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    _citizen(index=True),
    Column("service", String(80), nullable=False),
    Column("account_index", String(40), nullable=False),
    Column("account_encrypted", Text, nullable=False),
    Column("notice_version", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("agreed_at", DateTime, nullable=False),
    Column("next_look_at", DateTime, index=True),
    Column("told_index", String(40)),
    UniqueConstraint("citizen_id", "service", "account_index"),
)

# A fee that the department asks for an application. `due`: before or after it is filed; `subject_index` finds its
# payment; `is_open` until it is paid and, if it came before, the application was filed.
fees = Table(
    "fees",
    metadata,
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    _citizen(index=True),
    Column("due", String(8), nullable=False),
    Column("amount_paise", BigInteger, nullable=False),
    Column("subject_index", String(40), nullable=False, index=True),
    Column("is_open", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
)
