"""A citizen's consent to take documents from DigiLocker, as its row has it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

State = Literal["offered", "opened", "granted", "ended"]
# taken: all that was asked for; partly; nothing: none of it is there; refused: the citizen said no; failed: DigiLocker
# did not do it; expired: not finished in time; replaced: a newer link was asked for; late: the application had gone on.
Outcome = Literal["taken", "partly", "nothing", "refused", "failed", "expired", "replaced", "late", "erased"]
# What a citizen hears of in the chat; of the others the page tells, or nobody needs to hear.
TOLD: frozenset[Outcome] = frozenset({"taken", "partly", "nothing", "refused", "failed", "expired"})
# The notices that tell of these.
NOTICES = frozenset(f"digilocker.{outcome}" for outcome in TOLD)

PURPOSE = "application_documents"
# The version of what the page says before the citizen agrees (digilocker.page.* in catalogue/messages).
NOTICE_VERSION = "2026-11"
# A link is for now; who has opened it needs time for DigiLocker's own sign-in.
LINK_LIFE, PAGE_LIFE = timedelta(minutes=10), timedelta(minutes=15)


@dataclass(frozen=True)
class Secrets:
    """What is kept, encrypted, while it is needed: what we asked with, what came back, and the tokens for it."""

    state: str = field(default="", repr=False)
    verifier: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    access: str = field(default="", repr=False)
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True)
class Consent:
    """One consent. `due_at` is the time that its state waits for: the end of a link or page, or the next attempt."""

    id: str
    citizen_id: str
    application_id: str | None
    service: str
    documents: tuple[str, ...]
    language: str
    state: State
    outcome: Outcome | None
    attempts: int
    due_at: datetime
    granted_at: datetime | None = None
    browser_index: str | None = None
    secrets: Secrets = Secrets()
