"""Whose form a question is about: the token leads to citizen, draft and language, or the form is over."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.whatsapp.flows.endpoint.errors import Reason, TokenOver
from connectors.whatsapp.flows.screens import Screen, screens_of
from seva.applications.application import Application
from seva.applications.interview import known_answers
from seva.applications.repository import Applications
from seva.catalogue import Catalogue, Messages, Service
from seva.catalogue.messages import LANGUAGES
from seva.citizens import Citizens
from seva.forms import FormToken, FormTokens, PublishedForms

BETWEEN = "\n"


@dataclass(frozen=True)
class Filling:
    """A form that may be filled, and what is known of its answers."""

    token: str
    language: str
    service: Service
    screens: tuple[Screen, ...]
    application: Application
    remembered: dict[str, str]

    @property
    def known(self) -> dict[str, str]:
        """The draft's answers, and those of earlier applications where it has none."""
        content = self.application.content
        open_ones = {name: value for name, value in self.remembered.items() if not content.is_done(name)}
        return {**open_ones, **content.answers}


class Fillings:
    """Finds the form that a token opens."""

    def __init__(
        self,
        catalogue: Catalogue,
        messages: Messages,
        citizens: Citizens,
        applications: Applications,
        tokens: FormTokens,
        published: PublishedForms,
    ) -> None:
        self._catalogue = catalogue
        self.messages = messages
        self._citizens = citizens
        self._applications = applications
        self._tokens = tokens
        self._published = published

    def of(self, token: str) -> Filling:
        """The form of a token; raises TokenOver with words in its language."""
        found = self._tokens.find(token)
        if found is None:
            raise self.over("unknown", *LANGUAGES)
        reason = self._why_over(found)
        application = self._applications.get(found.application_id)
        service = self._catalogue.services.get(found.service)
        if reason or service is None or not _is_open(application, found):
            raise self.over(reason or "closed", found.language)
        assert application is not None  # noqa: S101 it is open: for the type checker
        profile = self._citizens.resolve("whatsapp", found.citizen_id).profile
        remembered = known_answers(service, profile)
        return Filling(token, found.language, service, screens_of(service), application, remembered)

    def over(self, reason: Reason, *languages: str) -> TokenOver:
        """The error that tells why a form may not be filled any more."""
        texts: Sequence[str] = [self.messages.text(f"flow.over.{reason}", language) for language in languages]
        return TokenOver(reason, BETWEEN.join(texts))

    def _why_over(self, found: FormToken) -> Reason | None:
        if found.submitted_at:
            return "sent"
        if self._tokens.is_over(found):
            return "expired"
        now = self._published.get(found.service, found.language)
        has_changed = now is not None and found.fingerprint and now.fingerprint != found.fingerprint
        return "changed" if has_changed else None


def _is_open(application: Application | None, found: FormToken) -> bool:
    if application is None or application.status != "draft" or not application.content.consented:
        return False
    return application.citizen_id == found.citizen_id and application.service == found.service
