"""A log in memory that can lie, and a process that serves a real one."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from backoffice.database import Sessions
from backoffice.log import tree
from seva.certificates import (
    SHORT,
    Reason,
    Status,
    StatusKind,
    StatusList,
    Use,
    encode_keys,
    encode_statuses,
    key_id,
    public_bytes,
)
from seva.certificates.monitor.errors import LogRefused
from seva.certificates.transparency import Frontier, Leaf, SigningKey, TreeHead, leaf_hash, sign_head
from seva.certificates.transparency.subjects import ended
from tests.certificates import issuer, oracle
from tests.certificates.issuer import STATUSES, key, key_set
from tests.conftest import ROOT

NAME = "log.example.in/certificates"
SEED = bytes(range(32))
KEY, OTHER_KEY = SigningKey(NAME, SEED), SigningKey(NAME, bytes(32))
AT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def entry(number: int, kind: str = "issued") -> Leaf:
    return Leaf(kind, date(2026, 11, 23), sha256(f"certificate {number}".encode()).digest())


class LyingLog:
    """A log whose every part can be changed: what it signs, what it shows, when, and with which key."""

    def __init__(self, count: int = 0) -> None:
        self.lines = [entry(n).line for n in range(count)]
        self.at, self.signer = AT, KEY
        self.signed_lines: list[str] | None = None
        self.most = 1000
        self.refuses = ""
        self.listed: dict[bytes, Status] = {}
        self.root, self.lister, self.shown_key = issuer.ROOT, STATUSES, KEY.public.public

    def _leaves(self) -> list[bytes]:
        return [line.encode() for line in (self.lines if self.signed_lines is None else self.signed_lines)]

    def head(self) -> str:
        self._maybe_refuse("head")
        leaves = self._leaves()
        root = Frontier().grown([leaf_hash(leaf) for leaf in leaves]).root
        return sign_head(TreeHead(NAME, len(leaves), root), self.at, [self.signer]).note

    def key(self) -> str:
        return self.signer.public.text

    def consistency(self, old: int, new: int) -> list[bytes]:
        self._maybe_refuse("consistency")
        return oracle.proof(old, self._leaves()[:new]) if old <= len(self._leaves()) else []

    def leaves(self, start: int, end: int) -> list[str]:
        self._maybe_refuse("leaves")
        return self.lines[start : min(end, start + self.most)]

    def statuses(self) -> bytes:
        listed = StatusList(1, AT, AT + timedelta(days=1), dict(self.listed))
        return encode_statuses(listed, self.lister)

    def keys(self) -> tuple[bytes, bytes]:
        public = self.shown_key
        own = replace(key(STATUSES, Use.log), kid=key_id(public), public=public)
        return public_bytes(self.root), encode_keys(key_set(key(STATUSES, Use.statuses), own), self.root)

    def end(self, number: int, *, list_it: bool = True, log_it: bool = True) -> "LyingLog":
        """A certificate is revoked, and that is listed, entered in the log, or both."""
        name, status = bytes([number]) * SHORT, Status(StatusKind.revoked, AT.date(), Reason.court_order)
        self.listed |= {name: status} if list_it else {}
        self.lines += [ended(name, status).line] if log_it else []
        self.at += timedelta(minutes=1)
        return self

    def _maybe_refuse(self, what: str) -> None:
        if self.refuses == what:
            raise LogRefused("HTTP 500", problem="log_damaged")

    def grow(self, count: int = 1) -> "LyingLog":
        self.lines += [entry(len(self.lines) + n).line for n in range(count)]
        self.at += timedelta(minutes=1)
        return self


SERVING = """
import socket, sys
from datetime import timedelta
from pathlib import Path
import uvicorn
from cryptography.fernet import Fernet
from backoffice.app import create_app
from backoffice.database import connect
from backoffice.settings import BackofficeSettings
from backoffice.times import utc_now
from seva.catalogue import load_catalogue
url, name, key, hours, fd = sys.argv[1:]
settings = BackofficeSettings(officer_key="o", callback_secret="c", encryption_key=Fernet.generate_key().decode(),
    log_name=name, log_keys=(key,), log_interval=0, deliver_callbacks=False)
clock = lambda: utc_now() + timedelta(hours=float(hours))
app = create_app(connect(url), load_catalogue(Path("catalogue")), settings=settings, clock=clock)
server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
server.run(sockets=[socket.socket(fileno=int(fd))])
"""


@contextmanager
def serving(database: Path, key: str, *, hours: float = 0) -> Iterator[str]:
    """A back office on this database in a process of its own, its clock wrong by some hours; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    fd = listening.fileno()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVING, f"sqlite:///{database}", NAME, key, str(hours), str(fd)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, pass_fds=[fd],
    )  # fmt: skip
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()  # from here on the process alone has it: when it dies, nobody waits for it
    try:
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


def write(sessions: Sessions, numbers: range) -> None:
    """Adds entries, as issuing does."""
    with sessions.writing() as session:
        for number in numbers:
            tree.append(session, entry(number))
