"""One message on its way: held up or prepared, sent, and what became of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from connectors.whatsapp.errors import (
    GraphRefused,
    GraphUnknown,
    GraphUnreachable,
    NumberUnknown,
    WhatsAppError,
)
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.pacing import Pairs, Throughput
from connectors.whatsapp.payloads import Payload, PayloadError, addressed
from connectors.whatsapp.sending.judge import Judge, pair_of
from connectors.whatsapp.sending.pauses import Pauses
from connectors.whatsapp.sending.windows import Windows
from seva.clock import Clock
from seva.logs import described
from seva.messaging import Accepted, Failed, Outcome, Retry, Sending, Unknown

logger = structlog.get_logger(__name__)
# Makes a row's message ready, such as by uploading its file; without a recipient.
Prepare = Callable[[Sending], Awaitable[Payload]]
# Shorter pauses are waited for; for longer ones the message goes back into the outbox and others have its place.
SHORT = 1.0
SERVER_ERROR = 500


class Attempt:
    """Sends one message at most once each time it is called, and never raises."""

    def __init__(
        self,
        graph: Graph,
        clock: Clock,
        throughput: Throughput,
        pairs: Pairs,
        pauses: Pauses,
        windows: Windows,
        judge: Judge,
        prepare: Prepare,
    ) -> None:
        self._graph, self._clock, self._throughput, self._pairs = graph, clock, throughput, pairs
        self._pauses, self._windows, self._judge, self._prepare = pauses, windows, judge, prepare

    async def __call__(self, sending: Sending) -> Outcome:
        """Sends the message or says why not."""
        try:
            return await self._held_up(sending) or await self._sent(sending)
        except GraphUnknown:
            self._pauses.silent(sending.our_number)
            return Unknown(sending)
        except GraphUnreachable:
            return self._judge.unreachable(sending)
        except GraphRefused as error:
            if error.http_status >= SERVER_ERROR:
                self._pauses.silent(sending.our_number)
            return self._judge.refused(sending, error)
        except NumberUnknown as error:
            return Retry(sending, self._pauses.stop(sending.our_number, error.code), error.code)
        except PayloadError as error:
            return self._own_fault(sending, f"payload:{error.code}")
        except Exception as error:
            # Nothing has left: what is raised after that is one of the errors above.
            logger.error("whatsapp_message_not_sendable", row=sending.id, error=described(error))
            return self._own_fault(sending, "not_sendable")

    def _own_fault(self, sending: Sending, code: str) -> Outcome:
        self._pauses.not_tried(sending.our_number)
        return Failed(sending, code)

    async def _held_up(self, sending: Sending) -> Outcome | None:
        while seconds := self._pairs.wait(pair_of(sending)):
            if seconds > SHORT:
                return Retry(sending, self._clock() + timedelta(seconds=seconds), "pair_limit")
            await asyncio.sleep(seconds)
        until = self._pauses.ask(sending.our_number)
        return Retry(sending, until, "paused") if until else None

    async def _sent(self, sending: Sending) -> Outcome:
        recipient = sending.handles.get("phone") or sending.handles.get("user")
        if not recipient:
            return self._own_fault(sending, "no_recipient")
        message = await self._message(sending)
        if isinstance(message, str):
            return self._own_fault(sending, message)
        quoted = str(sending.payload.get("quoted") or "")
        ready = addressed(message, recipient, our_id=sending.callback_id, quoted=quoted)
        await asyncio.sleep(self._throughput.wait(sending.our_number))
        message_id = await self._leave(sending, ready)
        self._pauses.worked(sending.our_number)
        self._pairs.worked(pair_of(sending))
        self._windows.sent(sending, message)
        return Accepted(sending, message_id)

    async def _leave(self, sending: Sending, ready: Payload) -> str:
        try:
            return await self._graph.send(sending.our_number, ready)
        except WhatsAppError:
            raise
        except Exception as error:
            logger.error("whatsapp_send_broke_off", row=sending.id, error=described(error))
            raise GraphUnknown("The send broke off.") from None

    async def _message(self, sending: Sending) -> Payload | str:
        """What is to be sent now: the message, or a template outside of the window, or why it fails."""
        if self._windows.is_template(sending) or self._windows.is_open(sending):
            return await self._prepare(sending)
        return self._windows.instead(sending)
