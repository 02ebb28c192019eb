"""What the monitor notices, on a log in memory that lies in every way; what it tells, in both languages."""

import json
import re
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from seva.catalogue import Catalogue
from seva.catalogue.messages import placeholders
from seva.catalogue.wording_rules import wording_problems
from seva.certificates import public_bytes
from seva.certificates.monitor.checking import Look
from seva.certificates.monitor.errors import Alarm, Finding, LogRefused, StateUnusable
from seva.certificates.monitor.state import Seen, heads_in, read_seen, write_seen
from seva.certificates.monitor.words import words
from tests.certificates.issuer import ROOT, STRANGER
from tests.certificates.some_log import AT, KEY, OTHER_KEY, LyingLog, entry

DEVANAGARI = re.compile("[\u0900-\u097f]")
HOURS = timedelta(hours=3)


def look(log: LyingLog, *, now: timedelta = timedelta(minutes=30)) -> Look:
    return Look(log, KEY.public, AT + now, HOURS, lambda _done, _total: None)


def watch(log: LyingLog, seen: Seen | None = None, **options: bool) -> Seen:
    return look(log).check(seen, **options)


def found(log: LyingLog, seen: Seen | None = None, **options: bool) -> Finding:
    with pytest.raises(Alarm) as alarm:
        watch(log, seen, **options)
    return alarm.value.finding


def test_an_honest_log_raises_no_alarm() -> None:
    log, seen = LyingLog(), None
    for size in (0, 1, 1, 6, 7, 16):
        log.grow(size - len(log.lines))
        seen = watch(log, seen)
        assert (seen.frontier.size, seen.last.size) == (size, size)
    assert watch(log, seen, audit=True).frontier == seen.frontier
    assert len(seen.heads) == 6


def test_pages_that_are_shorter_than_asked_for_are_put_together() -> None:
    log = LyingLog(10)
    log.most = 3
    assert watch(log).frontier.size == 10


def test_a_rewritten_entry_is_found_though_all_hashes_were_made_anew() -> None:
    log = LyingLog(6)
    seen = watch(log)
    log.lines[2] = entry(2, "revoked").line
    assert found(log, seen) is Finding.inconsistent, "the same size"
    assert found(log.grow(4), seen) is Finding.inconsistent


def test_a_rewritten_entry_under_the_old_hashes_is_found_by_an_audit() -> None:
    log = LyingLog(6)
    log.signed_lines = list(log.lines)
    seen = watch(log)
    log.lines[2] = entry(2, "revoked").line
    assert watch(log, seen).frontier == seen.frontier, "only an audit reads what it knows"
    assert found(log, seen, audit=True) is Finding.leaves_differ
    assert found(log) is Finding.leaves_differ


def test_a_false_new_entry_is_found_without_an_audit() -> None:
    log = LyingLog(6)
    seen = watch(log)
    log.grow(2).signed_lines = [*log.lines[:7], entry(99).line]
    assert found(log, seen) is Finding.leaves_differ


def test_a_log_that_shrinks_is_found() -> None:
    log = LyingLog(6)
    seen = watch(log)
    log.lines.pop()
    assert found(log, seen) is Finding.shrunk


def test_an_old_head_is_found() -> None:
    log = LyingLog(6)
    before = watch(log.grow(2))
    log.lines, log.at = log.lines[:6], AT
    assert found(log, before) is Finding.time_back
    with pytest.raises(Alarm) as alarm:
        look(log, now=timedelta(hours=4)).check(None)
    assert alarm.value.finding is Finding.stale
    with pytest.raises(Alarm) as alarm:
        look(log, now=timedelta(minutes=-10)).check(None)
    assert alarm.value.finding is Finding.ahead


def test_another_key_is_found() -> None:
    log = LyingLog(6)
    log.signer = OTHER_KEY
    assert found(log) is Finding.wrong_key


@pytest.mark.parametrize(
    ("line", "finding"), [("1 issued 2026-11-23 Sunita Devi", Finding.foreign_entry), (None, Finding.withheld)]
)
def test_what_is_no_entry_or_not_shown_is_found(line: str | None, finding: Finding) -> None:
    log = LyingLog(3)
    log.signed_lines = [*log.lines, line or entry(3).line]
    log.lines += [line] if line else []
    assert found(log) is finding


@pytest.mark.parametrize(
    ("refused", "finding"),
    [("head", Finding.damaged), ("consistency", Finding.inconsistent), ("leaves", Finding.withheld)],
)
def test_a_log_that_refuses_is_found(refused: str, finding: Finding) -> None:
    log = LyingLog(6)
    seen = watch(log)
    log.grow(2).refuses = refused
    assert found(log, seen) is finding


def test_the_list_of_what_counts_no_more_fits_the_log() -> None:
    log = LyingLog(6)
    seen = watch(log.end(1).end(2))
    assert watch(log.end(3), seen, audit=True).frontier.size == 9


@pytest.mark.parametrize("only", ["list_it", "log_it"])
def test_a_revocation_that_is_left_out_of_list_or_log_is_found(only: str) -> None:
    log = LyingLog(6).end(1)
    seen = watch(log)
    log.end(2, **{"list_it": False, "log_it": False} | {only: True})
    assert watch(log, seen).frontier.size >= 7, "only an audit compares"
    assert found(log, seen, audit=True) is Finding.statuses_differ


