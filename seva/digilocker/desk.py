"""DigiLocker as the conversation, the web pages and the worker use it."""

import re
import secrets
from dataclasses import dataclass, field
from typing import Literal

import structlog

from seva.applications.application import Application
from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.digilocker.consent import Consent, Outcome, Secrets
from seva.digilocker.consents import Consents
from seva.digilocker.kinds import Kinds
from seva.digilocker.port import Asking, DigiLocker
from seva.digilocker.pulling import LEASE, Pulling, is_given
from seva.errors import code_of

log = structlog.get_logger(__name__)
# What a page can say besides an outcome. working: agreed to, and DigiLocker is being asked; unknown: no link or answer
# of ours; used: opened before, on another phone or browser; elsewhere: come back to another browser than it began in.
Said = Outcome | Literal["offered", "working", "unknown", "used", "elsewhere"]
DENIED = "access_denied"
CODE = re.compile(r"[a-z_]{1,40}")
# 256 bits each; the verifier has the length that RFC 7636 asks for.
LINK_BYTES, STATE_BYTES, VERIFIER_BYTES = 24, 32, 48


@dataclass(frozen=True)
class Seen:
    """What a page is to say, of which consent, and in which language; `page` is where to go on to, `cookie` is new."""

    said: Said
    consent: Consent | None = None
    page: str | None = field(default=None, repr=False)
    cookie: str | None = field(default=None, repr=False)

    @property
    def language(self) -> str | None:
        """The language of the conversation that the link was made in."""
        return self.consent.language if self.consent else None


class DigiLockerDesk:
    """Makes links, opens them, takes what comes back, and ends what waits. StorageError when the database is away."""

    def __init__(
        self, digilocker: DigiLocker, consents: Consents, pulling: Pulling, kinds: Kinds, catalogue: Catalogue,
        public_url: str, clock: Clock,
    ) -> None:  # fmt: skip
        self._digilocker = digilocker
        self._consents = consents
        self._pulling = pulling
        self._kinds = kinds
        self._catalogue = catalogue
        self._public_url = public_url
        self._clock = clock

    def possible(self, application: Application) -> list[str]:
        """The documents that the application still needs and that can come from DigiLocker."""
        service, content = self._catalogue.services[application.service], application.content
        return self._kinds.among(d.id for d in service.documents if not is_given(content, d.id))

    def link(self, application: Application, language: str) -> str:
        """A link for the citizen, good once and for ten minutes; earlier ones of the application end with it."""
        link = secrets.token_urlsafe(LINK_BYTES)
        self._consents.offer(application, self.possible(application), language, link)
        return f"{self._public_url}/digilocker/{link}"

    def look(self, link: str, cookie: str = "") -> Seen:
        """What a link leads to now; looking changes nothing, so that a preview of the link does no harm."""
        consent = self._consents.by_link(link)
        if consent is None:
            return Seen("unknown")
        if consent.state == "opened" and not self._is_over(consent):
            return Seen("offered" if self._consents.is_browser(consent, cookie) else "used", consent)
        return Seen(self._said(consent), consent)

    def open(self, link: str, cookie: str = "") -> Seen:
        """The citizen agreed here: where to go on to. Again in the same browser gives the same, elsewhere nothing."""
        seen = self.look(link, cookie)
        consent = seen.consent
        if seen.said != "offered" or consent is None:
            return seen
        if consent.state == "opened":
            return Seen("offered", consent, self._page(consent))
        asked = Secrets(secrets.token_urlsafe(STATE_BYTES), secrets.token_urlsafe(VERIFIER_BYTES))
        cookie = secrets.token_urlsafe(STATE_BYTES)
        opened = self._consents.open(consent, asked, cookie)
        return Seen("offered", opened, self._page(opened), cookie) if opened else Seen("used", consent)

    def come_back(self, state: str, code: str, error: str, cookie: str) -> Seen:
        """What DigiLocker sent the citizen back with. The same answer again changes nothing and says the same."""
        consent = self._consents.by_state(state)
        if consent is None:
            return Seen("unknown")
        if not self._consents.is_browser(consent, cookie):
            return Seen("elsewhere", consent)
        if consent.state != "opened" or self._is_over(consent):
            return Seen(self._said(consent), consent)
        if error or not code:
            outcome = self._pulling.end(consent, "refused" if error == DENIED else "failed", error=_code(error))
            return Seen(outcome, consent)
        granted = self._consents.grant(consent, code, LEASE)
        if granted is None:  # the same answer came twice at once
            return Seen("working", consent)
        return Seen(self._pulling.pull(granted) or "working", granted)

    def work(self) -> int:
        """Ends links and pages that are over, and goes on where something waits; how many there were."""
        done = 0
        for consent in self._consents.waiting():
            claimed = self._consents.claim(consent, LEASE)
            if claimed:
                self._go_on(claimed)
                done += 1
        for consent in self._consents.unrevoked():
            claimed = self._consents.claim(consent, LEASE)
            if claimed:
                self._pulling.revoke(claimed)
                done += 1
        return done

    def _go_on(self, consent: Consent) -> None:
        try:
            if consent.state == "granted":
                self._pulling.pull(consent)
            else:
                # Of a link that nobody opened nobody need hear.
                self._pulling.end(consent, "expired", silent=consent.state == "offered")
        except Exception as error:  # the others need not wait for this one
            log.error("digilocker_round_failed", consent=consent.id, error=code_of(error))

    def _page(self, consent: Consent) -> str:
        service = self._catalogue.services[consent.service].name.en
        doctypes = self._kinds.doctypes(consent.documents)
        return self._digilocker.consent_page(Asking(consent.secrets.state, consent.secrets.verifier, service, doctypes))

    def _said(self, consent: Consent) -> Said:
        if consent.state == "granted":
            return "working"
        if consent.state == "ended":
            return consent.outcome or "expired"
        return "expired" if self._is_over(consent) else "offered"

    def _is_over(self, consent: Consent) -> bool:
        return consent.due_at <= self._clock()


def _code(error: str) -> str:
    """The error as it may stand in a row and a log: it came by way of a browser, in which anybody can change it."""
    return (error if CODE.fullmatch(error) else "unknown_error") if error else "no_code"
