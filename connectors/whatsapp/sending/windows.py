"""The 24 hours after a citizen's message in which everything may be sent, and the templates for afterwards."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from connectors.whatsapp.payloads import Payload
from connectors.whatsapp.payloads.envelope import message
from connectors.whatsapp.payloads.limits import TEMPLATE_LANGUAGES
from seva.clock import Clock
from seva.messaging import Reply, Sending
from seva.messaging.contacts import MARGIN, WINDOW

TEMPLATE = "template"
# `name`, `language` (`en`, `hi`) and, if it has any, `components` as Meta takes them.
Template = Mapping[str, Any]
MOST_REMEMBERED = 100_000


class Windows:
    """Tells whether a window is open, and what may be sent instead when it is not.

    `reopen` holds by language the template that asks a citizen to write again, for messages that bring none. It goes
    out once in a window's length; that is remembered in memory only, so a restart may ask once more. `missed` is called
    for each message that came too late.
    """

    def __init__(self, clock: Clock, reopen: Mapping[str, Template], missed: Callable[[], object]) -> None:
        self._clock, self._reopen, self._missed = clock, reopen, missed
        self._asked: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def is_open(self, sending: Sending) -> bool:
        """Whether everything may be sent now, as far as we know."""
        heard = sending.last_heard_at
        return heard is not None and self._clock() < heard + WINDOW - MARGIN

    def is_template(self, sending: Sending) -> bool:
        """Whether the row itself is a template, which needs no window."""
        return bool(sending.payload.get("message", {}).get("type") == TEMPLATE)

    def instead(self, sending: Sending) -> Payload | str:
        """The template to send instead, or the code for which the message fails."""
        self._missed()
        own = sending.payload.get("template")
        if own:
            return template_of(own)
        found = self._reopen.get(str(sending.payload.get("language", "hi"))) or next(iter(self._reopen.values()), None)
        if found is None:
            return "window_closed"
        asked = self._asked.get(_pair(sending))
        if asked and self._clock() < asked + WINDOW and not (sending.last_heard_at and sending.last_heard_at > asked):
            return "window_reopening"
        return template_of(found)

    def sent(self, sending: Sending, payload: Payload) -> None:
        """Notes that a citizen was asked to write again."""
        if payload["type"] == TEMPLATE and not self.is_template(sending) and not sending.payload.get("template"):
            self._asked[_pair(sending)] = self._clock()
            if len(self._asked) > MOST_REMEMBERED:
                self._asked.popitem(last=False)

    def reply(self, payload: Payload) -> Reply:
        """The template as what replaces a message in the outbox."""
        return Reply(TEMPLATE, {"message": payload})


def template_of(given: Template) -> Payload:
    """Meta's message for a template that a row or the catalogue names."""
    language = str(given["language"])
    code = {"code": TEMPLATE_LANGUAGES.get(language, language), "policy": "deterministic"}
    components = {"components": list(given["components"])} if given.get("components") else {}
    return message(TEMPLATE, {"name": given["name"], "language": code, **components})


def _pair(sending: Sending) -> tuple[str, str]:
    return sending.our_number, sending.citizen_id
