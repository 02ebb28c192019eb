"""A small server in the place of Rasa's."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import pytest

from benchmarks.script import Line, Script, holds
from benchmarks.servers import HOST, RASA, Bot

REPLIES = {"first": "question 1", "second": "question 2"}
SCRIPT = Script([tuple(Line(text, holds(reply)) for text, reply in REPLIES.items())])


class FakeRasa(ThreadingHTTPServer):
    """Answers as REPLIES says and keeps what it was told."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), Answering)
        self.told: list[dict[str, str]] = []
        self.lock = Lock()
        self.status = 200
        self.replies = dict(REPLIES)

    def answer(self, path: str, body: dict[str, str]) -> Any:
        if path == "/model/parse":
            return {"intent": {"name": "greet"}}
        with self.lock:
            self.told.append(body)
        return [{"text": "Well."}, {"text": self.replies[body["message"]]}]


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FakeRasa

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps(self.server.answer(self.path, body)).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with FakeRasa() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def make_bot(rasa: FakeRasa) -> Callable[..., Bot]:
    def make(key: str = "ours", process_id: int = 0, session: tuple[Line, ...] = ()) -> Bot:
        script = Script(SCRIPT.conversations, session)
        return Bot(key, rasa.server_address[1], {RASA: process_id}, script)

    return make
