"""Calls a Flow's data endpoint as the client on the phone does."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.whatsapp.errors import FlowError
from simulator.whatsapp.flow_crypto import Sealed, public_key, seal, token_signature, unseal
from simulator.whatsapp.http import NO_ANSWER, TOO_LATE
from simulator.whatsapp.log import Log
from simulator.whatsapp.signing import signature
from simulator.whatsapp.store import BusinessNumber, Numbers

JSON = dict[str, Any]
PING = {"version": "3.0", "action": "ping"}
UNDECIPHERABLE, TOKEN_REFUSED, UNSIGNED = 421, 427, 432
# What the phone makes of an answer that is none, by its status; any other but 200 is unexpected.
FAILURES = {
    NO_ANSWER: ("no_http_response_error", "The endpoint does not answer."),
    TOO_LATE: ("timeout_error", "The endpoint did not answer in time."),
    UNDECIPHERABLE: ("business-decryption-error", "The endpoint cannot decrypt, also with the key loaded anew."),
    TOKEN_REFUSED: ("flow_token_refused", ""),
    UNSIGNED: ("signature_refused", "The endpoint does not accept the signature."),
}

# Posts a body with headers; gives status and text.
Exchange = Callable[[str, bytes, dict[str, str]], tuple[int, str]]


@dataclass(frozen=True)
class Caller:
    """Whose Flow asks, for the log."""

    handset: str
    message: str


class FlowEndpoint:
    """Encrypted questions to endpoints, signed as webhooks are. Keys are kept as phones keep them, until a 421."""

    def __init__(self, numbers: Numbers, exchange: Exchange, secret: str, log: Log) -> None:
        self._numbers, self._exchange, self._secret, self._log = numbers, exchange, secret, log
        self._kept: dict[str, str] = {}

    def has_key(self, account: str) -> bool:
        """Whether a number of the account has a valid public key."""
        return self._with_key(account) is not None

    def ping(self, account: str, url: str) -> bool:
        """Whether the endpoint answers the health check, asked with the key that is there now."""
        number = self._with_key(account)
        if number is not None:
            self._kept.pop(number.id, None)
        _, answer = self.ask(account, url, PING)
        return bool(answer and answer.get("data", {}).get("status") == "active")

    def ask(self, account: str, url: str, question: JSON) -> tuple[int, JSON | None]:
        """Status and decrypted answer, by a number of the account; 0 without an answer or key."""
        number = self._with_key(account)
        return (NO_ANSWER, None) if number is None else self._twice(number, url, question, None)

    def consult(self, number: BusinessNumber, url: str, question: JSON, caller: Caller) -> JSON:
        """The answer that a phone gets in the chat with a number; raises FlowError."""
        if not number.public_key:
            raise FlowError("public-key-missing", "The number has no public key for Flows.")
        if not number.key_is_valid:
            raise FlowError("public-key-signature-verification", "The key is not signed since the number registered.")
        status, answer = self._twice(number, url, question, caller)
        if status == 200 and answer is not None:
            return answer
        if status == 200:
            raise FlowError("response-decryption-error", "The endpoint's answer cannot be decrypted.")
        other = ("unexpected_http_status_code", f"The endpoint answered with HTTP {status}.")
        code, text = FAILURES.get(status, other)
        raise FlowError(code, str((answer or {}).get("error_msg") or text))

    def vouch(self, token: str) -> str:
        """The signature that goes with a flow token."""
        return token_signature(self._secret, token)

    def _twice(
        self, number: BusinessNumber, url: str, question: JSON, caller: Caller | None
    ) -> tuple[int, JSON | None]:
        status, answer = self._once(number, url, question, caller)
        if status != UNDECIPHERABLE:
            return status, answer
        self._kept.pop(number.id, None)
        return self._once(number, url, question, caller)

    def _once(self, number: BusinessNumber, url: str, question: JSON, caller: Caller | None) -> tuple[int, JSON | None]:
        key = public_key(self._kept.setdefault(number.id, number.public_key))
        if key is None:
            return NO_ANSWER, None
        sealed = seal(key, question)
        body = json.dumps(sealed.body).encode()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature(self._secret, body)}
        status, text = self._exchange(url, body, headers)
        answer = _answer(sealed, status, text)
        asker = {"handset": caller.handset, "message": caller.message} if caller else {}
        sent = {**asker, "question": question}
        self._log.add("flow", str(question.get("action")), status=status, sent=sent, answer=answer)
        return status, answer

    def _with_key(self, account: str) -> BusinessNumber | None:
        return next((n for n in self._numbers if n.number.account == account and n.key_is_valid), None)


def _answer(sealed: Sealed, status: int, text: str) -> JSON | None:
    if status == 200:
        return unseal(sealed, text)
    if status != TOKEN_REFUSED:
        return None
    try:  # the documentation says plain JSON, Meta's own example encrypts it
        found = json.loads(text)
    except ValueError:
        return unseal(sealed, text)
    return found if isinstance(found, dict) else None
