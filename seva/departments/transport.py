"""HTTP exchanges that end by a deadline, however slowly, however much, and whatever the other side sends.

No redirects, no cookies, no proxies of the environment: a department is exactly where the settings say.
"""

import socket
import ssl
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import certifi
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Timeout

from seva.departments.errors import AccessDenied, Nonsense, Unavailable

CONNECT_SECONDS = 1.0
LARGEST_ANSWER = 1024 * 1024
PIECE = 64 * 1024
# Reading is tried once more, after a pause, when the other side was away for a moment.
SAFE_METHODS = frozenset({"GET"})
AWAY = frozenset({502, 503, 504})
PAUSE_SECONDS = 0.1

_deadline: ContextVar[float] = ContextVar("deadline")


def _time_left() -> float:
    """Seconds until the deadline of this exchange; TimeoutError when there are none."""
    left = _deadline.get() - monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left


# A socket's own time-out begins anew with every byte, so one byte a second would hold a conversation for ever.
class _Socket(socket.socket):
    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(_time_left())
        return super().recv_into(*args, **kwargs)


class _TlsSocket(ssl.SSLSocket):
    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(_time_left())
        return super().recv_into(*args, **kwargs)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        plain = super()._new_conn()
        timeout = plain.gettimeout()
        bounded = _Socket(fileno=plain.detach())
        bounded.settimeout(timeout)
        return bounded


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    # An interpreter that was not made for this machine may not find the machine's certificates.
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = _TlsSocket
    return context


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are in lower case."""

    status: int
    content: bytes
    headers: Mapping[str, str]


class Transport:
    """Keeps connections to one base address alive and gives every exchange `timeout` seconds."""

    def __init__(self, base_url: str, timeout: float, largest: int = LARGEST_ANSWER) -> None:
        self._base = base_url
        self._timeout = timeout
        self._largest = largest
        tls = _tls() if base_url.startswith("https:") else None
        self._pools = PoolManager(num_pools=4, maxsize=16, ssl_context=tls)
        self._pools.pool_classes_by_scheme = {"http": _Pool, "https": HTTPSConnectionPool}

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None = None
    ) -> tuple[int, bytes]:
        """Status and body of the answer; Unavailable when none came in time, Nonsense when it has no end.

        `seconds`: for what takes longer than the others, such as a document.
        """
        answer = self.fetch(method, path, headers, body, seconds)
        return answer.status, answer.content

    def fetch(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, seconds: float | None = None
    ) -> Answer:
        """The answer with its headers; errors as of `exchange`."""
        deadline = monotonic() + (seconds or self._timeout)
        _deadline.set(deadline)
        if method in SAFE_METHODS:
            try:
                answer = self._once(method, path, headers, body)
                if answer.status not in AWAY:
                    return answer
            except Unavailable:
                if monotonic() + PAUSE_SECONDS > deadline:
                    raise
            sleep(PAUSE_SECONDS)
        return self._once(method, path, headers, body)

    def _once(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        options: dict[str, Any] = {"redirect": False, "retries": False, "preload_content": False}
        try:
            options["timeout"] = Timeout(connect=min(CONNECT_SECONDS, self._timeout), read=_time_left())
            response = self._pools.urlopen(method, self._base + path, body=body, headers=headers, **options)
            given = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, _read(response, self._largest), given)
        except (HTTPError, OSError) as error:
            raise Unavailable(type(error).__name__) from error
        except ValueError:  # its text would show the key
            raise AccessDenied("a header, such as the API key, cannot be sent") from None


def _read(response: BaseHTTPResponse, largest: int) -> bytes:
    content = b""
    while piece := response.read(PIECE, decode_content=False):
        content += piece
        if len(content) > largest:
            response.close()
            raise Nonsense("the answer is too large")
    return content
