"""DigiLocker in memory, for tests: as strict about codes, verifiers and tokens, without pages and HTTP."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from seva.digilocker.errors import DigiLockerError, GrantRefused, NotThere, TokenEnded
from seva.digilocker.port import Asking, Issued, Tokens

PAGE = "https://digilocker.example/authorize"


@dataclass
class FakeDigiLocker:
    """Implements seva.digilocker.port.DigiLocker.

    `lockers` holds people's documents with their content by name; `failures` what the next call of a method raises.
    """

    lockers: dict[str, Mapping[Issued, bytes]] = field(default_factory=dict)
    failures: dict[str, list[DigiLockerError]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    _asked: dict[str, Asking] = field(default_factory=dict)
    _codes: dict[str, tuple[Asking, str]] = field(default_factory=dict)
    _tokens: dict[str, tuple[str, Asking, str]] = field(default_factory=dict)

    def consent_page(self, asking: Asking) -> str:
        """An address by which `allow` finds what was asked."""
        self._asked[asking.state] = asking
        return f"{PAGE}?{urlencode({'state': asking.state})}"

    def allow(self, page: str, person: str) -> tuple[str, str]:
        """The citizen says yes as `person`: state and code that come back."""
        asking = self._asked[parse_qs(urlsplit(page).query)["state"][0]]
        code = uuid4().hex
        self._codes[code] = (asking, person)
        return asking.state, code

    def exchange(self, code: str, verifier: str) -> Tokens:
        """Tokens for a code, which works once."""
        self._called("exchange")
        asking, person = self._codes.pop(code, (None, ""))
        if asking is None or asking.verifier != verifier:
            raise GrantRefused("invalid_grant")
        return self._issue(person, asking)

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; the old ones end."""
        self._called("refresh")
        person, asking, kind = self._tokens.get(refresh_token, ("", None, ""))
        if asking is None or kind != "refresh":
            raise GrantRefused("invalid_grant")
        self.end(refresh_token)
        return self._issue(person, asking)

    def issued(self, access_token: str) -> list[Issued]:
        """The documents of the kinds that were asked for."""
        self._called("issued")
        return list(self._shared(access_token))

    def file(self, access_token: str, uri: str) -> bytes:
        """A document's content."""
        self._called("file")
        found = [content for one, content in self._shared(access_token).items() if one.uri == uri]
        if not found:
            raise NotThere("invalid_uri")
        return found[0]

    def revoke(self, token: str) -> None:
        """Ends all tokens of a grant."""
        self._called("revoke")
        self.end(token)

    def end(self, token: str) -> None:
        """Ends a grant's tokens, as time does."""
        grant = self._tokens.get(token, ("", None, ""))[1]
        self._tokens = {name: held for name, held in self._tokens.items() if held[1] is not grant}

    def expire(self) -> None:
        """Ends all access tokens, as an hour does; refresh tokens stay."""
        self._tokens = {name: held for name, held in self._tokens.items() if held[2] == "refresh"}

    @property
    def is_closed(self) -> bool:
        """Whether no token is good any more."""
        return not self._tokens

    def _called(self, name: str) -> None:
        self.calls[name] += 1
        if self.failures.get(name):
            raise self.failures[name].pop(0)

    def _shared(self, access_token: str) -> dict[Issued, bytes]:
        person, asking, kind = self._tokens.get(access_token, ("", None, ""))
        if asking is None or kind != "access":
            raise TokenEnded("invalid_token")
        wanted = asking.doctypes
        return {one: content for one, content in self.lockers[person].items() if not wanted or one.doctype in wanted}

    def _issue(self, person: str, asking: Asking) -> Tokens:
        tokens = Tokens(uuid4().hex, uuid4().hex)
        self._tokens[tokens.access] = (person, asking, "access")
        self._tokens[str(tokens.refresh)] = (person, asking, "refresh")
        return tokens
