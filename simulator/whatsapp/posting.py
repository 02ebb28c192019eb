"""Posts webhooks over kept connections, one for each thread.

On the standard library, because the stand-in shares the machine with what is measured: httpx needs six times as much.
"""

import http.client
import threading
from urllib.parse import SplitResult, urlsplit

KINDS = ("http", "https")
# The other side closed the connection; a time-out is no such case, it may have read everything.
STALE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)
FAILED = (OSError, http.client.HTTPException)


class HttpPoster:
    """Posts a body and gives the status; 0 when there was no answer in time."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._kept = threading.local()

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """A kept connection that the other side has closed meanwhile is opened again, once."""
        parts = urlsplit(url)
        if parts.scheme not in KINDS or not parts.hostname:
            return 0
        try:
            return self._post(parts, body, headers)
        except STALE:
            return self._try(parts, body, headers)
        except FAILED:
            return 0

    def _try(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        try:
            return self._post(parts, body, headers)
        except FAILED:
            return 0

    def _post(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        kept: dict[str, http.client.HTTPConnection] = self._kept.__dict__
        connection = kept.pop(parts.netloc, None) or self._connect(parts)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except FAILED:
            connection.close()
            raise
        kept[parts.netloc] = connection
        return answer.status

    def _connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return make(parts.hostname or "", parts.port, timeout=self._timeout)
