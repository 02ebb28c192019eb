"""The tables of seva.forms."""

from sqlalchemy import Column, DateTime, ForeignKey, String, Table

from seva.storage.metadata import metadata

# Which form of a service is open to citizens, by the channel's id for it. `fingerprint` tells what stands in it.
published_forms = Table(
    "published_forms",
    metadata,
    Column("service", String(80), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("flow_id", String(40), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("published_at", DateTime, nullable=False),
)

# Who may fill which form until when. The token itself stands nowhere, only Cipher.index of it. `submitted_at`: the form
# was sent, and nobody may fill it any more; `told_at`: the conversation went on from there.
form_tokens = Table(
    "form_tokens",
    metadata,
    Column("token_index", String(40), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("service", String(80), nullable=False),
    Column("language", String(2), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("issued_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False, index=True),
    Column("submitted_at", DateTime),
    Column("told_at", DateTime),
)
