"""Officers who decide at a steady rate, and the phones that hear of it."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import aiohttp

from benchmarks.news.stages import Change

PATIENCE, TWICE = 60.0, 3.0


@dataclass
class Phones:
    """When each phone was first sent the news of a decision, and how often."""

    is_on: bool = False
    left: dict[str, datetime] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)

    def accepted(self, payload: dict[str, Any], _message_id: str) -> None:
        """Graph took a message."""
        if self.is_on:
            phone = str(payload.get("to")).removeprefix("+")
            self.left.setdefault(phone, datetime.now(UTC))
            self.heard[phone] += 1

    async def wait_for(self, phones: int) -> None:
        """Until so many have heard, and a while for what comes twice."""
        until = perf_counter() + PATIENCE
        while len(self.left) < phones and perf_counter() < until:
            await asyncio.sleep(0.1)
        await asyncio.sleep(TWICE)


@dataclass
class Desk:
    """The officers' side of the department at `url`: when each decision was clicked, and what was not taken."""

    url: str
    key: str = field(repr=False)
    clicked: dict[str, datetime] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    async def decide(self, references: Mapping[str, str], rate: float) -> None:
        """Clicks at a steady rate, whatever becomes of it; `references` by phone."""
        headers = {"X-Officer-Key": self.key}
        async with aiohttp.ClientSession(headers=headers) as session, asyncio.TaskGroup() as group:
            began = perf_counter()
            for place, (phone, reference) in enumerate(references.items()):
                await asyncio.sleep(max(0.0, began + place / rate - perf_counter()))
                group.create_task(self._click(session, phone, reference))

    def changes(self, references: Mapping[str, str], phones: Phones) -> list[Change]:
        """Those of which the citizen heard."""
        return [
            Change(references[phone], at, phones.left[phone])
            for phone, at in self.clicked.items()
            if phone in phones.left
        ]

    async def _click(self, session: aiohttp.ClientSession, phone: str, reference: str) -> None:
        at, decision = datetime.now(UTC), {"action": "start_review", "by": "SDM"}
        url = f"{self.url}/applications/{reference}/decisions"
        async with session.post(url, json=decision) as answer:
            if answer.ok:  # what the desk did not take is no decision: the officer clicks again
                self.clicked[phone] = at
            else:
                self.refused[f"{answer.status} {(await answer.json()).get('code', '')}"] += 1
