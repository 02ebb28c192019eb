"""Whatever somebody shows: each case has its own verdict, and nothing that was changed is ever called genuine."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seva.certificates import (
    KeySet,
    StatusKind,
    StatusList,
    Use,
    Verdict,
    check,
    check_text,
    encode_record,
    link,
    qr_link,
    sign,
)
from seva.certificates.cose import TAG, _to_be_signed
from tests.certificates.issuer import (
    CERTIFICATE,
    DEPARTMENT,
    KEYS,
    RECORD,
    STATUSES,
    STRANGER,
    TODAY,
    ended,
    key,
    key_set,
    status_list,
)


def issued(**changes: Any) -> bytes:
    return sign(encode_record(replace(RECORD, **changes)), DEPARTMENT)


def signed_as_is(payload: bytes, protected: bytes | None = None, unprotected: Any = None) -> bytes:
    """Signed by the department, whatever it is: what only a mistake of ours, or a leaked key, could make."""
    header = protected if protected is not None else cbor2.loads(CERTIFICATE[1:])[0]
    signature = DEPARTMENT.sign(_to_be_signed(header, payload))
    return TAG + cbor2.dumps([header, unprotected or {}, payload, signature], canonical=True)


def flipped(place: int, bits: int = 1) -> bytes:
    return CERTIFICATE[:place] + bytes([CERTIFICATE[place] ^ bits]) + CERTIFICATE[place + 1 :]


PAYLOAD = encode_record(RECORD)
TWICE = b"\xab" + PAYLOAD[1:] + b"\x01\x01"
LONGER = PAYLOAD.replace(b"\x01\x01", b"\x01\x18\x01", 1)
UNSORTED = cbor2.dumps(dict(reversed(cbor2.loads(PAYLOAD).items())))
ES256 = cbor2.dumps({1: -7, 4: key(DEPARTMENT).kid})
NONE = cbor2.dumps({4: key(DEPARTMENT).kid})
OF_PUNJAB = sign(encode_record(replace(RECORD, number="PB-CRT-2026-12345678", state="PB")), STRANGER)
TODAYS = (KEYS, status_list(), TODAY)

CASES: dict[str, tuple[bytes, KeySet, StatusList | None, date, Verdict]] = {
    "as issued": (CERTIFICATE, *TODAYS, Verdict.genuine),
    "as issued, without a status list": (CERTIFICATE, KEYS, None, TODAY, Verdict.genuine),
    "revoked": (CERTIFICATE, KEYS, ended(CERTIFICATE, StatusKind.revoked), TODAY, Verdict.revoked),
    "superseded": (CERTIFICATE, KEYS, ended(CERTIFICATE, StatusKind.superseded), TODAY, Verdict.superseded),
    "corrected": (CERTIFICATE, KEYS, ended(CERTIFICATE, StatusKind.corrected), TODAY, Verdict.corrected),
    "its last day": (CERTIFICATE, KEYS, status_list(), date(2027, 11, 19), Verdict.genuine),
    "after its last day": (CERTIFICATE, KEYS, status_list(), date(2027, 11, 20), Verdict.expired),
    "without a last day": (issued(valid_until=None), KEYS, status_list(), date(2050, 1, 1), Verdict.genuine),
    "a byte of the name": (flipped(CERTIFICATE.index("सुनीता".encode()) + 1), *TODAYS, Verdict.altered),
    "a byte of the signature": (flipped(len(CERTIFICATE) - 1), *TODAYS, Verdict.altered),
    "signed by a stranger": (sign(PAYLOAD, STRANGER), *TODAYS, Verdict.unknown_key),
    "signed by the key for lists": (sign(PAYLOAD, STATUSES), *TODAYS, Verdict.unknown_key),
    "of another state": (OF_PUNJAB, *TODAYS, Verdict.other_state),
    "signed before the key counted": (issued(issued_on=date(2025, 12, 31)), *TODAYS, Verdict.expired_key),
    "signed after the key ended": (
        issued(issued_on=date(2027, 1, 1), valid_until=None),
        KEYS,
        status_list(),
        date(2027, 1, 2),
        Verdict.expired_key,
    ),
    "decades later": (
        issued(valid_until=None),
        KEYS,
        status_list(),
        date(2057, 1, 1),
        Verdict.expired_key,
    ),
    "of tomorrow": (issued(issued_on=TODAY + timedelta(1)), *TODAYS, Verdict.not_yet_valid),
    "by the key of another department": (issued(department="mcd"), *TODAYS, Verdict.wrong_issuer),
    "by the key of another state": (
        issued(state="PB", number="PB-CRT-2026-12345678"),
        *TODAYS,
        Verdict.wrong_issuer,
    ),
    "by a key that leaked": (
        CERTIFICATE,
        key_set(key(DEPARTMENT, withdrawn_on=TODAY)),
        status_list(),
        TODAY,
        Verdict.withdrawn_key,
    ),
    "another algorithm": (signed_as_is(PAYLOAD, ES256), *TODAYS, Verdict.wrong_algorithm),
    "no algorithm": (signed_as_is(PAYLOAD, NONE), *TODAYS, Verdict.unreadable),
    "a second header": (signed_as_is(PAYLOAD, unprotected={4: b"x"}), *TODAYS, Verdict.not_canonical),
    "a key that stands twice": (signed_as_is(TWICE), *TODAYS, Verdict.not_canonical),
    "a number in more bytes than it needs": (signed_as_is(LONGER), *TODAYS, Verdict.not_canonical),
    "keys in another order": (signed_as_is(UNSORTED), *TODAYS, Verdict.not_canonical),
    "a byte after the end": (CERTIFICATE + b"\x00", *TODAYS, Verdict.not_canonical),
    "a version of the future": (signed_as_is(cbor2.dumps({1: 2})), *TODAYS, Verdict.newer_version),
    "parts are missing": (signed_as_is(cbor2.dumps({1: 1})), *TODAYS, Verdict.unreadable),
    "cut short": (CERTIFICATE[:-10], *TODAYS, Verdict.cut_short),
    "nothing": (b"", *TODAYS, Verdict.unreadable),
    "a letter": (b"Dear Sir or Madam,", *TODAYS, Verdict.unreadable),
    "much": (bytes(10_000_000), *TODAYS, Verdict.too_large),
    "deep": (TAG + b"\x81" * 2000, *TODAYS, Verdict.unreadable),
    "a tag that is a program's own": (TAG + bytes.fromhex("8440a0d81c40 40"), *TODAYS, Verdict.not_canonical),
}


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_its_own_verdict(case: str) -> None:
    cose, keys, statuses, today, verdict = CASES[case]
    outcome = check(cose, keys, statuses, today)
    assert outcome.verdict is verdict
    if outcome.is_signed:
        assert outcome.record is not None and outcome.key is not None and len(outcome.fingerprint) == 32


def test_the_content_comes_with_the_verdict() -> None:
    outcome = check(CERTIFICATE, *TODAYS)
    assert (outcome.record, outcome.is_signed, outcome.is_stale) == (RECORD, True, False)
    assert check(CERTIFICATE, KEYS, None, TODAY).statuses_as_of is None
    assert check(CERTIFICATE, KEYS, status_list(), TODAY + timedelta(days=3)).is_stale


def test_every_verdict_is_reached() -> None:
    assert {verdict for *_, verdict in CASES.values()} == set(Verdict)


def test_no_part_of_a_certificate_is_one() -> None:
    verdicts = {check(CERTIFICATE[:length], *TODAYS).verdict for length in range(len(CERTIFICATE))}
    assert verdicts == {Verdict.cut_short, Verdict.unreadable}
    text = link("https://seva.example/verify", CERTIFICATE)
    parts = {check_text(text[:length], *TODAYS).verdict for length in range(len(text))}
    assert parts <= {Verdict.cut_short, Verdict.unreadable, Verdict.not_canonical}


@given(place=st.integers(0, len(CERTIFICATE) - 1), bits=st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_no_flipped_byte_is_genuine(place: int, bits: int) -> None:
    assert not check(flipped(place, bits), *TODAYS).is_signed


@given(st.lists(st.tuples(st.integers(0, len(CERTIFICATE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_other_bytes_are_genuine(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(CERTIFICATE)
    for place, byte in changes:
        changed[place] = byte
    assert check(bytes(changed), *TODAYS).is_signed == (bytes(changed) == CERTIFICATE)


@given(st.binary(max_size=400) | st.binary(max_size=400).map(TAG.__add__))
@settings(max_examples=200, deadline=None)
def test_nothing_makes_the_check_fall_over(content: bytes) -> None:
    assert not check(content, *TODAYS).is_signed


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_check_fall_over(text: str) -> None:
    assert not check_text(text, *TODAYS).is_signed


def test_links_are_checked_like_what_is_in_them() -> None:
    base = "https://seva.example/verify"
    for text in (link(base, CERTIFICATE), "".join(qr_link(base, CERTIFICATE)), link(base, CERTIFICATE).split("#")[1]):
        assert check_text(f"  {text}\n", *TODAYS).verdict is Verdict.genuine


def test_a_key_for_the_log_signs_no_certificate() -> None:
    keys = key_set(key(DEPARTMENT, Use.log))
    assert check(CERTIFICATE, keys, None, TODAY).verdict is Verdict.other_state
