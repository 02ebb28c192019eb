"""Where a log is read: a port, and the adapter for the back office's HTTP interface."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from seva.certificates.monitor.errors import LogRefused, LogUnreachable

PATH, OWN = "/departments/v1/log", "/log"
STATUSES, KEYS = "/certificates/statuses", "/certificates/keys"
# What lies in a cache on the way may be older than what it is compared with.
HEADERS = {"Cache-Control": "no-cache"}
TIMEOUT = (3.0, 15.0)
RETRY = Retry(total=2, backoff_factor=0.5, status_forcelist=(502, 503, 504), redirect=0, raise_on_status=False)
LARGEST = 64 * 1024 * 1024
"""A status list of a million rows has 50 million bytes."""
PIECE = 64 * 1024


class LogSource(Protocol):
    """A log as a monitor reads it; every method may raise LogUnreachable and LogRefused."""

    def head(self) -> str:
        """The newest signed head, unopened."""

    def key(self) -> str:
        """The key that the log says is its own."""

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The hashes from the root of the smaller to that of the larger tree."""

    def leaves(self, start: int, end: int) -> list[str]:
        """The lines from `start` on; perhaps fewer than asked for."""

    def statuses(self) -> bytes:
        """The published list of certificates that count no more."""

    def keys(self) -> tuple[bytes, bytes]:
        """The root key that is said to have signed the published key set, and the key set."""


class HttpLog:
    """The log at an address: that of the web process, or of the log itself."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._url = url.rstrip("/") + (PATH if parts.path in ("", "/") else "")
        self._session = session()

    def head(self) -> str:
        """The newest signed head."""
        return self._get("/head")

    def key(self) -> str:
        """The first of the log's keys."""
        return self._get("/key").partition("\n")[0]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The proof between two sizes."""
        try:
            return [bytes.fromhex(item) for item in self._json(f"/consistency?from={old}&to={new}")["proof"]]
        except (KeyError, TypeError, ValueError) as error:
            raise LogRefused("The log's proof cannot be read.") from error

    def leaves(self, start: int, end: int) -> list[str]:
        """A page of entries."""
        found = self._json(f"/leaves?from={start}&to={end}").get("leaves")
        if not isinstance(found, list) or not all(isinstance(line, str) for line in found):
            raise LogRefused("The log's entries cannot be read.")
        return found

    def statuses(self) -> bytes:
        """The list that is published beside the log."""
        return content_of(self._session, self._url.removesuffix(OWN) + STATUSES)

    def keys(self) -> tuple[bytes, bytes]:
        """The key set that is published beside the log."""
        content = content_of(self._session, self._url.removesuffix(OWN) + KEYS, {"Accept": "application/json"})
        try:
            told = json.loads(content)
            return _from_base64(told["root"]), _from_base64(told["cose"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LogRefused("The key set cannot be read.") from error

    def _json(self, path: str) -> dict[str, Any]:
        try:
            found = json.loads(self._get(path))
        except ValueError as error:
            raise LogRefused("The log's answer cannot be read.") from error
        if not isinstance(found, dict):
            raise LogRefused("The log's answer cannot be read.")
        return found

    def _get(self, path: str) -> str:
        return fetch(self._session, self._url + path)


def session() -> requests.Session:
    """A session that tries reading again a few times."""
    made = requests.Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, HTTPAdapter(max_retries=RETRY))
    return made


def fetch(using: requests.Session, url: str) -> str:
    """The text at an address; raises LogUnreachable, LogRefused."""
    try:
        return content_of(using, url).decode()
    except UnicodeDecodeError as error:
        raise LogRefused(f"{url} answers with no text.") from error


def content_of(using: requests.Session, url: str, headers: Mapping[str, str] | None = None) -> bytes:
    """What is at an address; raises LogUnreachable, or LogRefused for whatever is not a plain answer."""
    try:
        with using.get(
            url, timeout=TIMEOUT, headers={**HEADERS, **(headers or {})}, allow_redirects=False, stream=True
        ) as answer:
            content = b""
            for piece in answer.iter_content(PIECE):
                content += piece
                if len(content) > LARGEST:
                    raise LogRefused(f"{url} answers with more than {LARGEST} bytes.")
            status = answer.status_code
    except requests.RequestException as error:
        raise LogUnreachable(f"{url} does not answer: {type(error).__name__}.") from error
    if status in RETRY.status_forcelist:
        raise LogUnreachable(f"{url} is out of order (HTTP {status}).")
    if status != requests.codes.ok:
        raise LogRefused(f"{url} answers with HTTP {status}.", problem=_problem(content))
    return content


def _from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _problem(content: bytes) -> str:
    """The code in a problem document."""
    try:
        return str(json.loads(content)["code"])
    except (ValueError, KeyError, TypeError):
        return ""
