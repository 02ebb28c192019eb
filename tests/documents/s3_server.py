"""A server that speaks S3, on a port of its own, for the contract test of stores.

`SEVA_TEST_S3` names one that runs already, as http://key:secret@host:port. Else s3rver is started, a program of npm
that keeps files in a folder and refuses keys that it does not know, if `SEVA_TEST_S3RVER` or the PATH has it.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

BUCKET = "seva-documents"
PATIENCE = 30.0


@dataclass(frozen=True)
class S3Server:
    """Where it is, and the keys that it takes."""

    url: str
    access_key: str = "S3RVER"
    secret_key: str = "S3RVER"


def program() -> str | None:
    """The server's program, if there is one on this machine."""
    return os.environ.get("SEVA_TEST_S3RVER") or shutil.which("s3rver")


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server | None]:
    """A running server with the bucket; None where there is none."""
    given = os.environ.get("SEVA_TEST_S3")
    if given:
        parts = urlsplit(given)
        yield S3Server(f"{parts.scheme}://{parts.hostname}:{parts.port}", parts.username or "", parts.password or "")
        return
    found = program()
    if found is None:
        yield None
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [found, "-d", str(folder), "-p", str(port), "-a", "127.0.0.1", "--configure-bucket", BUCKET]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _wait_for(port, server)
            yield S3Server(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            Event().wait(0.1)
    raise AssertionError("the S3 server did not start")
