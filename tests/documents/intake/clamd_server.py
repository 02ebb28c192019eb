"""A server of clamd's INSTREAM protocol, which knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VIRUS = b"a virus of the tests"


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Clamd)
        if self.rfile.read(len(b"zINSTREAM\0")) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        server.scanned.append(content)
        found = b"stream: Tests.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.wfile.write(server.says or found)


class Clamd(socketserver.ThreadingTCPServer):
    """Keeps what it scanned; `says` is answered in place of the truth."""

    allow_reuse_address = True

    def __init__(self, most: int = 25 * 1024 * 1024) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.scanned: list[bytes] = []
        self.most = most
        self.says = b""

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running(server: Clamd) -> Iterator[Clamd]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
