"""No call takes longer than the time to connect and the time-out, whatever the department does with its bytes."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from running import free_socket, request_for
from strange import NUMBER, Answer, Strange, drips, reply, silent

from seva.catalogue import Catalogue
from seva.departments.errors import Unavailable
from seva.departments.http import HttpGateway
from seva.departments.transport import CONNECT_SECONDS

TIMEOUT = 0.15
TLS_TIMEOUT = 1.0  # a handshake needs some of it
# A busy machine may be late, but without a bound the calls below would take a minute.
LATE = 2.0
MakeGateway = Callable[..., HttpGateway]
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture(params=["file", "progress"])
def call(request: pytest.FixtureRequest, catalogue: Catalogue, clock: Any) -> Callable[[HttpGateway], None]:
    """A call that changes something, and one that reads."""
    filing = request_for(catalogue, "income_certificate", clock)

    def file(gateway: HttpGateway) -> None:
        gateway.file(filing)

    def progress(gateway: HttpGateway) -> None:
        gateway.progress("revenue", NUMBER)

    return file if request.param == "file" else progress


def is_unavailable_in_time(call: Callable[[HttpGateway], None], gateway: HttpGateway, why: str = ".") -> None:
    started = monotonic()
    with pytest.raises(Unavailable, match=why):
        call(gateway)
    assert monotonic() - started < TIMEOUT + CONNECT_SECONDS + LATE


SLOW: dict[str, Answer] = {
    "no answer": silent,
    "a status line, byte by byte": drips(b"HTTP/1.1 ", b"2"),
    "headers, one after the other": drips(HEAD, b"X-Wait: yes\r\n"),
    "a header without end": drips(HEAD + b"X-Wait: ", b"y"),
    "a body of known length, byte by byte": drips(HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
    "a body of unknown length, byte by byte": drips(HEAD + b"\r\n", b" "),
    "small chunks": drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a chunk of a gigabyte, byte by byte": drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n40000000\r\n", b" "),
    "wait, wait": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "wait, wait, at full speed": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100, pause=0),
    "a redirect with a slow body": drips(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 9999\r\n\r\n", b" "),
    "a slow problem": drips(b"HTTP/1.1 500 Error\r\nContent-Length: 9999\r\n\r\n", b" "),
}


@pytest.mark.parametrize("case", SLOW)
def test_slowness_has_an_end(
    strange: Strange, gateway_to: MakeGateway, call: Callable[[HttpGateway], None], case: str
) -> None:
    strange.answer = SLOW[case]
    is_unavailable_in_time(call, gateway_to(strange.url, TIMEOUT))


def test_a_refused_connection_is_told_at_once(gateway_to: MakeGateway, call: Callable[[HttpGateway], None]) -> None:
    taken = free_socket()  # bound, but nobody listens
    is_unavailable_in_time(
        call, gateway_to(f"http://127.0.0.1:{taken.getsockname()[1]}", TIMEOUT), "NewConnectionError"
    )
    taken.close()


@pytest.fixture
def full() -> Iterator[str]:
    """The address of a server that lets nobody in: its queue of connections is full and stays so."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        waiting = []
        for _ in range(8):
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        for connection in waiting:
            connection.close()


def test_connecting_has_an_end(full: str, gateway_to: MakeGateway, call: Callable[[HttpGateway], None]) -> None:
    is_unavailable_in_time(call, gateway_to(full, TIMEOUT))


@pytest.mark.parametrize("host", ["a" * 70, "a..b", "[::g]"])
def test_an_address_that_cannot_be_is_unavailable(
    gateway_to: MakeGateway, call: Callable[[HttpGateway], None], host: str
) -> None:
    with pytest.raises(Unavailable):
        call(gateway_to(f"http://{host}", TIMEOUT))


@pytest.mark.parametrize("status", [429, 503])
def test_an_overloaded_department_does_not_tell_us_how_long_to_wait(
    strange: Strange, gateway_to: MakeGateway, call: Callable[[HttpGateway], None], status: int
) -> None:
    strange.answer = reply(status, {"code": "busy"}, Retry_After="3600")
    started = monotonic()
    with pytest.raises(Unavailable):
        call(gateway_to(strange.url))
    assert monotonic() - started < LATE


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(encoding, form, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(encoding) + private)
    return file


@pytest.fixture
def dripping_tls(certificate: Path) -> Iterator[str]:
    """A server with TLS that answers one byte at a time."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    stopping = Event()

    def talk(listening: socket.socket) -> None:
        while not stopping.is_set():
            try:
                with context.wrap_socket(listening.accept()[0], server_side=True) as connection:
                    connection.sendall(HEAD)
                    while not stopping.wait(0.02):
                        connection.sendall(b"X-Wait: yes\r\n")
            except OSError:
                continue

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=talk, args=[listening], daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        stopping.set()
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(20)


def test_slowness_has_an_end_with_tls_too(
    dripping_tls: str,
    certificate: Path,
    gateway_to: MakeGateway,
    call: Callable[[HttpGateway], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    is_unavailable_in_time(call, gateway_to(dripping_tls, TLS_TIMEOUT), "ReadTimeoutError")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    dripping_tls: str, gateway_to: MakeGateway, call: Callable[[HttpGateway], None]
) -> None:
    with pytest.raises(Unavailable, match="SSLError"):
        call(gateway_to(dripping_tls, TLS_TIMEOUT))
