"""Where a log is read: the fake and the adapter for HTTP behave alike, and strange answers have a name."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from seva.certificates.monitor import source
from seva.certificates.monitor.errors import LogRefused, LogUnreachable
from seva.certificates.monitor.source import HttpLog, LogSource
from seva.certificates.transparency import open_head, verify_consistency
from tests.certificates import oracle
from tests.certificates.some_log import KEY, LyingLog, entry

Answering = Callable[[str], tuple[int, bytes]]


class Served(BaseHTTPRequestHandler):
    """Answers what the test says."""

    answering: Answering

    def do_GET(self) -> None:
        status, body = type(self).answering(self.path)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[Answering], HttpLog]]:
    servers = []

    def start(answering: Answering) -> HttpLog:
        handler = type("Handler", (Served,), {"answering": staticmethod(answering)})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return HttpLog(f"http://127.0.0.1:{server.server_port}")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def as_http(log: LyingLog) -> Answering:
    def answer(path: str) -> tuple[int, bytes]:
        if path == "/departments/v1/certificates/statuses":
            return 200, log.statuses()
        if path == "/departments/v1/certificates/keys":
            root, cose = (urlsafe_b64encode(part).decode().rstrip("=") for part in log.keys())
            return 200, json.dumps({"root": root, "cose": cose}).encode()
        name, _, query = path.removeprefix("/departments/v1/log").partition("?")
        given = [int(part.partition("=")[2]) for part in query.split("&") if part]
        if name == "/consistency":
            return 200, json.dumps({"proof": [item.hex() for item in log.consistency(*given)]}).encode()
        if name == "/leaves":
            return 200, json.dumps({"start": given[0], "leaves": log.leaves(*given)}).encode()
        return 200, (log.head() if name == "/head" else log.key() + "\nanother key\n").encode()

    return answer


@pytest.mark.parametrize("adapter", ["in memory", "http"])
def test_a_log_is_read(adapter: str, serve: Callable[[Answering], HttpLog]) -> None:
    log = LyingLog(6)
    found: LogSource = log if adapter == "in memory" else serve(as_http(log))
    lines = [line.encode() for line in log.lines]
    assert found.key() == KEY.public.text
    assert open_head(found.head(), KEY.public).root == oracle.mth(lines)
    assert (found.statuses(), found.keys()) == (log.statuses(), log.keys())
    assert found.leaves(2, 4) == [entry(2).line, entry(3).line]
    verify_consistency(4, 6, found.consistency(4, 6), oracle.mth(lines[:4]), oracle.mth(lines))


STRANGE = {
    "refused": (404, b'{"code": "not_found"}', LogRefused),
    "moved": (302, b"", LogRefused),
    "no json": (200, b"<html>", LogRefused),
    "a list": (200, b"[1]", LogRefused),
    "no proof": (200, b"{}", LogRefused),
    "no hexadecimal": (200, b'{"proof": ["xy"], "leaves": [1]}', LogRefused),
    "numbers": (200, b'{"proof": [1], "leaves": "text"}', LogRefused),
    "no text": (200, b"\xff\xfe", LogRefused),
    "too much": (200, b"x" * 3000, LogRefused),
    "away": (503, b"", LogUnreachable),
}


@pytest.mark.parametrize("case", STRANGE)
def test_strange_answers_are_told(
    case: str, serve: Callable[[Answering], HttpLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LARGEST", 2000)
    monkeypatch.setattr(source, "RETRY", source.RETRY.new(backoff_factor=0))
    status, body, error = STRANGE[case]
    log = serve(lambda _path: (status, body))
    with pytest.raises(error):
        log.consistency(1, 2)
    with pytest.raises(error):
        log.leaves(1, 2)
    with pytest.raises(error):
        log.keys()


def test_the_code_of_a_problem_is_kept(serve: Callable[[Answering], HttpLog]) -> None:
    with pytest.raises(LogRefused) as refused:
        serve(lambda _path: (500, b'{"code": "log_damaged"}')).head()
    assert refused.value.problem == "log_damaged"


def test_the_address_of_the_log_itself_may_be_given(serve: Callable[[Answering], HttpLog]) -> None:
    asked: list[str] = []
    log = serve(lambda path: (asked.append(path), (200, b"x"))[1])
    HttpLog(f"{log._url.removesuffix(source.PATH)}/other/log/").head()
    assert asked == ["/other/log/head"]
