"""What an examination finds, and what it looks at."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from connectors.whatsapp.graph import Graph
from connectors.whatsapp.settings import WhatsAppSettings
from seva.catalogue import Templates


@dataclass(frozen=True)
class Finding:
    """What was looked at; `do` says what to do when it is not `is_ok`, and may add something when it is."""

    what: str
    is_ok: bool
    do: str = ""


def finding(what: str, is_ok: bool, do: str) -> Finding:
    """A finding that tells what to do only if something is to be done."""
    return Finding(what, is_ok, "" if is_ok else do)


@dataclass(frozen=True)
class Case:
    """What is examined. `answers` tells whether an address of ours gives the right answer to Meta's verification."""

    graph: Graph
    settings: WhatsAppSettings
    public_url: str
    templates: Templates
    answers: Callable[[str, str], Awaitable[bool]]

    @property
    def account(self) -> str:
        """Id of the account that owns numbers and templates."""
        return self.settings.business_account_id


Check = Callable[[Case], Awaitable[list[Finding]]]
