"""When nothing leaves a number: pauses that grow, and stops that end when somebody has acted."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from seva.clock import Clock

# One message is tried so often while the number is stopped: no restart is needed once somebody has acted.
STOP = timedelta(minutes=5)
LONGEST = timedelta(minutes=10)
# While one message is tried, the others wait; a try ends by a time-out at the latest.
TRIAL = timedelta(seconds=30)
SOON = timedelta(seconds=2)
# So many answers in a row that did not come mean that Meta is not there; a single one means nothing.
SILENT = 5
SILENCE = timedelta(seconds=5)


@dataclass(frozen=True)
class Pause:
    """Why a number rests and until when; `length` is of the pause as it grew, `is_stopped`: until somebody acts."""

    until: datetime
    code: str
    length: timedelta
    is_stopped: bool = False
    is_trying: bool = False


class Pauses:
    """The pauses of all numbers. After one, a single message is tried before the others follow."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pauses: dict[str, Pause] = {}
        self._silent: Counter[str] = Counter()

    def ask(self, number: str) -> datetime | None:
        """None if a message may leave now, else when to ask again. The first to ask after a pause is the one tried."""
        pause, now = self._pauses.get(number), self._clock()
        if pause is None:
            return None
        if pause.until > now:
            return min(pause.until, now + SOON) if pause.is_trying else pause.until
        self._pauses[number] = Pause(now + TRIAL, pause.code, pause.length, pause.is_stopped, is_trying=True)
        return None

    def back_off(self, number: str, code: str, first: timedelta, times: float, least: timedelta) -> datetime:
        """Begins a pause, longer than the one before it; those who are refused during it add nothing. Its end."""
        now, before = self._clock(), self._pauses.get(number)
        if before and (before.is_stopped or not before.is_trying):
            return max(before.until, now)
        length = min(before.length * times, LONGEST) if before else first
        self._pauses[number] = Pause(now + max(length, least), code, length)
        return self._pauses[number].until

    def silent(self, number: str) -> None:
        """No answer came, or that of a broken server: after some of these, the others wait."""
        self._silent[number] += 1
        if self._silent[number] >= SILENT:
            self.back_off(number, "unreachable", SILENCE, 2, timedelta())

    def stop(self, number: str, code: str) -> datetime:
        """Nothing leaves the number until somebody acts; when it will be tried again."""
        until = self._clock() + STOP
        self._pauses[number] = Pause(until, code, STOP, is_stopped=True)
        return until

    def not_tried(self, number: str) -> None:
        """The message that was to be tried did not leave, for a reason of its own: the next one may be tried."""
        pause = self._pauses.get(number)
        if pause and pause.is_trying:
            self._pauses[number] = Pause(self._clock(), pause.code, pause.length, pause.is_stopped)

    def worked(self, number: str) -> None:
        """A message was taken: the number is free, unless it was sent before a pause that is still on."""
        self._silent.pop(number, None)
        pause = self._pauses.get(number)
        if pause and (pause.is_trying or pause.until <= self._clock()):
            del self._pauses[number]

    def is_open(self, number: str) -> bool:
        """Whether messages leave the number without having to ask."""
        return number not in self._pauses

    def may_try(self, number: str) -> bool:
        """Whether one message may be tried, since the pause is over."""
        pause = self._pauses.get(number)
        return pause is not None and pause.until <= self._clock()

    def resume(self, number: str) -> None:
        """Somebody has acted: sends again at once."""
        self._pauses.pop(number, None)

    @property
    def stopped(self) -> dict[str, str]:
        """The code for which each stopped number stands still."""
        return {number: pause.code for number, pause in self._pauses.items() if pause.is_stopped}
