"""The key set and the status list: fetched from the departments, trusted by their signatures, kept for times without.

The root key is pinned: by the setting, or else the one that was seen first. A list with a lower number than the one
that is known is not taken: somebody would like us to forget what was revoked.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Protocol

import structlog

from seva.certificates import KeySet, StatusList, read_keys, read_statuses
from seva.certificates.errors import CertificateError
from seva.clock import Clock, in_india
from seva.departments.port import PublishedKeys
from seva.errors import DepartmentError, code_of
from seva.verifying.errors import NothingTrusted

log = structlog.get_logger(__name__)
FRESH = timedelta(minutes=5)
# After a fetch that failed; until then what is kept is used.
PAUSE = timedelta(seconds=30)
ROOT, KEYS, STATUSES = "root.key", "keys.cbor", "statuses.cbor"


class Published(Protocol):
    """Where the lists are published: a department's gateway, for example."""

    def certificate_keys(self) -> PublishedKeys:
        """The key set as it is published, with the root key that it names."""

    def certificate_statuses(self) -> bytes:
        """The status list as it is published."""


@dataclass(frozen=True)
class Trusted:
    """What a check needs, and the signed lists themselves for others who check; `root` is the key that vouches."""

    keys: KeySet
    statuses: StatusList | None
    root: bytes
    keys_signed: bytes
    statuses_signed: bytes | None


class Trust:
    """Gives what is trusted now; safe to use from several threads."""

    def __init__(self, published: Published | None, folder: Path, pinned: Sequence[bytes], clock: Clock) -> None:
        """Without a place to fetch from, what is kept in the folder is all there is."""
        self._published = published
        self._folder = folder
        self._pinned = tuple(pinned)
        self._clock = clock
        self._lock = Lock()
        self._known: Trusted | None = None
        self._look_again = datetime.min

    def now(self) -> Trusted:
        """The newest lists that are trusted; NothingTrusted when there are none."""
        with self._lock:
            if self._published is not None and self._clock() >= self._look_again:
                self._look()
            self._known = self._known or self._kept()
            if self._known is None:
                raise NothingTrusted("There are no keys to check certificates with.")
            return self._known

    def _look(self) -> None:
        before = self._known or self._kept()
        try:
            found = self._fetched(before)
            self._look_again = self._clock() + FRESH
            self._known = found
            self._keep(found)
        except (DepartmentError, CertificateError, NothingTrusted) as error:
            self._look_again = self._clock() + PAUSE
            log.warning("certificate_lists_not_fetched", error=code_of(error))

    def _fetched(self, before: Trusted | None) -> Trusted:
        if self._published is None:
            raise NothingTrusted("There is nowhere to fetch keys from.")
        told = self._published.certificate_keys()
        root = self._trusted_root(told.root, before)
        keys = read_keys(told.signed, [root])
        if before and keys.sequence < before.keys.sequence:
            raise NothingTrusted("The key set is older than the one that is known.")
        signed = self._published.certificate_statuses()
        statuses = read_statuses(signed, keys, in_india(self._clock()).date())
        if before and before.statuses and statuses.sequence < before.statuses.sequence:
            raise NothingTrusted("The status list is older than the one that is known.")
        return Trusted(keys, statuses, root, told.signed, signed)

    def _trusted_root(self, told: bytes, before: Trusted | None) -> bytes:
        trusted = self._pinned or ((before.root,) if before else (told,))
        if told not in trusted:
            raise NothingTrusted("The key set names a root key that is not trusted.")
        return told

    def _kept(self) -> Trusted | None:
        """What was kept; its signatures are looked at again, since files can be changed."""
        try:
            root, signed = (self._folder / ROOT).read_bytes(), (self._folder / KEYS).read_bytes()
            keys = read_keys(signed, self._pinned or [root])
        except (OSError, CertificateError):
            return None
        statuses, listed = None, None
        with suppress(OSError, CertificateError):
            listed = (self._folder / STATUSES).read_bytes()
            statuses = read_statuses(listed, keys, in_india(self._clock()).date())
        return Trusted(keys, statuses, root, signed, listed if statuses else None)

    def _keep(self, found: Trusted) -> None:
        files = {ROOT: found.root, KEYS: found.keys_signed, STATUSES: found.statuses_signed or b""}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                part = self._folder / f"{name}.part"
                part.write_bytes(content)
                part.replace(self._folder / name)
        except OSError as error:
            log.warning("certificate_lists_not_kept", error=code_of(error))
