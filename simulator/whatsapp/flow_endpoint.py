"""Calls a Flow's data endpoint as the client on the phone does."""

import json
from collections.abc import Callable
from typing import Any

from simulator.whatsapp.flow_crypto import Sealed, public_key, seal, unseal
from simulator.whatsapp.log import Log
from simulator.whatsapp.signing import signature
from simulator.whatsapp.store import Numbers

JSON = dict[str, Any]
PING = {"version": "3.0", "action": "ping"}


# Posts a body with headers; gives status and text, (0, "") without an answer.
Exchange = Callable[[str, bytes, dict[str, str]], tuple[int, str]]


class FlowEndpoint:
    """Encrypted questions to the endpoint of an account, signed as webhooks are."""

    def __init__(self, numbers: Numbers, exchange: Exchange, secret: str, log: Log) -> None:
        self._numbers, self._exchange, self._secret, self._log = numbers, exchange, secret, log

    def has_key(self, account: str) -> bool:
        """Whether a number of the account has a valid public key."""
        return self._key(account) is not None

    def ping(self, account: str, url: str) -> bool:
        """Whether the endpoint answers the health check."""
        _, answer = self.ask(account, url, PING)
        return bool(answer and answer.get("data", {}).get("status") == "active")

    def ask(self, account: str, url: str, question: JSON) -> tuple[int, JSON | None]:
        """Status and decrypted answer; 0 without an answer or key. On 421 the key is loaded again, once."""
        status, answer = self._ask(account, url, question)
        return self._ask(account, url, question) if status == 421 else (status, answer)

    def _ask(self, account: str, url: str, question: JSON) -> tuple[int, JSON | None]:
        pem = self._key(account)
        key = public_key(pem) if pem else None
        if key is None:
            return 0, None
        sealed = seal(key, question)
        body = json.dumps(sealed.body).encode()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature(self._secret, body)}
        status, text = self._exchange(url, body, headers)
        answer = _answer(sealed, status, text)
        self._log.add("flow", str(question.get("action")), status=status, sent=question, answer=answer)
        return status, answer

    def _key(self, account: str) -> str | None:
        mine = (n for n in self._numbers if n.number.account == account and n.key_is_valid)
        return next((n.public_key for n in mine), None)


def _answer(sealed: Sealed, status: int, text: str) -> JSON | None:
    if status == 200:
        return unseal(sealed, text)
    if status != 427:
        return None
    try:  # the documentation says plain JSON, Meta's own example encrypts it
        found = json.loads(text)
    except ValueError:
        return unseal(sealed, text)
    return found if isinstance(found, dict) else None
