"""Errors of the monitor.

MonitorError
├── LogUnreachable      the log, or what to compare with, does not answer (retryable)
├── LogRefused          the log answers, but not with what was asked for
├── StateUnusable       the file of what was seen is damaged, or is about another log
└── Alarm               the log did what no honest log does; `finding` says what, `notes` show it: signed heads
"""

from collections.abc import Sequence
from enum import StrEnum

from seva.errors import SevaError


class MonitorError(SevaError):
    """Base of all: the log could not be checked."""

    code = "monitor"


class LogUnreachable(MonitorError):
    """The address does not answer."""

    code = "log_unreachable"
    retryable = True


class LogRefused(MonitorError):
    """The log does not give what was asked for; `problem` is the code of its own answer, if there is one."""

    code = "log_refused"

    def __init__(self, detail: str, problem: str = "") -> None:
        super().__init__(detail)
        self.problem = problem


class StateUnusable(MonitorError):
    """What was seen before cannot be read, or is of another log."""

    code = "state_unusable"


class Finding(StrEnum):
    """What an honest log never does. words.yml says each in plain words."""

    wrong_key = "wrong_key"
    stale = "stale"
    ahead = "ahead"
    time_back = "time_back"
    shrunk = "shrunk"
    inconsistent = "inconsistent"
    leaves_differ = "leaves_differ"
    foreign_entry = "foreign_entry"
    withheld = "withheld"
    statuses_differ = "statuses_differ"
    statuses_unsigned = "statuses_unsigned"
    keys_unsigned = "keys_unsigned"
    key_unlisted = "key_unlisted"
    split_view = "split_view"
    other_key = "other_key"
    damaged = "damaged"


class Alarm(MonitorError):
    """The log did what no honest log does."""

    code = "log_alarm"

    def __init__(self, finding: Finding, notes: Sequence[str] = ()) -> None:
        super().__init__(finding.value)
        self.finding = finding
        self.notes = tuple(notes)
