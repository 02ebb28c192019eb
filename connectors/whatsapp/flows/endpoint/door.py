"""The door of the data endpoint: bytes with a signature come in, a status and a text go out."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from connectors.whatsapp.flows.endpoint.crypto import Sealing, opened
from connectors.whatsapp.flows.endpoint.errors import (
    EndpointError,
    NotSetUp,
    NotSigned,
    TokenOver,
    TooLarge,
    Unreadable,
)
from connectors.whatsapp.flows.endpoint.question import Question, question_of
from connectors.whatsapp.signature import is_signed
from seva.errors import code_of

log = structlog.get_logger(__name__)

# A screen's answers have a few thousand letters at most; the notices of what a client could not do are short.
MOST_BYTES = 256 * 1024
TEXT, AS_JSON = "text/plain", "application/json"
WELL = {"data": {"status": "active"}}
ACKNOWLEDGED = {"data": {"acknowledged": True}}

# What a form is shown next; raises TokenOver.
Show = Callable[[Question], Mapping[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What goes out over HTTP."""

    status: int
    text: str = ""
    content_type: str = TEXT

    @property
    def written(self) -> bytes:
        """As it is passed on between processes."""
        return json.dumps(vars(self)).encode()

    @classmethod
    def read(cls, written: bytes) -> Self:
        """What was written."""
        return cls(**json.loads(written))


class Door:
    """Opens what Meta sends, asks `show` for the next screen and seals what it says.

    `seals_refusals`: whether the text of a 427 is encrypted like an answer. Meta's reference says plain JSON, its
    example encrypts. Blocks for some milliseconds: call it beside the event loop.
    """

    def __init__(
        self, key: RSAPrivateKey | None, secrets: Sequence[str], show: Show, seals_refusals: bool = False
    ) -> None:
        self._key = key
        self._secrets = secrets
        self._show = show
        self._seals_refusals = seals_refusals

    def answer(self, body: bytes, signature: str | None) -> Answer:
        """The answer to a request; whatever goes wrong has a status."""
        try:
            plain, sealing = self._opened(body, signature)
            return self._asked(question_of(plain), sealing)
        except EndpointError as error:
            log.warning("flow_refused", error=error.code)
            return Answer(error.status, error.code)

    def _opened(self, body: bytes, signature: str | None) -> tuple[bytes, Sealing]:
        if self._key is None or not self._secrets:
            raise NotSetUp("key or secret is not set")
        if len(body) > MOST_BYTES:
            raise TooLarge("the body is too long")
        if not is_signed(body, signature, self._secrets):
            raise NotSigned("the signature is not of these bytes")
        return opened(self._key, _object(body))

    def _asked(self, question: Question, sealing: Sealing) -> Answer:
        if question.is_ping:
            return Answer(200, sealing.seal(WELL))
        if question.error is not None:
            log.warning("flow_client_error", key=question.error, screen=question.screen)
            return Answer(200, sealing.seal(ACKNOWLEDGED))
        try:
            return Answer(200, sealing.seal(self._show(question)))
        except TokenOver as error:
            log.info("flow_token_over", reason=error.reason)
            return self._refusal(error, sealing)
        except EndpointError:
            raise
        except Exception as error:  # whatever it is: the client offers to try again, and no traceback tells answers
            log.error("flow_failed", error=code_of(error), screen=question.screen)
            return Answer(503 if getattr(error, "retryable", False) else 500, "failed")

    def _refusal(self, error: TokenOver, sealing: Sealing) -> Answer:
        told = {"error_msg": error.told}
        if self._seals_refusals:
            return Answer(error.status, sealing.seal(told))
        return Answer(error.status, json.dumps(told, ensure_ascii=False), AS_JSON)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is no JSON") from error
    if not isinstance(found, dict):
        raise Unreadable("the body is no JSON object")
    return found
