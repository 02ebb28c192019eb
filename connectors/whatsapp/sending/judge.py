"""What follows from a refusal: Meta's code, by the table in codes.yml, as an outcome for the outbox."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from connectors.whatsapp.codes import Rule, stored_rule
from connectors.whatsapp.errors import GraphRefused
from connectors.whatsapp.pacing import Pairs
from connectors.whatsapp.sending.pauses import Pauses
from connectors.whatsapp.sending.windows import Windows
from seva.clock import Clock
from seva.logs import described
from seva.messaging import Failed, Outcome, Reply, Retry, Sending
from seva.messaging.offers import OTHERWISE

logger = structlog.get_logger(__name__)
# An answer that is a day old is none: the citizen has asked again, and the window is closed.
OLDEST = timedelta(hours=24)
FIRST_RETRY, LONGEST_RETRY = 1.0, 300.0
FIRST_UNREACHABLE = timedelta(seconds=1)
UNREACHABLE = "unreachable"


class Judge:
    """Decides what becomes of a refused message, and holds up the number or the pair where the table says so."""

    def __init__(
        self, clock: Clock, pauses: Pauses, pairs: Pairs, windows: Windows, dice: Callable[[], float] = random.random
    ) -> None:
        self._clock, self._pauses, self._pairs, self._windows, self._dice = clock, pauses, pairs, windows, dice
        self._actions: dict[str, Callable[[Sending, Rule, str, timedelta], Outcome]] = {
            "retry": self._retry,
            "wait": self._wait,
            "template": self._template,
            "fail": self._fail,
            "stop_number": self._stop,
        }

    def refused(self, sending: Sending, error: GraphRefused) -> Outcome:
        """Meta said no in its answer."""
        return self._act(sending, error.rule, error.code, timedelta(seconds=error.retry_after))

    def undelivered(self, sending: Sending) -> Outcome:
        """Meta said no by a status, after it had taken the message."""
        try:
            return self._act(sending, stored_rule(sending.code), sending.code or "", timedelta())
        except Exception as error:
            # Such as a row whose template has no name: it must not keep others from being looked at.
            logger.error("whatsapp_message_not_sendable", row=sending.id, error=described(error))
            return Failed(sending, "not_sendable")

    def unreachable(self, sending: Sending) -> Outcome:
        """Meta could not be reached."""
        at = self._pauses.back_off(sending.our_number, UNREACHABLE, FIRST_UNREACHABLE, 2, timedelta())
        return self._later(sending, at, UNREACHABLE)

    def _act(self, sending: Sending, rule: Rule, code: str, least: timedelta) -> Outcome:
        return self._actions[rule.do](sending, rule, code, least)

    def _retry(self, sending: Sending, rule: Rule, code: str, least: timedelta) -> Outcome:
        if rule.tries is not None and sending.attempts >= rule.tries:
            return Failed(sending, code)
        most = min(FIRST_RETRY * 2 ** min(sending.attempts, 20), LONGEST_RETRY)
        pause = timedelta(seconds=most * (0.5 + self._dice() / 2))
        return self._later(sending, self._clock() + max(pause, least), code)

    def _wait(self, sending: Sending, rule: Rule, code: str, least: timedelta) -> Outcome:
        return self._later(sending, self._hold(sending, rule, code, least), code)

    def _hold(self, sending: Sending, rule: Rule, code: str, least: timedelta) -> datetime:
        if rule.scope == "pair":
            seconds = self._pairs.refused(pair_of(sending))
            return self._clock() + max(timedelta(seconds=seconds), least)
        return self._pauses.back_off(sending.our_number, code, timedelta(seconds=rule.seconds), rule.times, least)

    def _template(self, sending: Sending, _: Rule, code: str, __: timedelta) -> Outcome:
        if self._windows.is_template(sending):
            return Failed(sending, code)
        payload = self._windows.instead(sending)
        if isinstance(payload, str):
            return Failed(sending, payload)
        self._windows.sent(sending, payload)
        return Retry(sending, self._clock(), code, self._windows.reply(payload))

    def _fail(self, sending: Sending, rule: Rule, code: str, least: timedelta) -> Outcome:
        if rule.scope != "none":
            self._hold(sending, rule, code, least)
        other = sending.payload.get(OTHERWISE)
        if other:
            return Retry(sending, self._clock(), code, Reply(str(other["type"]), {"message": other}))
        return Failed(sending, code)

    def _stop(self, sending: Sending, _: Rule, code: str, __: timedelta) -> Outcome:
        return Retry(sending, self._pauses.stop(sending.our_number, code), code)

    def _later(self, sending: Sending, at: datetime, code: str) -> Outcome:
        is_old = at - sending.created_at > OLDEST
        return Failed(sending, code) if is_old else Retry(sending, at, code)


def pair_of(sending: Sending) -> tuple[str, str]:
    """Number and citizen, between whom Meta limits messages."""
    return sending.our_number, sending.citizen_id
