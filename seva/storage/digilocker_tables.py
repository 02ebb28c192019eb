"""The table of seva.digilocker."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from seva.storage.metadata import metadata

# A citizen's consent to take documents from DigiLocker, from the link in the chat to its end. state: offered (link
# made), opened (agreed to here, sent to DigiLocker), granted (agreed to there), ended; `outcome` tells how it ended.
# The link, DigiLocker's `state` and the browser's cookie stand nowhere, only Cipher.index of each. The content holds
# verifier, code and tokens while they are needed; it goes at the end, the row stays as evidence. `next_attempt_at`: the
# time that the state waits for. `revoked_at`: DigiLocker took the tokens back.
digilocker_consents = Table(
    "digilocker_consents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("application_id", ForeignKey("applications.id", ondelete="SET NULL"), index=True),
    Column("service", String(80), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("documents", Text, nullable=False),
    Column("notice_version", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("link_index", String(40), nullable=False, unique=True),
    Column("state_index", String(40), unique=True),
    Column("browser_index", String(40)),
    Column("content_encrypted", Text),
    Column("state", String(12), nullable=False),
    Column("outcome", String(12)),
    Column("error", String(60)),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime, nullable=False),
    Column("offered_at", DateTime, nullable=False),
    Column("opened_at", DateTime),
    Column("granted_at", DateTime),
    Column("ended_at", DateTime),
    Column("revoked_at", DateTime),
    Column("withdrawn_at", DateTime),
    Index("ix_digilocker_consents_waiting", "state", "next_attempt_at"),
)
