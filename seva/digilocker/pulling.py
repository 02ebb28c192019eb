"""What follows a citizen's yes: tokens, the list, the files, the application, the news, and the tokens given back.

Every step is kept in the row, so that a kill or a DigiLocker that is away costs a later attempt of the worker at most.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.engine import Connection

from seva.applications.application import Content
from seva.applications.repository import Applications
from seva.clock import Clock
from seva.digilocker.consent import TOLD, Consent, Outcome, Secrets
from seva.digilocker.consents import Consents
from seva.digilocker.errors import DigiLockerError, NotThere, TokenEnded
from seva.digilocker.keeping import Keeper
from seva.digilocker.kinds import Kinds
from seva.digilocker.port import DigiLocker, Issued, Tokens
from seva.documents.intake import DocumentRefused
from seva.errors import IllegalStep, SevaError, code_of
from seva.notifications import Notice, Outbox

log = structlog.get_logger(__name__)
# How long one attempt may take before another process takes it over.
LEASE = timedelta(seconds=120)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 180))
MOST_FILES = 8
R = TypeVar("R")


class Pulling:
    """Takes documents for consents that were granted."""

    def __init__(
        self, digilocker: DigiLocker, consents: Consents, applications: Applications, keep: Keeper, kinds: Kinds,
        outbox: Outbox, clock: Clock,
    ) -> None:  # fmt: skip
        self._digilocker = digilocker
        self._consents = consents
        self._applications = applications
        self._keep = keep
        self._kinds = kinds
        self._outbox = outbox
        self._clock = clock

    def pull(self, consent: Consent) -> Outcome | None:
        """One attempt for a consent that this process holds; None if it is to be tried again. StorageError."""
        try:
            outcome, taken = self._pull(consent)
        except Exception as error:  # whatever it is: the citizen hears how it ended, sooner or later
            return self._failed(consent, error)
        return self.end(consent, outcome, taken)

    def end(
        self, consent: Consent, outcome: Outcome, taken: Sequence[str] = (), *, error: str = "", silent: bool = False
    ) -> Outcome:
        """Ends a consent, queues the news of it in the same transaction, and gives the tokens back."""
        consent = self._current(consent)
        with self._consents.database.begin() as connection:
            is_new = self._consents.end(connection, consent, outcome, error)
            if is_new and outcome in TOLD and not silent:
                self._tell(connection, consent, outcome, taken)
        log.info("digilocker_ended", consent=consent.id, outcome=outcome, error=error or None)
        if consent.secrets.access:
            self.revoke(consent)
        return outcome

    def _tell(self, connection: Connection, consent: Consent, outcome: Outcome, taken: Sequence[str]) -> None:
        key = f"digilocker:{consent.id}"
        missing = [document for document in consent.documents if document not in taken]
        values = {"service": consent.service, "documents": ",".join(taken), "missing": ",".join(missing)}
        notice = Notice(f"digilocker.{outcome}", values)
        self._outbox.put(connection, consent.citizen_id, key, notice, consent.application_id, consent.language)

    def revoke(self, consent: Consent) -> None:
        """Gives the tokens back; what fails is tried again, then the tokens are forgotten: they end in an hour."""
        try:
            self._digilocker.revoke(consent.secrets.refresh or consent.secrets.access)
        except DigiLockerError as error:
            ended = self._consents.find(consent.id)
            if ended and ended.secrets.access and ended.attempts < len(PAUSES):
                self._consents.postpone(ended, PAUSES[ended.attempts], error.code)
                return
            log.warning("digilocker_not_revoked", consent=consent.id, error=error.code)
            self._consents.revoked(consent, done=False)
            return
        self._consents.revoked(consent, done=True)

    def _pull(self, consent: Consent) -> tuple[Outcome, list[str]]:
        content = self._content(consent)
        if content is None:
            return "late", []
        if not consent.secrets.access:
            tokens = self._digilocker.exchange(consent.secrets.code, consent.secrets.verifier)
            consent = self._with(consent, tokens)
        issued = self._asked(consent, self._digilocker.issued)
        files: dict[str, bytes] = {}
        taken = [document for document in consent.documents if self._take(consent, document, issued, files)]
        if not taken:
            return "nothing", []
        return ("taken" if len(taken) == len(consent.documents) else "partly"), taken

    def _take(self, consent: Consent, document: str, issued: list[Issued], files: dict[str, bytes]) -> bool:
        """Takes the best that is there for one document; False if there is none, or none that can be taken."""
        content = self._content(consent)
        if content is None or is_given(content, document):
            return content is not None and content.documents[document].get("consent") == consent.id
        for one in self._kinds.choose(document, issued)[:MOST_FILES]:
            try:
                if one.uri not in files:
                    files[one.uri] = self._asked(consent, partial(self._file, one.uri))
                kept = self._keep(consent, document, one, files[one.uri])
            except (NotThere, DocumentRefused) as error:
                log.warning(
                    "digilocker_document_left_out", consent=consent.id, doctype=one.doctype, error=code_of(error)
                )
                continue
            return self._enter(consent, document, {**kept, "consent": consent.id})
        return False

    def _enter(self, consent: Consent, document: str, kept: dict[str, object]) -> bool:
        """Enters a document into the application, unless the citizen has sent one meanwhile."""

        def edit(content: Content) -> Content:
            return content if is_given(content, document) else content.with_document(document, kept)

        changed = self._applications.change(consent.application_id or "", edit)
        return changed.content.documents[document].get("consent") == consent.id

    def _file(self, uri: str, access: str) -> bytes:
        return self._digilocker.file(access, uri)

    def _asked(self, consent: Consent, ask: Callable[[str], R]) -> R:
        """An answer of DigiLocker's; an access token that has ended is renewed once."""
        consent = self._current(consent)
        try:
            return ask(consent.secrets.access)
        except TokenEnded:
            if not consent.secrets.refresh:
                raise
            renewed = self._with(consent, self._digilocker.refresh(consent.secrets.refresh))
            return ask(renewed.secrets.access)

    def _with(self, consent: Consent, tokens: Tokens) -> Consent:
        return self._consents.keep(consent, Secrets(access=tokens.access, refresh=tokens.refresh or ""))

    def _current(self, consent: Consent) -> Consent:
        return self._consents.find(consent.id) or consent

    def _content(self, consent: Consent) -> Content | None:
        """What the application holds; None if documents cannot be added to it any more."""
        application = self._applications.get(consent.application_id or "")
        return application.content if application and application.status == "draft" else None

    def _failed(self, consent: Consent, error: Exception) -> Outcome | None:
        if isinstance(error, IllegalStep):
            return self.end(consent, "late")
        log.error("digilocker_attempt_failed", consent=consent.id, error=code_of(error), attempt=consent.attempts + 1)
        may_help = error.retryable if isinstance(error, SevaError) else True
        if may_help and consent.attempts < len(PAUSES):
            self._consents.postpone(self._current(consent), PAUSES[consent.attempts], code_of(error))
            return None
        taken = self._taken(consent)
        return self.end(consent, "partly" if taken else "failed", taken, error=code_of(error))

    def _taken(self, consent: Consent) -> list[str]:
        """What this consent has brought so far."""
        content = self._content(consent)
        given = content.documents if content else {}
        return [document for document in consent.documents if given.get(document, {}).get("consent") == consent.id]


def is_given(content: Content, document: str) -> bool:
    """Whether the citizen has given a document already; one that was put off or left out is not."""
    given = content.documents.get(document)
    return given is not None and not given.get("later")
