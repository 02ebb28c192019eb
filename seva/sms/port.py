"""What is asked of a provider of text messages, whichever it is."""

from dataclasses import dataclass, field
from typing import Literal, Protocol

Status = Literal["on_its_way", "delivered", "failed"]


@dataclass(frozen=True)
class Text:
    """A text for one phone. Its words are those of the registered template, which India's operators compare (TRAI).

    `to` in digits with the country's code; `reference` is ours and comes back with the status.
    """

    reference: str
    template_id: str
    to: str = field(repr=False)
    body: str = field(repr=False)


@dataclass(frozen=True)
class Told:
    """A status by the provider's callback; `code` says why it failed."""

    reference: str
    status: Status
    code: str = ""


class Sms(Protocol):
    """Sends texts."""

    def send(self, text: Text) -> str:
        """The provider's id of the text, which it took; raises SmsAway, SmsUnknown, SmsRefused."""

    def find(self, reference: str) -> Told | None:
        """How the text with our reference stands; None if the provider never took it.

        Raises SmsAway, SmsUnknown, or SmsUntold where the provider knows texts by its own id only.
        """
