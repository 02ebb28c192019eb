"""What a linguist typed: a number, the name of an intent or of a service, or part of one, or nearly so."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from seva.catalogue import Catalogue
from seva.language.choices import Option, match_choice
from workbench.review.heard import Meaning
from workbench.review.queue import Item

NO_SERVICE = "-"


class Command(Enum):
    """What can be done with a message besides labelling it."""

    OUT_OF_SCOPE = "o"
    SKIP = "s"
    EDIT = "e"
    SPELLING = "l"
    INTENTS = "?"
    QUIT = "q"


@dataclass(frozen=True)
class Label:
    """What a message wants; `service` is None when it is still to be said, and "-" when there is none."""

    intent: str
    service: str | None = None


@dataclass(frozen=True)
class Unclear:
    """What was typed may mean several things, or none."""

    close: tuple[str, ...] = ()


class Labels:
    """Reads labels: the intents of the domain and the services of the catalogue, with all their names."""

    def __init__(self, intents: Sequence[str], catalogue: Catalogue) -> None:
        self.intents = intents
        self._intents = [Option(name, (name.replace("_", " "),)) for name in intents]
        self._services = [
            Option(
                service.id,
                (service.id.replace("_", " "), service.name.en, service.name.hi, service.short_name.en,
                 service.short_name.hi, *service.aliases.all()),
            )
            for service in catalogue.services.values()
        ]  # fmt: skip

    def read(self, typed: str, numbered: Sequence[Meaning]) -> Label | Command | Unclear:
        """A line such as `2`, `ask_fee`, `fee`, `1 income certificate`, `ask_fee -`, or a command."""
        first, _, rest = typed.strip().partition(" ")
        if not rest and first.casefold() in {command.value for command in Command}:
            return Command(first.casefold())
        if first.isdecimal():
            place = int(first)
            known = numbered[place - 1] if 0 < place <= len(numbered) else None
            return self._with_service(known.intent, rest, known.service) if known else Unclear()
        if first in self.intents:
            return self._with_service(first, rest, None)
        found = match_choice(typed, self._intents)
        return Label(found) if isinstance(found, str) else Unclear(tuple(found or ()))

    def _with_service(self, intent: str, typed: str, known: str | None) -> Label | Unclear:
        if not typed.strip():
            return Label(intent, known)
        service = self.service(typed, ())
        return Label(intent, service) if isinstance(service, str) else service

    def service(self, typed: str, numbered: Sequence[str]) -> str | Unclear:
        """The id of a service, or "-" for none."""
        typed = typed.strip()
        if typed == NO_SERVICE:
            return NO_SERVICE
        if typed.isdecimal():
            return numbered[int(typed) - 1] if 0 < int(typed) <= len(numbered) else Unclear()
        found = match_choice(typed, self._services)
        return found if isinstance(found, str) else Unclear(tuple(found or ()))


def numbered_meanings(item: Item) -> list[Meaning]:
    """What is offered by number: the three likely intents, then what the citizen is known to have meant."""
    likely = [Meaning(intent) for intent, _ in item.ranking]
    return [*likely, item.meant] if item.meant else likely


def numbered_services(item: Item) -> list[str]:
    """The services that are offered by number: the one that was found, then those that may be meant."""
    meant = item.meant.service if item.meant else None
    return list(dict.fromkeys(id_ for id_ in (item.service, meant, *item.candidates) if id_))
