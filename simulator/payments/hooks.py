"""Callbacks: signed over the raw bytes, sent from a thread, tried again, and spoilt when a fault says so."""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from queue import Queue
from threading import Thread
from time import sleep
from typing import Any

import httpx

from simulator.payments.config import Config
from simulator.payments.world import World

TIMEOUT = 10.0


@dataclass(frozen=True)
class Callback:
    """What goes out, byte by byte."""

    url: str
    body: bytes
    headers: Mapping[str, str]


class Hooks:
    """Sends callbacks in the background; `sent` are all that went out, for tests."""

    def __init__(self, config: Config, world: World) -> None:
        self._config, self._world = config, world
        self.held: list[Callback] = []
        self.sent: list[Callback] = []
        self._queue: Queue[Callback] = Queue()
        self._thread: Thread | None = None

    def gateway(self, event: str, payload: Mapping[str, Any]) -> None:
        """An event of the gateway; `payload` names its entities."""
        told = {
            "entity": "event", "account_id": "acc_standin", "event": event, "contains": list(payload),
            "payload": {name: {"entity": entity} for name, entity in payload.items()},
            "created_at": self._world.now(),
        }  # fmt: skip
        self._out(self._config.webhook_url, told, "X-Razorpay", self._config.webhook_secret)

    def acquirer(self, told: Mapping[str, Any]) -> None:
        """News of the acquirer."""
        self._out(self._config.upi_webhook_url, told, "X-Acquirer", self._config.upi_secret)

    def release(self) -> int:
        """Sends what was held, in reverse if a fault says so; how many."""
        with self._world.lock:
            held, self.held = self.held, []
        for callback in reversed(held) if self._world.faults.reversed else held:
            self._send(callback)
        return len(held)

    def again(self) -> int:
        """Sends everything once more, as it went out."""
        for callback in list(self.sent):
            self._send(callback)
        return len(self.sent)

    def _out(self, url: str, told: Mapping[str, Any], prefix: str, secret: str) -> None:
        faults = self._world.faults
        if not url or faults.silent:
            return
        body, event_id = json.dumps(told).encode(), secrets.token_hex(8)
        key = "somebody else's" if faults.forged else secret
        for _ in range(faults.copies):
            signature = hmac.new(key.encode(), body, sha256).hexdigest()
            headers = {f"{prefix}-Signature": signature, f"{prefix}-Event-Id": event_id}
            callback = Callback(url, body, {"Content-Type": "application/json", **headers})
            event_id = secrets.token_hex(8) if faults.new_ids else event_id
            if faults.hold:
                self.held.append(callback)
            else:
                self._send(callback)

    def _send(self, callback: Callback) -> None:
        with self._world.lock:
            self.sent.append(callback)
            if self._thread is None:
                self._thread = Thread(target=self._deliver, name="payment-callbacks", daemon=True)
                self._thread.start()
        self._queue.put(callback)

    def _deliver(self) -> None:
        with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
            while True:
                callback = self._queue.get()
                for pause in self._config.retries:
                    sleep(pause)
                    if _is_taken(client, callback):
                        break


def _is_taken(client: httpx.Client, callback: Callback) -> bool:
    try:
        answer = client.post(callback.url, content=callback.body, headers=dict(callback.headers))
    except httpx.HTTPError:
        return False
    # A refusal is final: it would be refused again.
    return answer.status_code < 500
