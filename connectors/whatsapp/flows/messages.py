"""Forms in the chat: the message that opens one, and what came back when one was sent."""

from collections.abc import Mapping
from typing import Any

import structlog

from connectors.whatsapp.payloads import Flow, Payload, flow
from seva.forms import FormTokens, PublishedForms

log = structlog.get_logger(__name__)

# What our conversation says of a form, and what the reply of a form brings back.
APPLICATION, SERVICE, LANGUAGE, AGAIN = "application", "service", "language", "again"
TOKEN = "flow_token"  # noqa: S105 a key


class FormMessages:
    """Gives each message that opens a form a token of its own, and knows the forms that come back by it."""

    def __init__(self, tokens: FormTokens, published: PublishedForms) -> None:
        self._tokens = tokens
        self._published = published

    def opening(self, citizen_id: str, form: Mapping[str, Any], text: str, label: str) -> list[Payload] | None:
        """The message that opens a form; None if it is not published any more."""
        service, language = str(form[SERVICE]), str(form[LANGUAGE])
        published = self._published.get(service, language)
        if published is None:
            log.warning("form_not_published", service=service, language=language)
            return None
        token = self._tokens.issue(citizen_id, str(form[APPLICATION]), service, language, published.fingerprint)
        return flow(text, label, Flow(token, id=published.flow_id, action="data_exchange"))

    def sent(self, citizen_id: str, response: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the conversation gets of a form that came back; None unless its endpoint had all of it."""
        token = response.get(TOKEN)
        found = self._tokens.find(token) if isinstance(token, str) else None
        if found is None or found.citizen_id != citizen_id or found.submitted_at is None:
            return None
        is_first = self._tokens.tell(str(token))
        return {APPLICATION: found.application_id, LANGUAGE: found.language, AGAIN: not is_first}
