"""Key set and status list: read only if the right key signed them."""

from dataclasses import replace

import pytest

from seva.certificates import (
    KeySetRefused,
    StatusKind,
    StatusListRefused,
    Use,
    encode_keys,
    encode_statuses,
    public_bytes,
    read_keys,
    read_statuses,
    sign,
)
from seva.certificates.strict import encode
from tests.certificates.issuer import (
    CERTIFICATE,
    DEPARTMENT,
    KEYS,
    ROOT,
    STATUSES,
    STRANGER,
    TODAY,
    ended,
    key,
    key_set,
    status_list,
)

ROOTS = [public_bytes(ROOT)]


def test_what_is_published_is_read() -> None:
    assert read_keys(encode_keys(KEYS, ROOT), ROOTS) == KEYS
    gone = key_set(key(DEPARTMENT, withdrawn_on=TODAY))
    assert read_keys(encode_keys(gone, ROOT), [public_bytes(STRANGER), *ROOTS]) == gone
    for statuses in (status_list(), ended(CERTIFICATE, StatusKind.superseded)):
        assert read_statuses(encode_statuses(statuses, STATUSES), KEYS, TODAY) == statuses


@pytest.mark.parametrize(
    "content",
    [
        encode_keys(KEYS, STRANGER),
        encode_keys(KEYS, ROOT)[:-1],
        encode_keys(KEYS, ROOT).replace(b"revenue", b"revenge"),
        encode_statuses(status_list(), ROOT),
        encode_keys(key_set(replace(key(DEPARTMENT), public=public_bytes(STRANGER))), ROOT),
        sign(encode([1, 2]), ROOT),
        b"",
        b"<html>",
    ],
    ids=["a stranger's", "cut", "changed", "another list", "another key under its id", "a list", "nothing", "a page"],
)
def test_other_key_sets_are_refused(content: bytes) -> None:
    with pytest.raises(KeySetRefused):
        read_keys(content, ROOTS)


@pytest.mark.parametrize(
    "content",
    [
        encode_statuses(status_list(), DEPARTMENT),
        encode_statuses(status_list(), STRANGER),
        encode_statuses(status_list(), STATUSES)[:-1],
        encode_keys(KEYS, STATUSES),
        b"",
    ],
    ids=["a department's", "a stranger's", "cut", "another list", "nothing"],
)
def test_other_status_lists_are_refused(content: bytes) -> None:
    with pytest.raises(StatusListRefused):
        read_statuses(content, KEYS, TODAY)


def test_a_key_for_lists_that_was_withdrawn_signs_none() -> None:
    keys = key_set(key(DEPARTMENT), key(STATUSES, Use.statuses, withdrawn_on=TODAY))
    with pytest.raises(StatusListRefused):
        read_statuses(encode_statuses(status_list(), STATUSES), keys, TODAY)
