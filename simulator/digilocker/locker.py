"""What the stand-in remembers: requests on the consent page, codes, tokens. Each code and refresh token works once."""

import hmac
import secrets
import threading
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256

from simulator.digilocker.clock import Clock
from simulator.digilocker.config import Client, Config
from simulator.digilocker.errors import ApiError
from simulator.digilocker.faults import Faults
from simulator.digilocker.people import Person, people
from simulator.digilocker.requests import Request


@dataclass(frozen=True)
class Grant:
    """What a person has allowed a client; all tokens of one grant end together."""

    request: Request
    person: Person
    id: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True)
class Token:
    """An access or refresh token; `kind` is as in `token_type_hint`."""

    grant: Grant
    kind: str
    until: float


class Locker:
    """The people's lockers, and who may look into them."""

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        self.config, self.clock, self.faults = config, clock or Clock(), Faults()
        self.calls: list[str] = []
        self._lock = threading.Lock()
        self._requests: dict[str, tuple[Request, float]] = {}
        self._codes: dict[str, tuple[Grant, float]] = {}
        self._used: dict[str, str] = {}
        self._tokens: dict[str, Token] = {}

    def client(self, client_id: str) -> Client | None:
        """The registered client of that id."""
        return next((client for client in self.config.clients if client.id == client_id), None)

    def note(self, request: Request) -> str:
        """Remembers a request while its person thinks about it; the id under which the page sends the answer."""
        with self._lock:
            key = secrets.token_urlsafe(16)
            self._requests[key] = (request, self.clock.now() + self.config.lives.request)
        return key

    def request(self, key: str) -> Request | None:
        """The request on the page; None when it was answered, is too old or was never made."""
        request, until = self._requests.get(key, (None, 0.0))
        return request if until > self.clock.now() else None

    def refuse(self, key: str) -> None:
        """The person has said no."""
        with self._lock:
            self._requests.pop(key, None)

    def allow(self, key: str, person_id: str) -> str:
        """The person has said yes: the code that the client gets. ApiError when there is no such request or person."""
        request, person = self.request(key), people().get(person_id)
        if request is None or person is None:
            raise ApiError("invalid_request")
        code = secrets.token_hex(20)
        with self._lock:
            self._requests.pop(key, None)
            self._codes[code] = (Grant(request, person), self.clock.now() + self.config.lives.code)
        return code

    def exchange(self, client: Client, code: str, redirect_uri: str, verifier: str) -> dict[str, object]:
        """Tokens for a code. A code that comes again ends what it has given: somebody else has it."""
        with self._lock:
            if code in self._used:
                self._end(self._used[code])
                raise ApiError("invalid_grant", "The authorization code was used already")
            grant, until = self._codes.get(code, (None, 0.0))
            if grant is None or until <= self.clock.now() or grant.request.client.id != client.id:
                raise ApiError("invalid_grant")
            del self._codes[code]  # also a wrong verifier uses it up
            self._used[code] = grant.id
            if redirect_uri != grant.request.redirect_uri or not fits(grant.request.challenge, verifier):
                raise ApiError("invalid_grant")
            return self._issue(grant)

    def refresh(self, client: Client, refresh_token: str) -> dict[str, object]:
        """New tokens for a refresh token, which ends with it."""
        with self._lock:
            token = self._valid(refresh_token, "refresh_token")
            if token is None or token.grant.request.client.id != client.id:
                raise ApiError("invalid_grant")
            self._end(token.grant.id)
            return self._issue(replace(token.grant, id=secrets.token_hex(8)))

    def revoke(self, client: Client, given: str, hint: str) -> None:
        """Ends all tokens of a token's grant."""
        with self._lock:
            token = self._tokens.get(given)
            if token is None or token.grant.request.client.id != client.id or (hint and token.kind != hint):
                raise ApiError("invalid_request", "The token is invalid")
            self._end(token.grant.id)

    def opened(self, access_token: str, scope: str) -> Grant:
        """The grant that an access token stands for, if it is good for `scope`."""
        with self._lock:
            token = self._valid(access_token, "access_token")
        if token is None:
            raise ApiError("invalid_token")
        if scope not in token.grant.request.scopes:
            raise ApiError("insufficient_scope")
        return token.grant

    def _valid(self, given: str, kind: str) -> Token | None:
        token = self._tokens.get(given)
        return token if token and token.kind == kind and token.until > self.clock.now() else None

    def _end(self, grant_id: str) -> None:
        self._tokens = {name: token for name, token in self._tokens.items() if token.grant.id != grant_id}

    def _issue(self, grant: Grant) -> dict[str, object]:
        lives, now = self.config.lives, self.clock.now()
        access, refresh = secrets.token_hex(20), secrets.token_hex(20)
        self._tokens[access] = Token(grant, "access_token", now + lives.access_token)
        self._tokens[refresh] = Token(grant, "refresh_token", now + lives.refresh_token)
        return {
            "access_token": access,
            "expires_in": int(lives.access_token),
            "token_type": "Bearer",
            "scope": " ".join(grant.request.scopes),
            "consent_valid_till": int(now + lives.refresh_token),
            "refresh_token": refresh,
            **grant.person.details(),
            "new_account": "N",
            "purpose": grant.request.purpose,
        }


def fits(challenge: str, verifier: str) -> bool:
    """Whether a verifier is the one of the challenge (RFC 7636, S256)."""
    made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return 43 <= len(verifier) <= 128 and hmac.compare_digest(made, challenge)
