"""Which lists are trusted: signed ones, under a root key that is pinned, never older than those that are known."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from seva.certificates import KeySet, encode_keys, encode_statuses, public_bytes
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import PublishedKeys
from seva.verifying import NothingTrusted, Trust
from seva.verifying.trust import STATUSES
from tests.conftest import SetClock
from tests.verifying.lab import LISTS, NOBODY, ROOT, Lab


@pytest.fixture
def published(department: FakeDepartment, lab: Lab) -> FakeDepartment:
    department.keys, department.ended = lab.publish()
    return department


def test_lists_are_fetched_kept_and_used_without_a_network(
    published: FakeDepartment, tmp_path: Path, clock: SetClock, lab: Lab
) -> None:
    trust = Trust(published, tmp_path, (), clock)
    assert trust.now().keys.keys == lab.keys.keys
    published.failure = Unavailable("down")
    clock.forward(minutes=6)
    assert trust.now().statuses == lab.statuses
    alone = Trust(None, tmp_path, (), clock)
    assert alone.now().root == public_bytes(ROOT)


def test_nothing_is_trusted_before_it_was_seen(tmp_path: Path, department: FakeDepartment, clock: SetClock) -> None:
    department.failure = Unavailable("down")
    trust = Trust(department, tmp_path, (), clock)
    with pytest.raises(NothingTrusted):
        trust.now()
    with pytest.raises(NothingTrusted):
        Trust(None, tmp_path, (), clock).now()


def test_another_root_than_the_pinned_one_is_refused(
    published: FakeDepartment, tmp_path: Path, clock: SetClock
) -> None:
    with pytest.raises(NothingTrusted):
        Trust(published, tmp_path / "a", (public_bytes(NOBODY),), clock).now()
    assert Trust(published, tmp_path / "b", (public_bytes(ROOT),), clock).now()


def test_the_root_that_was_seen_first_stays(
    published: FakeDepartment, tmp_path: Path, clock: SetClock, lab: Lab
) -> None:
    trust = Trust(published, tmp_path, (), clock)
    trust.now()
    newer = replace(lab.keys, sequence=8)
    published.keys = PublishedKeys(public_bytes(NOBODY), encode_keys(newer, NOBODY))
    clock.forward(minutes=6)
    assert trust.now().keys.sequence == 7


def test_an_older_list_is_refused(published: FakeDepartment, tmp_path: Path, clock: SetClock, lab: Lab) -> None:
    trust = Trust(published, tmp_path, (), clock)
    trust.now()
    published.ended = encode_statuses(replace(lab.statuses, sequence=8, entries={}), LISTS)
    clock.forward(minutes=6)
    found = trust.now().statuses
    assert found and found.sequence == 9 and found.entries
    published.ended = encode_statuses(replace(lab.statuses, sequence=10, entries={}), LISTS)
    clock.forward(minutes=6)
    newest = trust.now().statuses
    assert newest and newest.sequence == 10


def test_a_kept_list_that_was_changed_is_not_used(published: FakeDepartment, tmp_path: Path, clock: SetClock) -> None:
    Trust(published, tmp_path, (), clock).now()
    listed = tmp_path / STATUSES
    listed.write_bytes(listed.read_bytes()[:-1] + b"\x00")
    found = Trust(None, tmp_path, (), clock).now()
    assert found.statuses is None


def test_what_is_new_comes_within_minutes(published: FakeDepartment, tmp_path: Path, clock: SetClock, lab: Lab) -> None:
    trust = Trust(published, tmp_path, (), clock)
    trust.now()
    later: KeySet = replace(lab.keys, sequence=8, next_update=lab.keys.next_update + timedelta(days=1))
    published.keys = PublishedKeys(public_bytes(ROOT), encode_keys(later, ROOT))
    assert trust.now().keys.sequence == 7
    clock.forward(minutes=6)
    assert trust.now().keys.sequence == 8
