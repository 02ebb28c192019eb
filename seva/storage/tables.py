"""The core's tables. Columns that end in `_encrypted` hold tokens of seva.storage.encryption.Cipher."""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, String, Table, Text

from seva.storage.analytics_tables import (
    alerts,
    application_events,
    department_calls,
    figures_cases,
    figures_cells,
    figures_conversations,
    figures_cursors,
    figures_lots,
    figures_steps,
)
from seva.storage.bill_tables import bill_accounts, bill_baskets, fees
from seva.storage.digilocker_tables import digilocker_consents
from seva.storage.document_tables import document_deliveries, document_pages, documents, unsettled_files
from seva.storage.form_tables import form_tokens, published_forms
from seva.storage.handover_tables import papers, tries
from seva.storage.message_tables import call_results, contacts, deliveries, inbox, leases, outgoing
from seva.storage.metadata import metadata
from seva.storage.news_tables import deadlines, early_events, enquiries, ratings
from seva.storage.notice_tables import outbox
from seva.storage.officer_tables import officer_reports, officer_work
from seva.storage.official_tables import (
    official_accounts,
    official_audit,
    official_audit_head,
    official_codes,
    official_looks,
    official_provider_flows,
    official_recovery,
    official_sessions,
    official_tries,
)
from seva.storage.payment_tables import (
    payment_events,
    payment_items,
    payment_refunds,
    payment_statements,
    payment_transactions,
    payments,
)

__all__ = [
    "alerts",
    "application_events",
    "applications",
    "bill_accounts",
    "bill_baskets",
    "call_results",
    "citizens",
    "consents",
    "contacts",
    "deadlines",
    "deliveries",
    "department_calls",
    "department_events",
    "digilocker_consents",
    "document_deliveries",
    "document_pages",
    "documents",
    "early_events",
    "enquiries",
    "feedback",
    "fees",
    "figures_cases",
    "figures_cells",
    "figures_conversations",
    "figures_cursors",
    "figures_lots",
    "figures_steps",
    "form_tokens",
    "handles",
    "inbox",
    "leases",
    "metadata",
    "officer_reports",
    "officer_work",
    "official_accounts",
    "official_audit",
    "official_audit_head",
    "official_codes",
    "official_looks",
    "official_provider_flows",
    "official_recovery",
    "official_sessions",
    "official_tries",
    "outbox",
    "outgoing",
    "papers",
    "payment_events",
    "payment_items",
    "payment_refunds",
    "payment_statements",
    "payment_transactions",
    "payments",
    "published_forms",
    "ratings",
    "tries",
    "unsettled_files",
]

# `verify_again_since`: a number or id changed hands or was renewed, so who writes must be asked before personal data is
# shown. `merged_into`: the same person was known twice, and all is kept there now. `way`: form or chat, how they
# liked to answer last.
citizens = Table(
    "citizens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("language", String(2)),
    Column("profile_encrypted", Text),
    Column("wants_messages", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("verify_again_since", DateTime),
    Column("merged_into", String(32)),
    Column("way", String(8)),
)

# A citizen may be known under several handles: a phone number, a WhatsApp user id, a tester's name. `kind` says which,
# for channels where a citizen has several at once: phone, user.
handles = Table(
    "handles",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("handle_index", String(40), primary_key=True),
    Column("handle_encrypted", Text, nullable=False),
    Column("kind", String(12)),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("service", String(80), nullable=False),
    Column("notice_version", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("given_at", DateTime, nullable=False),
    Column("withdrawn_at", DateTime),
)

# `near_on`: from then on the department counts the deadline `due_on` as near.
# One row from the first question to the certificate; its id is the idempotency key with the department.
applications = Table(
    "applications",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id"), nullable=False, index=True),
    Column("service", String(80), nullable=False),
    Column("department", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("content_encrypted", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("acknowledgement", String(20)),
    Column("reference_number", String(24), unique=True),
    Column("certificate_number", String(40)),
    Column("due_on", Date),
    Column("near_on", Date),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", DateTime),
    Column("last_error", String(60)),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Index("ix_applications_waiting", "status", "next_attempt_at"),
    Index("ix_applications_due", "status", "due_on"),
)

# Events of departments that were handled, so that a repeated or late one changes nothing. `occurred_at` is the
# department's time.
department_events = Table(
    "department_events",
    metadata,
    Column("event_id", String(64), primary_key=True),
    Column("received_at", DateTime, nullable=False),
    Column("reference_number", String(24), index=True),
    Column("occurred_at", DateTime),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False),
    Column("rating", Integer),
    Column("words_encrypted", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
)
