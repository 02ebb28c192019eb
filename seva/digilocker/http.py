"""DigiLocker over HTTP: the requester side of its public API (OAuth 2 with PKCE, issued documents).

Paths and parameters are of the "Requester: Meri Pehchaan API Specification", the address before them is a setting.
"""

import base64
import hmac
import re
from hashlib import sha256
from typing import TypeVar
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ValidationError

from seva.departments.transport import Answer, Transport
from seva.digilocker.answers import ErrorAnswer, ItemsAnswer, TokenAnswer
from seva.digilocker.errors import Away, DigiLockerError, Nonsense, NotSetUp, error_class
from seva.digilocker.port import Asking, Issued, Tokens
from seva.digilocker.settings import DigiLockerSettings
from seva.errors import DepartmentError

AUTHORIZE, TOKEN, REVOKE = "/public/oauth2/1/authorize", "/public/oauth2/1/token", "/public/oauth2/1/revoke"
ISSUED, FILE = "/public/oauth2/2/files/issued", "/public/oauth2/1/file/"
SCOPE = "files.issueddocs"
# DigiLocker's own limit for a file, and some more.
LARGEST_FILE = 12 * 1024 * 1024
# The API takes letters, digits, spaces and underscores, and no more than 50 of them.
NOT_PLAIN, MOST_LETTERS = re.compile(r"[^A-Za-z0-9_]+"), 50
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}

A = TypeVar("A", bound=BaseModel)


class HttpDigiLocker:
    """Implements seva.digilocker.port.DigiLocker."""

    def __init__(self, settings: DigiLockerSettings, redirect_uri: str) -> None:
        self._base = settings.url.rstrip("/")
        self._client_id, self._secret = settings.client_id, settings.client_secret.get_secret_value()
        self._purpose, self._redirect_uri = plain(settings.purpose), redirect_uri
        self._transport = Transport(self._base, settings.timeout, LARGEST_FILE)

    def consent_page(self, asking: Asking) -> str:
        """The address of the page on which the citizen says yes or no."""
        given = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "state": asking.state,
            "code_challenge": challenge(asking.verifier),
            "code_challenge_method": "S256",
            "purpose": self._purpose,
            "service_name": plain(asking.service_name),
            "scope": SCOPE,
            "req_doctype": ",".join(asking.doctypes),
        }
        return f"{self._base}{AUTHORIZE}?{urlencode(given)}"

    def exchange(self, code: str, verifier: str) -> Tokens:
        """Tokens for the code that came back."""
        given = {"code": code, "redirect_uri": self._redirect_uri, "code_verifier": verifier}
        return _read(TokenAnswer, self._post(TOKEN, grant_type="authorization_code", **given)).tokens()

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; the old ones end."""
        return _read(TokenAnswer, self._post(TOKEN, grant_type="refresh_token", refresh_token=refresh_token)).tokens()

    def issued(self, access_token: str) -> list[Issued]:
        """The documents that the citizen lets us see."""
        return [item.issued() for item in _read(ItemsAnswer, self._get(ISSUED, access_token)).items]

    def file(self, access_token: str, uri: str) -> bytes:
        """A document, whose HMAC under our secret DigiLocker sends along."""
        answer = self._get(FILE + quote(uri, safe=""), access_token)
        if answer.status != 200:
            raise _refusal(answer)
        expected = base64.b64encode(hmac.digest(self._secret.encode(), answer.content, "sha256"))
        if not hmac.compare_digest(expected, answer.headers.get("hmac", "").encode(errors="replace")):
            raise Nonsense("the file does not fit its hmac")
        return answer.content

    def revoke(self, token: str) -> None:
        """Gives a token back; DigiLocker answers 400 for one that has ended."""
        answer = self._post(REVOKE, token=token)
        if answer.status not in (200, 204, 400):
            raise _refusal(answer)

    def _get(self, path: str, token: str) -> Answer:
        return self._fetch("GET", path, {"Authorization": f"Bearer {token}"}, None)

    def _post(self, path: str, **form: str) -> Answer:
        key = f"{quote(self._client_id, safe='')}:{quote(self._secret, safe='')}"
        headers = {**FORM, "Authorization": f"Basic {base64.b64encode(key.encode()).decode()}"}
        return self._fetch("POST", path, headers, urlencode(form).encode())

    def _fetch(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        try:
            return self._transport.fetch(method, path, headers, body)
        except DepartmentError as error:  # of the transport: no answer in time, or one without an end
            raise (Away if error.retryable else NotSetUp)(error.code) from error


def challenge(verifier: str) -> str:
    """What of a verifier is told in advance (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def plain(text: str) -> str:
    """A name as the API takes it."""
    return NOT_PLAIN.sub(" ", text)[:MOST_LETTERS].strip()


def _read(kind: type[A], answer: Answer) -> A:
    if answer.status != 200:
        raise _refusal(answer)
    try:
        return kind.model_validate_json(answer.content)
    except ValidationError as error:
        raise Nonsense(f"200 without the promised {kind.__name__}") from error


def _refusal(answer: Answer) -> DigiLockerError:
    try:
        code = ErrorAnswer.model_validate_json(answer.content).error[:60]
    except ValidationError:
        code = ""
    return error_class(answer.status, code)(f"{answer.status} {code}")
