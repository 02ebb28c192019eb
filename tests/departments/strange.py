"""A real server on this machine that answers as a test says, and remembers what it was asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from seva.language.identifiers import format_reference_number

NUMBER = format_reference_number("REV", 26, "48210937")
FILED = {"reference_number": NUMBER, "status": "filed", "due_on": "2026-12-21"}
STATE = {**FILED, "service": "income_certificate", "remarks": None, "certificate_number": None}


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Strange:
    """Answers each request with `answer`, until it is set to another."""

    def __init__(self) -> None:
        self.answer: Answer = reply(201, FILED)
        self.seen: list[Seen] = []
        self.connections = 0
        self.closed = 0
        self.stopping = Event()
        self.url = ""


Answer = Callable[[BaseHTTPRequestHandler, Strange], None]


def reply(status: int, content: Any = b"", **headers: str) -> Answer:
    """An ordinary answer; what is not bytes is sent as JSON."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    def answer(handler: BaseHTTPRequestHandler, _server: Strange) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def raw(content: bytes) -> Answer:
    """Bytes as they are; then the connection is closed."""

    def answer(handler: BaseHTTPRequestHandler, _server: Strange) -> None:
        handler.wfile.write(content)
        handler.close_connection = True

    return answer


def silent(handler: BaseHTTPRequestHandler, server: Strange) -> None:
    """Takes the request and says nothing until the test is over."""
    server.stopping.wait(60)
    handler.close_connection = True


def drips(head: bytes, piece: bytes, pause: float = 0.02) -> Answer:
    """Begins with `head`, then sends a piece at a time for ever; without a pause as fast as it can."""

    def answer(handler: BaseHTTPRequestHandler, server: Strange) -> None:
        handler.close_connection = True
        handler.wfile.write(head)
        while not server.stopping.wait(pause):
            handler.wfile.write(piece)

    return answer


@contextmanager
def strange_department() -> Iterator[Strange]:
    """Runs a strange department."""
    strange = Strange()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            strange.connections += 1

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            strange.seen.append(Seen(self.command, self.path, dict(self.headers), body))
            strange.answer(self, strange)

        do_GET = do_POST = _any

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def shutdown_request(self, request: Any) -> None:
            super().shutdown_request(request)
            strange.closed += 1

        def handle_error(self, request: Any, client_address: Any) -> None:
            """The gateway hangs up when it has waited long enough."""

    with Server(("127.0.0.1", 0), Handler) as server:
        strange.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield strange
        strange.stopping.set()
        server.shutdown()
        thread.join(20)