def test_revocations_that_come_while_the_log_is_read_are_no_alarm() -> None:
    class Busy(LyingLog):
        def head(self) -> str:
            self.end(len(self.listed) + 1)
            return super().head()

        def leaves(self, start: int, end: int) -> list[str]:
            self.end(len(self.listed) + 1)
            return super().leaves(start, end)

    assert watch(Busy(6)).frontier.size == 7


def test_a_list_that_cannot_be_read_is_no_alarm() -> None:
    log = LyingLog(6)
    log.keys = lambda: (bytes(32), b"no list")  # type: ignore[method-assign]
    with pytest.raises(LogRefused):
        watch(log)
    log.statuses = lambda: b"no list"  # type: ignore[method-assign]
    with pytest.raises(LogRefused):
        watch(log)


@pytest.mark.parametrize(
    ("part", "given", "finding"),
    [
        ("lister", STRANGER, Finding.statuses_unsigned),
        ("root", STRANGER, Finding.keys_unsigned),
        ("shown_key", OTHER_KEY.public.public, Finding.key_unlisted),
    ],
    ids=["statuses", "keys", "the log's key"],
)
def test_a_list_that_somebody_else_signed_is_found(part: str, given: object, finding: Finding) -> None:
    log = LyingLog(6).end(1)
    seen = watch(log)
    assert seen.roots == (public_bytes(ROOT),)
    setattr(log, part, given)
    assert watch(log, seen).roots == seen.roots, "only an audit looks at the lists"
    assert found(log, seen, audit=True) is finding


def test_the_root_key_that_was_given_counts() -> None:
    log = LyingLog(6)
    log.root = STRANGER
    with pytest.raises(Alarm) as alarm:
        replace(look(log), roots=(public_bytes(ROOT),)).check(None)
    assert alarm.value.finding is Finding.keys_unsigned
    both = replace(look(log), roots=(public_bytes(ROOT), public_bytes(STRANGER)))
    assert both.check(None).roots == both.roots


def test_two_histories_are_found_by_comparing_heads() -> None:
    for_me, for_them = LyingLog(6), LyingLog(6)
    for_them.lines[3] = entry(33).line
    mine, theirs = watch(for_me.grow(2)), watch(for_them.grow(1))
    for log, seen, others in ((for_me, mine, theirs), (for_them, theirs, mine)):
        with pytest.raises(Alarm) as alarm:
            look(log).compare(seen, others.heads)
        assert alarm.value.finding is Finding.split_view
        assert len(alarm.value.notes) == 2


def test_heads_of_the_same_history_are_no_alarm() -> None:
    log = LyingLog(6)
    theirs = watch(log)
    theirs = watch(log.grow(3), theirs)
    mine = watch(log.grow(5))
    assert look(log).compare(mine, [*theirs.heads, *mine.heads]) == 3


def test_heads_under_another_key_are_found() -> None:
    log, other = LyingLog(6), LyingLog(6)
    other.signer = OTHER_KEY
    with pytest.raises(Alarm) as alarm:
        look(log).compare(watch(log), [other.head()])
    assert alarm.value.finding is Finding.other_key


def test_what_was_seen_is_kept(tmp_path: Path) -> None:
    log, file = LyingLog(6), tmp_path / "monitor" / "state.json"
    seen = watch(log)
    write_seen(file, seen)
    assert read_seen(file) == seen
    assert heads_in(file.read_text(encoding="utf-8")) == list(seen.heads)
    assert heads_in(seen.heads[0]) == list(seen.heads)
    assert read_seen(tmp_path / "other.json") is None


@pytest.mark.parametrize(
    "change",
    [{"size": 5}, {"peaks": []}, {"heads": []}, {"key": "x"}, {"version": 2}, {"roots": ["x"]}],
    ids=lambda c: next(iter(c)),
)
def test_a_damaged_file_is_told(tmp_path: Path, change: dict) -> None:
    file = tmp_path / "state.json"
    write_seen(file, watch(LyingLog(6)))
    file.write_text(json.dumps(json.loads(file.read_text()) | change), encoding="utf-8")
    with pytest.raises(StateUnusable):
        read_seen(file)


@pytest.mark.parametrize("text", ["{", "{}", '{"heads": 1}', '{"heads": [1]}'])
def test_what_is_no_monitors_file_is_told(text: str) -> None:
    with pytest.raises(StateUnusable):
        heads_in(text)


def test_a_new_key_takes_the_place_of_the_old_one() -> None:
    log = LyingLog(6)
    seen = watch(log)
    log.grow(1).signer = OTHER_KEY
    renewed = replace(look(log), key=OTHER_KEY.public).check(seen)
    assert renewed.key == OTHER_KEY.public and renewed.last.size == 7


def test_a_head_that_does_not_come_is_no_alarm() -> None:
    class Closed(LyingLog):
        def head(self) -> str:
            raise LogRefused("HTTP 404")

    with pytest.raises(LogRefused):
        watch(Closed())


def test_everything_is_told_in_both_languages() -> None:
    assert {f"finding.{finding}" for finding in Finding} <= set(words().keys())
    for key in words().keys():
        english, hindi = words().raw(key, "en"), words().raw(key, "hi")
        assert placeholders(english) == placeholders(hindi), key
        assert DEVANAGARI.search(hindi) and not DEVANAGARI.search(english), key
    empty: dict = {field.name: {} for field in fields(Catalogue)}
    assert wording_problems(Catalogue(**empty), words()) == []
