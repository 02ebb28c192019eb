"""The virus scan: nothing is taken that was not scanned."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.documents.hostile import photo
from seva.documents.intake import DocumentRefused, Intake, ScanUnavailable, Wanted
from seva.documents.intake.scan import Clamd as Client
from tests.documents.intake.clamd_server import VIRUS, Clamd, running


@pytest.fixture
def server() -> Iterator[Clamd]:
    with running(Clamd()) as server:
        yield server


def test_a_clean_file_is_scanned_whole(server: Clamd) -> None:
    content = photo() * 5
    Client(server.address).check(content)
    assert server.scanned == [content]


@pytest.mark.parametrize("before", [0, 64 * 1024 - 5, 200_000])
def test_a_virus_is_refused(server: Clamd, before: int) -> None:
    with pytest.raises(DocumentRefused) as refused:
        Client(server.address).check(bytes(before) + VIRUS)
    assert refused.value.reason == "virus" and not refused.value.retryable


@pytest.mark.parametrize(
    "says", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and more\0", b"OK\0", b"\0", b"stream: FOUND\0"]
)
def test_what_is_neither_yes_nor_no_is_no_scan(server: Clamd, says: bytes) -> None:
    server.says = says
    with pytest.raises(ScanUnavailable) as refused:
        Client(server.address).check(b"x")
    assert refused.value.retryable


def test_a_scanner_with_a_smaller_limit_is_told(server: Clamd) -> None:
    server.most = 1000
    with pytest.raises(ScanUnavailable):
        Client(server.address).check(bytes(500_000))


def test_no_scanner_there(server: Clamd, tmp_path: Path) -> None:
    server.server_close()
    for address in (server.address, f"unix://{tmp_path}/not-there.sock"):
        with pytest.raises(ScanUnavailable):
            Client(address).check(b"x")


def test_a_scanner_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"tcp://127.0.0.1:{silent.getsockname()[1]}", seconds=0.2)
        with pytest.raises(ScanUnavailable):
            client.check(b"x")


def test_over_a_socket_in_the_file_system(tmp_path: Path) -> None:
    path = tmp_path / "clamd.sock"
    got = bytearray()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def answer() -> None:
            line, _ = listening.accept()
            with line:
                while not got.endswith(b"x\0\0\0\0"):
                    got.extend(line.recv(100))
                line.sendall(b"stream: OK\0")

        thread = threading.Thread(target=answer)
        thread.start()
        Client(f"unix://{path}").check(b"x")
        thread.join()
    assert bytes(got) == b"zINSTREAM\0\0\0\0\x01x\0\0\0\0"


def test_nothing_is_opened_unscanned(server: Clamd) -> None:
    intake = Intake(Client(server.address))
    with pytest.raises(DocumentRefused, match="virus"):
        intake.look([photo(), photo() + VIRUS], Wanted())
    server.shutdown()
    server.server_close()
    with pytest.raises(ScanUnavailable):
        intake.look([photo()], Wanted())
    assert intake.pids() == [], "a child was started before the scan"
