"""The worker's part in text messages: what is due on this channel leaves, one text a notice, each once."""

from collections.abc import Mapping
from datetime import timedelta

import structlog

from seva.catalogue import Catalogue, Messages
from seva.clock import Clock
from seva.messaging.contacts import Contacts
from seva.notifications import Letter, Notice
from seva.notifications.model import WHATSAPP
from seva.notifications.post import OUTCOME_UNKNOWN, Post
from seva.notifications.wording import Wording
from seva.sms.errors import SmsAway, SmsRefused, SmsUnknown, SmsUntold
from seva.sms.port import Sms, Text, Told

log = structlog.get_logger(__name__)
# Nobody else sends a text for so long; a status of one whose answer was lost is waited for so long.
LEASE, PATIENCE = timedelta(seconds=60), timedelta(minutes=10)
# What operators let a variable of a registered template be.
LONGEST_VALUE = 30


class Texting:
    """Sends notices as texts and takes what became of them."""

    def __init__(
        self, post: Post, sms: Sms, contacts: Contacts, catalogue: Catalogue, messages: Messages,
        templates: Mapping[str, str], clock: Clock,
    ) -> None:  # fmt: skip
        """`templates`: the registered ids, by kind and language: news_en, plain_hi."""
        self._post, self._sms, self._contacts, self._clock = post, sms, contacts, clock
        self._catalogue, self.messages, self._wording = catalogue, messages, Wording(catalogue, messages)
        self._templates = templates

    def work(self) -> int:
        """Sends what is due; how many texts left."""
        for letter in self._post.overdue():
            self._settle(letter.batch)
        return sum(self._send(one) for letter in self._post.due() for one in letter.each())

    def told(self, told: Told) -> None:
        """What the provider tells of a text; the same again changes nothing."""
        if told.status == "delivered":
            self._post.arrived([told.reference])
        elif told.status == "failed":
            self._post.refused(told.reference, f"sms_{told.code}", is_final=True)

    def text(self, letter: Letter) -> Text:
        """The text of a letter with one notice; raises SmsRefused where no number or template is there for it."""
        phone = self._contacts.recipient(letter.citizen_id, WHATSAPP).get("phone")
        if not phone:
            raise SmsRefused("no_phone")
        notice, language = letter.notices[0], letter.language
        kind, body = self._body(notice, language)
        template = self._templates.get(f"{kind}_{language}")
        if not template:
            raise SmsRefused("no_template")
        return Text(letter.batch, template, phone, body)

    def _body(self, notice: Notice, language: str) -> tuple[str, str]:
        values = self._wording.values(notice, language)
        what = _short(values["service"]) or self.messages.text("sms.request", language)
        number, news = _short(values.get("reference_number", "")), _short(self._wording.news(notice, language))
        helpline = self._helpline(notice)
        if number:
            text = self.messages.text("sms.news", language, what=what, number=number, news=news, helpline=helpline)
            return "news", text
        return "plain", self.messages.text("sms.plain", language, what=what, news=news, helpline=helpline)

    def _helpline(self, notice: Notice) -> str:
        service = self._catalogue.services.get(notice.values.get("service", ""))
        return self._catalogue.departments[service.department if service else "it"].helpline

    def _settle(self, batch: str) -> None:
        """Asks the provider about a text whose answer was lost: only what it never took is sent again.

        Where it cannot be asked, the text is not sent again either: its status may still come, and the citizen's next
        answer tells the notice.
        """
        try:
            found = self._sms.find(batch)
        except SmsUntold:
            log.error("sms_outcome_unknown", batch=batch)
            self._post.refused(batch, OUTCOME_UNKNOWN, is_final=True)
        except (SmsAway, SmsUnknown) as error:
            log.warning("sms_not_found_out", batch=batch, error=error.code)
            self._post.prolong(batch, self._clock() + PATIENCE)
        else:
            self._found(batch, found)

    def _found(self, batch: str, found: Told | None) -> None:
        if found is None:
            self._post.refused(batch, "not_taken", is_final=False)
        elif found.status == "on_its_way":
            self._post.sent(batch)
        else:
            self.told(found)

    def _send(self, letter: Letter) -> bool:
        if not self._post.begin(letter, LEASE):
            return False
        try:
            self._sms.send(self.text(letter))
        except SmsUnknown as error:
            log.warning("sms_unknown", batch=letter.batch, error=error.code)
            self._post.prolong(letter.batch, self._clock() + PATIENCE)
        except (SmsAway, SmsRefused) as error:
            self._post.refused(letter.batch, error.code, is_final=isinstance(error, SmsRefused))
        else:
            self._post.sent(letter.batch)
            return True
        return False


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 2].rstrip(" .") + ".."
