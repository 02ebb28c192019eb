"""One look at a log: is its new head signed, newer, over all that was there before, and over the entries it shows?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from seva.certificates.errors import CertificateError, KeySetRefused, StatusListRefused
from seva.certificates.model import KeySet, StatusList, Use
from seva.certificates.monitor.errors import Alarm, Finding, LogRefused
from seva.certificates.monitor.source import LogSource
from seva.certificates.monitor.state import Seen
from seva.certificates.published import read_keys, read_statuses, show_keys, show_statuses
from seva.certificates.transparency import (
    BadHead,
    BadLeaf,
    BadProof,
    Frontier,
    Leaf,
    LogKey,
    SignedHead,
    open_head,
    verify_consistency,
)
from seva.certificates.transparency.leaves import read_leaf
from seva.certificates.transparency.subjects import ended as entry_of
from seva.clock import INDIA

PAGE = 1000
AHEAD = timedelta(minutes=5)
"""Clocks differ; a head may come from this far in the future."""
DAMAGED = "log_damaged"
"""What a log answers that has itself seen that it was changed."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Look:
    """How a log is looked at: from where, with which key, when, and how old its head may be.

    `progress` is told how many entries were read, and of how many. `roots`: the root keys (public, 32 bytes) that may
    sign the key set, with which the list of certificates that count no more is checked; without one, that of the last
    look, or the first that is shown.
    """

    source: LogSource
    key: LogKey
    now: datetime
    max_age: timedelta
    progress: Progress
    roots: tuple[bytes, ...] = ()

    def check(self, seen: Seen | None, *, audit: bool = False) -> Seen:
        """What was seen, with the log's newest head; raises Alarm. The first look and an audit read all entries."""
        whole = audit or seen is None
        roots = self.roots or (seen.roots if seen else ()) or ((self.source.keys()[0],) if whole else ())
        listed, keys = self._listed(roots) if whole else (set(), None)
        head = self._head()
        if keys and not any(key.use is Use.log and key.public == self.key.public for key in keys.keys.values()):
            raise Alarm(Finding.key_unlisted, [head.note])
        if seen is not None:
            self._check_goes_on(seen.last, head)
        if self.now - head.signed_at > self.max_age:
            raise Alarm(Finding.stale, [head.note])
        begun = Frontier() if whole or seen is None else seen.frontier
        ended: set[bytes] = set()
        frontier = self._read(begun, head, ended)
        if frontier.root != head.root:
            raise Alarm(Finding.leaves_differ, [head.note])
        # Listed before the head was fetched: in the log. In the log under the head: listed now.
        if whole and not (listed <= ended <= self._listed(roots)[0]):
            raise Alarm(Finding.statuses_differ, [head.note])
        return Seen(self.key, frontier, seen.heads if seen else (), roots).and_then(head)

    def _head(self) -> SignedHead:
        try:
            note = self.source.head()
        except LogRefused as error:
            if error.problem == DAMAGED:
                raise Alarm(Finding.damaged) from error
            raise
        try:
            head = open_head(note, self.key)
        except BadHead as error:
            raise Alarm(Finding.wrong_key, [note]) from error
        if head.signed_at > self.now + AHEAD:
            raise Alarm(Finding.ahead, [note])
        return head

    def _check_goes_on(self, last: SignedHead, head: SignedHead) -> None:
        notes = [last.note, head.note]
        if head.signed_at < last.signed_at:
            raise Alarm(Finding.time_back, notes)
        if head.size < last.size:
            raise Alarm(Finding.shrunk, notes)
        if not self._is_begun_by(last, head):
            raise Alarm(Finding.inconsistent, notes)

    def _is_begun_by(self, old: SignedHead, new: SignedHead) -> bool:
        """Whether the log proves that the old tree begins the new one; one that gives no proof does not."""
        try:
            proof = [] if old.size in (0, new.size) else self.source.consistency(old.size, new.size)
            verify_consistency(old.size, new.size, proof, old.root, new.root)
        except (BadProof, LogRefused):
            return False
        return True

    def _listed(self, roots: tuple[bytes, ...]) -> tuple[set[bytes], KeySet]:
        """The hashes of the entries that the published list must have in the log, and the key set that it fits."""
        # Keys that are new are published before anything that they sign: so they are asked for after it.
        signed = self.source.statuses()
        _check_readable(show_statuses, signed, "The list of certificates that count no more cannot be read.")
        keys = self._keys(roots)
        try:
            statuses = read_statuses(signed, keys, self.now.astimezone(INDIA).date())
        except StatusListRefused as error:
            raise Alarm(Finding.statuses_unsigned) from error
        return {entry_of(name, status).hash for name, status in statuses.entries.items()}, keys

    def _keys(self, roots: tuple[bytes, ...]) -> KeySet:
        """The published key set."""
        _, signed = self.source.keys()
        _check_readable(show_keys, signed, "The key set cannot be read.")
        try:
            return read_keys(signed, roots)
        except KeySetRefused as error:
            raise Alarm(Finding.keys_unsigned) from error

    def _read(self, frontier: Frontier, head: SignedHead, ended: set[bytes]) -> Frontier:
        """The tree with all leaves up to the head; puts the hashes of those into `ended` that end a certificate."""
        first = frontier.size
        while frontier.size < head.size:
            end = min(frontier.size + PAGE, head.size)
            lines = self._page(frontier.size, end, head)
            leaves = [_leaf(line, head) for line in lines]
            frontier = frontier.grown([leaf.hash for leaf in leaves])
            ended |= {leaf.hash for leaf in leaves if leaf.kind != "issued"}
            self.progress(frontier.size - first, head.size - first)
        return frontier

    def _page(self, start: int, end: int, head: SignedHead) -> list[str]:
        try:
            lines = self.source.leaves(start, end)[: end - start]
        except LogRefused as error:
            raise Alarm(Finding.withheld, [head.note]) from error
        if not lines:
            raise Alarm(Finding.withheld, [head.note])
        return lines

    def compare(self, seen: Seen, others: Iterable[str]) -> int:
        """How many heads that others saw are of the same history; raises Alarm when one is not, or is not signed."""
        mine, same = seen.last, 0
        for note in others:
            try:
                other = open_head(note, self.key)
            except BadHead as error:
                raise Alarm(Finding.other_key, [note]) from error
            # Those heads were fetched before the log's newest one: nobody can have seen more of the same log.
            if other.size > mine.size or not self._is_begun_by(other, mine):
                raise Alarm(Finding.split_view, [mine.note, note])
            same += 1
        return same


def _check_readable(show: Callable[[bytes], KeySet | StatusList], content: bytes, otherwise: str) -> None:
    """What is no list at all, such as the page of a proxy, is no alarm."""
    try:
        show(content)
    except (CertificateError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise LogRefused(otherwise) from error


def _leaf(line: str, head: SignedHead) -> Leaf:
    try:
        return read_leaf(line)
    except BadLeaf as error:
        raise Alarm(Finding.foreign_entry, [head.note]) from error
