"""A stand-in whose webhooks are kept in a list and whose clock stands still."""

import json
import threading
from collections.abc import Mapping
from typing import Any

import httpx
from fastapi.testclient import TestClient

from simulator.whatsapp.clock import Clock
from simulator.whatsapp.config import Config
from simulator.whatsapp.http import Fetched
from simulator.whatsapp.world import World

JSON = dict[str, Any]
CITIZEN = "919810000001"
START = 1_790_000_000.0
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
PDF = b"%PDF-1.7\n" + b"0" * 64
OGG = b"OggS" + b"0" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"0" * 64
WEBP = b"RIFF\0\0\0\0WEBP" + b"0" * 64


class Webhook:
    """What the app was sent: bodies with headers. `answers` are given in turn, then 200."""

    def __init__(self) -> None:
        self.posts: list[tuple[bytes, Mapping[str, str]]] = []
        self.answers: list[int] = []
        self._lock = threading.Lock()

    def __call__(self, _url: str, body: bytes, headers: dict[str, str]) -> int:
        with self._lock:
            self.posts.append((body, headers))
            return self.answers.pop(0) if self.answers else 200

    @property
    def bodies(self) -> list[JSON]:
        return [json.loads(body) for body, _ in self.posts]

    def values(self) -> list[JSON]:
        return [change["value"] for body in self.bodies for entry in body["entry"] for change in entry["changes"]]

    def items(self, kind: str) -> list[JSON]:
        """All messages or statuses, in the order in which they came."""
        return [item for value in self.values() for item in value.get(kind, [])]


class Rig:
    """The world, its Graph endpoints, and the webhook."""

    def __init__(self, config: Config, client: TestClient, world: World, webhook: Webhook, links: dict[str, Fetched]):
        self.config, self.client, self.world, self.webhook, self.links = config, client, world, webhook, links
        self.number, self.account = config.numbers[0].id, config.numbers[0].account

    def graph(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.config.access_token}", **more.pop("headers", {})}
        return self.client.request(method, f"/v23.0/{path}", headers=headers, **more)

    def post(self, payload: JSON) -> httpx.Response:
        return self.graph("POST", f"{self.number}/messages", json=payload)

    def send(self, kind: str = "text", part: Any = None, **more: Any) -> httpx.Response:
        part = {"body": "hello"} if part is None else part
        return self.post({"messaging_product": "whatsapp", "to": f"+{CITIZEN}", "type": kind, kind: part, **more})

    def sent_id(self, *given: Any, **more: Any) -> str:
        answer = self.send(*given, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["messages"][0]["id"])

    def upload(self, content: bytes = PNG, mime_type: str = "image/png", name: str = "x.png") -> httpx.Response:
        data, files = {"messaging_product": "whatsapp"}, {"file": (name, content, mime_type)}
        return self.graph("POST", f"{self.number}/media", data=data, files=files)

    def pass_time(self, seconds: float = 1.0) -> None:
        """Moves the clock until what was due has happened, also what follows from it."""
        for part in (seconds / 2, seconds / 2):
            self.world.settle()
            self.world.scheduler.advance(part)
            assert self.world.settle()

    def statuses(self, message_id: str) -> list[str]:
        return [s["status"] for s in self.webhook.items("statuses") if s["id"] == message_id]


def frozen_clock() -> Clock:
    return Clock(frozen_at=START)


def error_of(answer: httpx.Response) -> tuple[int, int]:
    """HTTP status and Meta's code; fails if the answer is no error object of theirs."""
    error = answer.json()["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= error.keys()
    return answer.status_code, error["code"]
