"""Texts in memory, for tests."""

from dataclasses import dataclass, field

from seva.sms.errors import SmsError, SmsRefused, SmsUntold
from seva.sms.port import Text, Told


@dataclass
class FakeSms:
    """Takes every text, unless told otherwise; `lost`: takes it, and its answer is lost; `finds`: by our reference."""

    templates: frozenset[str] = frozenset()
    failure: SmsError | None = None
    lost: SmsError | None = None
    finds: bool = True
    sent: list[Text] = field(default_factory=list)

    def send(self, text: Text) -> str:
        """The number of the text."""
        if self.failure:
            raise self.failure
        if text.template_id not in self.templates:
            raise SmsRefused("unknown_template")
        self.sent.append(text)
        if self.lost:
            raise self.lost
        return str(len(self.sent))

    def find(self, reference: str) -> Told | None:
        """On its way, if it was taken."""
        if self.failure:
            raise self.failure
        if not self.finds:
            raise SmsUntold
        return Told(reference, "on_its_way") if any(one.reference == reference for one in self.sent) else None
