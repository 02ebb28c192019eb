"""What is put to the test behind the stand-in for Meta: what a storm needs to know of a bot."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from simulator.whatsapp.config import Config

# Ids by citizen, in order.
Ids = Mapping[str, Sequence[str]]


class System(Protocol):
    """A bot that runs."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def webhook(self) -> str:
        """The address that events go to."""

    @property
    def process_id(self) -> int:
        """The process that answers there."""

    def is_up(self) -> bool:
        """Whether it answers."""

    def is_at_rest(self) -> bool:
        """Whether nothing waits of what it took in."""

    def handled(self) -> Ids:
        """The messages that it handled, by citizen, in the order in which it did."""

    def owed(self) -> Ids:
        """The replies that it owes, by citizen, in order, as the ids that go out with them."""

    def furthest(self) -> Mapping[str, str | None]:
        """The delivery status that it knows of each reply, by the same ids; empty if it keeps none."""

    @property
    def files(self) -> bool:
        """Whether it files applications."""

    def filed(self) -> Ids:
        """The service of each application that was filed, by citizen."""


def number_environment(config: Config) -> dict[str, str]:
    """The settings of the stand-in's first number, but for Graph's address."""
    return {
        "WHATSAPP_PHONE_NUMBER_ID": config.numbers[0].id,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": config.numbers[0].account,
        "WHATSAPP_ACCESS_TOKEN": config.access_token,
        "WHATSAPP_APP_SECRET": config.app_secret,
        "WHATSAPP_VERIFY_TOKEN": config.verify_token,
    }
