"""How many whole turns a second: from the webhook with a citizen's message to the send of its answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from benchmarks.errors import NotAnswered
from benchmarks.script import Line
from benchmarks.whatsapp.letters import Letter
from benchmarks.whatsapp.mailing import Mail, mail
from benchmarks.whatsapp.statuses import STEPS, status_body
from benchmarks.whatsapp.swift_graph import swift_graph
from simulator.whatsapp.config import Config
from simulator.whatsapp.envelope import envelope
from simulator.whatsapp.signing import escaped

PATIENCE = 60.0


@dataclass(frozen=True)
class Conversation:
    """A citizen's messages as bodies, with what each answer must hold."""

    citizen: str
    turns: Sequence[tuple[bytes, Line]]


@dataclass(frozen=True)
class Rate:
    """Turns that ended within the time that was measured, and the seconds that each took."""

    wall: float
    seconds: Sequence[float]

    @property
    def per_second(self) -> float:
        """Turns a second."""
        return len(self.seconds) / self.wall


def conversation(letters: Sequence[Letter], lines: Sequence[Line]) -> Conversation:
    """Puts letters and the answers that are expected together."""
    bodies = [escaped(envelope([letter.update])) for letter in letters]
    return Conversation(letters[0].citizen, list(zip(bodies, lines, strict=True)))


@dataclass
class Crowd:
    """Citizens who speak at the same time, each with the next message when the last one was answered."""

    config: Config
    conversations: Iterator[Conversation]
    ended: list[tuple[float, float]] = field(default_factory=list)
    _waiting: dict[str, tuple[Line, "asyncio.Future[None]"]] = field(default_factory=dict)
    _statuses: set["asyncio.Task[None]"] = field(default_factory=set)
    _mail: Mail | None = None

    def accepted(self, payload: dict[str, Any], message_id: str) -> None:
        """Graph took a reply: its statuses follow, and its citizen goes on if it is the one waited for."""
        if self._mail:
            task = asyncio.create_task(self._tell(self._mail, payload, message_id))
            self._statuses.add(task)
            task.add_done_callback(self._statuses.discard)
        line, answered = self._waiting.get(str(payload.get("to")).removeprefix("+"), (None, None))
        if line and answered and not answered.done() and line.expects.search(_words(payload)):
            answered.set_result(None)

    async def speak(self, posted: Mail, at_once: int, warm_up: float, seconds: float) -> Rate:
        """Lets so many citizens speak, and counts the turns of `seconds` after the warm-up."""
        self._mail = posted
        citizens = [asyncio.create_task(self._citizen(posted)) for _ in range(at_once)]
        began = perf_counter() + warm_up
        try:
            done, _ = await asyncio.wait(citizens, timeout=warm_up + seconds, return_when=asyncio.FIRST_COMPLETED)
            for citizen in done:
                citizen.result()
        finally:
            self._mail = None
            for task in (*citizens, *self._statuses):
                task.cancel()
            await asyncio.gather(*citizens, *self._statuses, return_exceptions=True)
        wall = perf_counter() - began
        return Rate(wall, [took for at, took in self.ended if at >= began])

    async def _citizen(self, posted: Mail) -> None:
        for spoken in self.conversations:
            for body, line in spoken.turns:
                await self._turn(posted, spoken.citizen, body, line)

    async def _turn(self, posted: Mail, citizen: str, body: bytes, line: Line) -> None:
        answered = asyncio.get_running_loop().create_future()
        self._waiting[citizen] = (line, answered)
        began = perf_counter()
        await posted.post(body)
        try:
            await asyncio.wait_for(answered, PATIENCE)
        except TimeoutError:
            raise NotAnswered(f"To {line.text!r} nothing came that holds {line.expects.pattern!r}.") from None
        self.ended.append((perf_counter(), perf_counter() - began))

    async def _tell(self, posted: Mail, payload: dict[str, Any], message_id: str) -> None:
        for step in STEPS:
            await posted.post(status_body(self.config, message_id, payload, step))


@asynccontextmanager
async def crowd(config: Config, conversations: Iterator[Conversation]) -> AsyncIterator[tuple[Crowd, str]]:
    """A crowd with the Graph that hears its answers, and Graph's address."""
    waiting = Crowd(config, conversations)
    async with swift_graph(waiting.accepted) as graph:
        yield waiting, graph


async def measured(people: Crowd, webhooks: Sequence[str], at_once: int, warm_up: float, seconds: float) -> Rate:
    """The rate of a bot behind these webhooks."""
    async with mail(webhooks, people.config.app_secret) as posted:
        return await people.speak(posted, at_once, warm_up, seconds)


def _words(content: object) -> str:
    """All text of a reply, wherever it stands."""
    if isinstance(content, dict):
        return "\n".join(map(_words, content.values()))
    return "\n".join(map(_words, content)) if isinstance(content, list) else str(content)
