"""A client of a bot over one kept connection: it says lines and times them, without reading anything else."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import islice
from time import perf_counter
from typing import Any
from uuid import uuid4

from benchmarks.errors import UnexpectedReply
from benchmarks.figures import Block, Session, shares
from benchmarks.script import Line
from benchmarks.servers import HOST, RASA, Bot, cpu_seconds

TIMEOUT = 60


class Client:
    """Requests to the Rasa server of a bot; `requests` itself would take a large part of the time measured."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection

    def say(self, sender: str, line: Line) -> float:
        """Says a line and returns the seconds to its reply; UnexpectedReply when it is not the one expected."""
        seconds, reply = self._post("/webhooks/rest/webhook", {"sender": sender, "message": line.text})
        texts = "\n".join(message.get("text", "") for message in reply)
        if not line.expects.search(texts):
            raise UnexpectedReply(f"To {line.text!r} the reply was {texts!r}, not {line.expects.pattern!r}.")
        return seconds

    def parse(self, text: str) -> float:
        """Lets the model understand a text and returns the seconds that it takes."""
        seconds, meaning = self._post("/model/parse", {"text": text})
        if "intent" not in meaning:
            raise UnexpectedReply(f"The model gives no intent for {text!r}: {meaning}")
        return seconds

    def _post(self, path: str, body: dict[str, str]) -> tuple[float, Any]:
        data = json.dumps(body).encode()
        started = perf_counter()
        self._connection.request("POST", path, data, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer = response.read()
        seconds = perf_counter() - started
        if response.status != 200:
            raise UnexpectedReply(f"{path} answered {response.status} to {body}: {answer[:500]!r}")
        return seconds, json.loads(answer)


@contextmanager
def client_of(bot: Bot) -> Iterator[Client]:
    """A client with a connection of its own."""
    connection = HTTPConnection(HOST, bot.port, timeout=TIMEOUT)
    try:
        yield Client(connection)
    finally:
        connection.close()


def measure_turns(bot: Bot, turns: int, clients: int) -> Block:
    """So many turns in all, by clients that speak at the same time as different citizens."""
    block = uuid4().hex[:8]
    tasks = [
        islice(bot.script.lines(f"bench-{block}-{number}"), share)
        for number, share in enumerate(shares(turns, clients))
    ]
    started = perf_counter()
    with ThreadPoolExecutor(len(tasks)) as pool:
        times = [seconds for part in pool.map(lambda lines: _say_all(bot, lines), tasks) for seconds in part]
    return Block(times, perf_counter() - started)


def measure_session(bot: Bot) -> Session:
    """One long session of one citizen."""
    sender, times = f"bench-{uuid4().hex[:8]}", []
    processor = [cpu_seconds(bot.processes[RASA])]
    with client_of(bot) as client:
        for line in bot.script.session:
            times.append(client.say(sender, line))
            processor.append(cpu_seconds(bot.processes[RASA]))
    return Session(times, [seconds for seconds in processor if seconds is not None])


def measure_parsing(bot: Bot, texts: list[str]) -> Block:
    """Texts understood one after the other."""
    started = perf_counter()
    with client_of(bot) as client:
        times = [client.parse(text) for text in texts]
    return Block(times, perf_counter() - started)


def _say_all(bot: Bot, lines: Iterable[tuple[str, Line]]) -> list[float]:
    with client_of(bot) as client:
        return [client.say(sender, line) for sender, line in lines]
