"""The tables of seva.documents."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from seva.storage.metadata import metadata

# A document as it goes to a department. `service` and `document` say what it is for, empty for one that nobody asked
# for; `stored_as` is its name in the store for files; `source` is photo, pdf or issued; `findings` are ids of
# advice with commas between; `masked` counts the Aadhaar numbers that were covered; `asked_again` how often a better
# photo was asked for; `code_encrypted` is what the QR code of a certificate on it says.
# Issued documents have an issuer, its address of them, and when they were verified there.
documents = Table(
    "documents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("application_id", ForeignKey("applications.id", ondelete="SET NULL"), index=True),
    Column("service", String(80)),
    Column("document", String(80)),
    Column("sha256", String(64), nullable=False),
    Column("stored_as", String(120), nullable=False, index=True),
    Column("content_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("name_encrypted", Text, nullable=False),
    Column("source", String(8), nullable=False),
    Column("findings", String(120), nullable=False),
    Column("masked", Integer, nullable=False),
    Column("asked_again", Integer, nullable=False),
    Column("issuer", String(120)),
    Column("uri_encrypted", Text),
    Column("verified_at", DateTime),
    Column("code_encrypted", Text),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Column("kept_until", DateTime, nullable=False, index=True),
    Index("ix_documents_purpose", "citizen_id", "document"),
)

# The photos and PDFs of which a document was made, in the order of sending (`sent_at`, then `arrived`). `came_as` is
# the id of the document as which it came, so that a message that is handled again is known.
document_pages = Table(
    "document_pages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("came_as", String(32), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False),
    Column("stored_as", String(120), nullable=False, index=True),
    Column("content_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("findings", String(120), nullable=False),
    Column("masked", Integer, nullable=False),
    Column("sent_at", DateTime, nullable=False),
    Column("arrived", Integer, nullable=False),
)

# Names in the store that no row may speak of: noted before a file is written or its last row goes, then taken off.
unsettled_files = Table(
    "unsettled_files",
    metadata,
    Column("stored_as", String(120), primary_key=True),
    Column("noted_at", DateTime, nullable=False, index=True),
)

# What goes to a department, once for each document of a filed application; the id is the idempotency key. `state` is
# waiting, delivered, refused (the department will not take it), over (the application is) or failed (no answer for too
# long). `receipt_encrypted`, the proof of what the department stored and when, stays when the document is forgotten.
document_deliveries = Table(
    "document_deliveries",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("document_id", ForeignKey("documents.id", ondelete="SET NULL"), index=True),
    Column("document", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("last_error", String(60)),
    Column("receipt_encrypted", Text),
    Column("created_at", DateTime, nullable=False),
    Column("delivered_at", DateTime),
    Index("ix_document_deliveries_waiting", "state", "next_attempt_at"),
)
