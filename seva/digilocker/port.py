"""What the core needs of DigiLocker, whoever is behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Asking:
    """A consent page that is asked for. `doctypes` are DigiLocker's kinds of documents, the only ones to be shown.

    `state` comes back with the answer, `verifier` proves later that it was us who asked (PKCE, RFC 7636).
    """

    state: str = field(repr=False)
    verifier: str = field(repr=False)
    service_name: str
    doctypes: Sequence[str]


@dataclass(frozen=True)
class Tokens:
    """What a citizen's yes is worth; `refresh` may be missing."""

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Issued:
    """A document that was issued to the citizen; `issued_on` as DigiLocker writes it."""

    uri: str = field(repr=False)
    doctype: str
    name: str
    issuer: str
    issued_on: str = ""


class DigiLocker(Protocol):
    """DigiLocker's requester side. Every method may raise an error of seva.digilocker.errors."""

    def consent_page(self, asking: Asking) -> str:
        """The address of the page on which the citizen says yes or no."""

    def exchange(self, code: str, verifier: str) -> Tokens:
        """Tokens for the code that came back; a code works once. GrantRefused."""

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; the old ones end. GrantRefused."""

    def issued(self, access_token: str) -> list[Issued]:
        """The documents that the citizen lets us see. TokenEnded."""

    def file(self, access_token: str, uri: str) -> bytes:
        """A document, as its issuer signed it over to DigiLocker. TokenEnded, NotThere."""

    def revoke(self, token: str) -> None:
        """Gives a token and all that came with it back; nothing happens if it has ended."""
